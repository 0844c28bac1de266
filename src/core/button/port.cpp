#include "core/button/port.hpp"

#include <utility>

namespace latchkey::core {

double ButtonPort::tell(const std::string& event, std::string value, double now, double random) {
  if (const auto known = find_by_name(kButtonEvents, event)) {
    value_ = std::move(value);
    step_ = button_.handle({*known, value_, random}, instant(static_cast<std::int64_t>(now)));
  } else {
    step_.commands = {};
  }
  return static_cast<double>(step_.commands.size());
}

std::string ButtonPort::command(double index) const {
  const auto i = static_cast<std::size_t>(index);
  if (i >= step_.commands.size()) return {};
  return std::string{row_of(kButtonCommands, step_.commands[i].id).name};
}

std::string ButtonPort::argument(double index) const {
  const auto i = static_cast<std::size_t>(index);
  return std::string{i < step_.commands.size() ? step_.commands[i].value : std::string_view{}};
}

std::string ButtonPort::face(double field) const {
  const auto i = static_cast<std::size_t>(field);
  return i < kFaceFields.size() ? std::string{kFaceFields[i].read(step_.view)} : std::string{};
}

double ButtonPort::wake_at() const {
  return step_.wake_at ? static_cast<double>(ms(*step_.wake_at)) : -1;
}

void ButtonPort::offer(const std::string& property, const std::string& name, const std::string& app_state,
                       const std::string& href, const std::string& reason, const std::string& note) {
  if (const auto state = core::app_state(app_state))
    button_.offer({property, name, *state, href, reason, note});
}

}  // namespace latchkey::core
