#include "core/button/port.hpp"

namespace latchkey::core {

namespace {

[[nodiscard]] PortView flat(const View& view) {
  PortView flat;
  flat.revision = view.revision;
  flat.busy = view.busy;
  flat.stale = view.stale;
  flat.takes_press = view.takes_press;
  flat.message = view.message;
  if (!view.face) return flat;
  flat.state = name(view.face->app_state);
  flat.action = name(action_of(view.face->app_state));
  flat.property = view.face->property;
  flat.name = view.face->name;
  flat.href = view.face->href;
  flat.reason = view.face->reason;
  flat.note = view.face->note;
  return flat;
}

}  // namespace

const PortStep& ButtonPort::handle(const std::string& event, const std::string& value, double now,
                                   double random) {
  step_.commands.clear();
  const auto known = find_by_name(kButtonEvents, event);
  if (!known) return step_;
  const ButtonStep took = button_.handle({*known, value, random}, instant(static_cast<std::int64_t>(now)));
  for (const Command& command : took.commands) {
    step_.commands.push_back({std::string{row_of(kButtonCommands, command.id).name}, command.value});
  }
  step_.wake_at = took.wake_at ? static_cast<double>(ms(*took.wake_at)) : -1;
  step_.view = flat(took.view);
  return step_;
}

double ButtonPort::tell(const std::string& event, const std::string& value, double now, double random) {
  return static_cast<double>(handle(event, value, now, random).commands.size());
}

std::string ButtonPort::command(double index) const {
  const auto i = static_cast<std::size_t>(index);
  return i < step_.commands.size() ? step_.commands[i].name : std::string{};
}

std::string ButtonPort::argument(double index) const {
  const auto i = static_cast<std::size_t>(index);
  return i < step_.commands.size() ? step_.commands[i].value : std::string{};
}

std::string ButtonPort::face(double field) const {
  const auto i = static_cast<std::size_t>(field);
  return i < kFaceFields.size() ? step_.view.*kFaceFields[i].text : std::string{};
}

void ButtonPort::offer(const std::string& property, const std::string& name, const std::string& app_state,
                       const std::string& href, const std::string& reason, const std::string& note) {
  if (const auto state = core::app_state(app_state))
    button_.offer({property, name, *state, href, reason, note});
}

}  // namespace latchkey::core
