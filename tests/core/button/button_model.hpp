// A second reading of the button's tables, for comparison: which row an input takes in each region, and what
// the host must therefore be told. It knows the facts that guards ask for from their description, not from
// button.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/button/button.hpp"

namespace latchkey::core::test {

/// One input as the model sees it. `connectable`: the face, with this input's snapshot, is Connect App by
/// ticket.
struct Told {
  ButtonEvent event{};
  std::string_view value;
  bool connectable = false;
  Instant now;
};

class ButtonModel {
 public:
  template <typename M>
  struct Place {
    typename M::State state = M::kInitial;
    std::optional<Instant> overdue_at;
  };
  struct Taken {
    const Transition<Channel>* channel = nullptr;
    const Transition<Press>* press = nullptr;
  };

  /// The button's randomness must be 0: a retry is then due after 700 ms.
  Taken take(const Told& told) {
    learn(told.event);
    Taken taken;
    taken.press = advance(press, kPressRows, kPressStates, told);
    taken.channel = advance(channel, kChannelRows, kChannelStates, told);
    if (taken.channel != nullptr) {
      for (const ButtonEffect effect : taken.channel->effects) {
        if (effect == ButtonEffect::fetch_session)
          refused_before_ = told.event == ButtonEvent::session_expired;
        if (effect == ButtonEffect::open_stream) polls_ = 0;
        if (effect == ButtonEffect::poll) ++polls_;
      }
    }
    return taken;
  }

  /// Two models with one key behave alike, but for the time.
  [[nodiscard]] std::string key() const {
    std::string out{name(channel.state)};
    out += name(press.state);
    for (const bool fact : {hidden_, known_, good_, refused_before_}) out += fact ? '1' : '0';
    const bool counting = channel.state == ChannelState::polling || channel.state == ChannelState::pausing;
    if (counting) out += std::to_string(std::min(polls_, kPollsInAMinute));
    return out;
  }
  [[nodiscard]] bool hidden() const { return hidden_; }

  Place<Channel> channel;
  Place<Press> press;

 private:
  void learn(ButtonEvent event) {
    using enum ButtonEvent;
    if (event == ButtonEvent::hidden || event == shown) hidden_ = event == ButtonEvent::hidden;
    const bool asked = channel.state == ChannelState::signing_in;
    if (event == session_ok && asked) known_ = good_ = true;
    if (event == session_expired) good_ = false;
    if (event == configured || (event == session_absent && asked)) known_ = false;
    if (event == stream_byte || event == snapshot || event == finish_ok) refused_before_ = false;
    for (const ButtonEvent interrupts : {ButtonEvent::hidden, offline, stream_lost, poll_failed})
      if (event == interrupts) refused_before_ = false;
  }

  [[nodiscard]] bool holds(ButtonGuard guard, const Told& told) const {
    switch (guard) {
      case ButtonGuard::always:
        return true;
      case ButtonGuard::hand_set:
        return told.value == "fixed";
      case ButtonGuard::no_source:
        return told.value == "off";
      case ButtonGuard::page_hidden:
        return hidden_;
      case ButtonGuard::session_good:
        return known_ && good_;
      case ButtonGuard::refused_before:
        return refused_before_;
      case ButtonGuard::stream_due:
        return polls_ >= kPollsInAMinute;
      case ButtonGuard::can_connect:
        return known_ && told.connectable;
    }
    return false;
  }

  template <typename M, std::size_t N, typename States>
  const Transition<M>* advance(Place<M>& place, const std::array<Transition<M>, N>& rows,
                               const States& states, const Told& told) {
    const bool due = place.overdue_at && told.now >= *place.overdue_at;
    if (told.event == ButtonEvent::woke && !due) return nullptr;
    for (const auto& row : rows) {
      const bool here = row.from.any || row.from.state == place.state;
      if (!here || row.on != told.event || !holds(row.when, told)) continue;
      if (!row.to.stay) place.state = row.to.state;
      const Duration limit = limit_of(place.state, states);
      place.overdue_at = limit == 0ms ? std::nullopt : std::optional{told.now + limit};
      return &row;
    }
    return nullptr;
  }

  static Duration limit_of(ChannelState state, const auto& states) {
    return state == ChannelState::waiting ? 700ms : states[static_cast<std::size_t>(state)].limit;
  }
  static Duration limit_of(PressState state, const auto& states) {
    return states[static_cast<std::size_t>(state)].limit;
  }

  static constexpr int kPollsInAMinute = 12;
  int polls_ = 0;
  bool hidden_ = false;
  bool known_ = false;
  bool good_ = false;
  bool refused_before_ = false;
};

/// The commands that these rows' effects mean, in order; `settle` means none.
[[nodiscard]] inline std::vector<ButtonCommand> commands_of(const ButtonModel::Taken& taken) {
  std::vector<ButtonCommand> commands;
  const auto add = [&](const auto* row) {
    if (row == nullptr) return;
    for (const ButtonEffect effect : row->effects) {
      const std::string_view word = effect == ButtonEffect::report ? "emit_error" : name(effect);
      if (const auto command = find_by_name(kButtonCommands, word)) commands.push_back(*command);
    }
  };
  add(taken.press);
  add(taken.channel);
  return commands;
}

/// A step's commands without those that only tell of a new face.
[[nodiscard]] inline std::vector<ButtonCommand> deeds(const ButtonStep& step) {
  std::vector<ButtonCommand> commands;
  for (const Command& command : step.commands) {
    const bool news = command.id == ButtonCommand::emit_change || command.id == ButtonCommand::announce;
    if (!news) commands.push_back(command.id);
  }
  return commands;
}

}  // namespace latchkey::core::test
