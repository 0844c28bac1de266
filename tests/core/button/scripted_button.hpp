// A button and its host in virtual time: says what happened, keeps what the button commanded. Time passes as
// in a page, by one timer that says `woke`.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/button/button.hpp"

namespace latchkey::core::test {

using Words = std::vector<std::string>;

[[nodiscard]] inline LinkFacts link(std::string property, AppState state, std::string href = {}) {
  return {.property = std::move(property),
          .name = "Example Hotel",
          .app_state = state,
          .href = std::move(href),
          .reason = {},
          .note = {}};
}

class ScriptedButton {
 public:
  ScriptedButton() = default;
  ScriptedButton(const ScriptedButton&) = delete;  // its step points into its button
  ScriptedButton& operator=(const ScriptedButton&) = delete;

  /// Signed in, with a stream that has brought these links.
  ScriptedButton(double revision, const std::vector<LinkFacts>& links) {
    say(ButtonEvent::configured, "session");
    say(ButtonEvent::session_ok);
    say(ButtonEvent::stream_opened);
    snapshot(revision, links);
  }

  /// Returns the commands of this step as words, with their value behind a space.
  Words say(ButtonEvent event, std::string_view value = {}) {
    step_ = button_.handle({event, value, random}, now_);
    Words words;
    for (const Command& command : step_.commands) {
      words.emplace_back(row_of(kButtonCommands, command.id).name);
      if (!command.value.empty()) words.back() += " " + std::string{command.value};
    }
    since_.insert(since_.end(), words.begin(), words.end());
    return words;
  }

  Words snapshot(double revision, const std::vector<LinkFacts>& links, ButtonEvent by = ButtonEvent::snapshot,
                 std::string_view value = {}, bool looks_only = false) {
    button_.begin_snapshot(revision, looks_only);
    for (const LinkFacts& facts : links) button_.offer(facts);
    return say(by, value);
  }

  /// Lets time pass; returns what was commanded on the way.
  Words pass(Duration time) {
    since_.clear();
    const Instant end = now_ + time;
    while (step_.wake_at && *step_.wake_at <= end) {
      now_ = std::max(now_, *step_.wake_at);
      say(ButtonEvent::woke);
    }
    now_ = end;
    return std::exchange(since_, {});
  }

  [[nodiscard]] const View& view() const { return step_.view; }
  [[nodiscard]] ChannelState channel() const { return button_.channel(); }
  [[nodiscard]] PressState press() const { return button_.press(); }
  [[nodiscard]] std::optional<Duration> wakes_in() const {
    return step_.wake_at ? std::optional{*step_.wake_at - now_} : std::nullopt;
  }
  [[nodiscard]] std::string_view state() const { return view().face ? name(view().face->app_state) : ""; }

  double random = 0.5;  ///< In the middle: a retry is due after exactly a second.

 private:
  Button button_;
  Instant now_ = instant(1'000'000);
  ButtonStep step_;
  Words since_;
};

// The hotel of most walks, with and without a connection.
inline const std::vector<LinkFacts> kEnabled{
    link("320000", AppState::enabled, "https://partner.example/login")};
inline const std::vector<LinkFacts> kDisabled{link("320000", AppState::disabled)};

[[nodiscard]] inline ScriptedButton live_button(const std::vector<LinkFacts>& links, double revision = 100) {
  return {revision, links};
}

}  // namespace latchkey::core::test
