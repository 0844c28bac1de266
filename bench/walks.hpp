// Seeded walks of both machines: every event in every order, with times and values that can make a
// difference.
#pragma once

#include <algorithm>
#include <random>
#include <vector>

#include "core/button/button.hpp"
#include "core/link/link.hpp"

namespace latchkey::bench {

inline constexpr std::uint64_t kSeed = 20'261'122;

/// Numbers below a limit, the same for every standard library: distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
  [[nodiscard]] const auto& pick(const auto& from) { return from[below(std::size(from))]; }

 private:
  std::mt19937_64 engine_;
};

struct ButtonMove {
  core::ButtonInput input;
  core::Instant now;
  std::optional<core::AppState> offer;  ///< A link in this state is offered first.
  double revision = 0;
};

struct LinkMove {
  core::LinkInput input;
  core::Instant now;
};

inline constexpr std::array kPauses{0, 0, 1, 300, 700, 1'000, 4'000, 5'000, 9'000, 60'000};
inline constexpr std::size_t kStray = 10;     // one event in so many is any, as late answers are
inline constexpr std::size_t kUpheaval = 20;  // and what takes everything away comes this seldom

/// One step, with the snapshot that comes with it.
template <typename Button>
[[nodiscard]] core::ButtonStep take(Button& button, const ButtonMove& move) {
  if (move.offer) {
    button.begin_snapshot(move.revision);
    button.offer({"320000", "Example Hotel", *move.offer, {}, {}, {}});  // no text that would need the heap
  }
  return button.handle(move.input, move.now);
}

/// An event that the table has a row for in this state, other than those that every state has.
template <typename M, std::size_t N>
[[nodiscard]] typename M::Event sensible(const std::array<core::Transition<M>, N>& rows,
                                         typename M::State state, typename M::Event otherwise, Dice& dice) {
  std::vector<typename M::Event> events;
  for (const auto& row : rows) {
    if (!row.from.any && row.from.covers(state)) events.push_back(row.on);
  }
  return events.empty() ? otherwise : dice.pick(events);
}

[[nodiscard]] inline core::ButtonEvent button_event(const core::Button& button, Dice& dice) {
  using core::ButtonEvent;
  if (dice.below(kStray) == 0) return static_cast<ButtonEvent>(dice.below(core::kButtonEventCount));
  if (dice.below(kUpheaval) == 0) return ButtonEvent::configured;
  if (dice.below(4) == 0) return sensible(core::kPressRows, button.press(), ButtonEvent::pressed, dice);
  return sensible(core::kChannelRows, button.channel(), ButtonEvent::configured, dice);
}

[[nodiscard]] inline std::string_view value_for(core::ButtonEvent event, Dice& dice) {
  using enum core::ButtonEvent;
  static constexpr std::array<std::string_view, 8> kConfigured{"session", "session", "session", "session",
                                                               "session", "session", "session", "off"};
  if (event == configured) return dice.pick(kConfigured);
  if (event == ticket_ok) return "https://relay.example/connect/t";
  if (event == ticket_refused || event == finish_refused) return "other_account";
  return {};
}

/// A timer fires when it was asked for; everything else when it likes.
[[nodiscard]] inline core::Instant next(core::Instant now, bool timer, std::optional<core::Instant> wake,
                                        Dice& dice) {
  if (timer && wake) return std::max(now, *wake);
  return now + core::Duration{dice.pick(kPauses)};
}

[[nodiscard]] inline std::vector<ButtonMove> button_walk(std::size_t count, std::uint64_t seed = kSeed) {
  Dice dice(seed);
  core::Button button;
  std::vector<ButtonMove> walk;
  core::Instant now = core::instant(0);
  std::optional<core::Instant> wake;
  while (walk.size() < count) {
    const auto event = button_event(button, dice);
    now = next(now, event == core::ButtonEvent::woke, wake, dice);
    ButtonMove move{{event, value_for(event, dice), 0.5}, now, {}, static_cast<double>(walk.size())};
    if (event == core::ButtonEvent::snapshot) move.offer = static_cast<core::AppState>(dice.below(4));
    wake = take(button, move).wake_at;
    walk.push_back(move);
  }
  return walk;
}

[[nodiscard]] inline core::LinkEvent link_event(const core::Link& link, Dice& dice) {
  if (dice.below(kStray) == 0) return static_cast<core::LinkEvent>(dice.below(core::kLinkEventCount));
  return sensible(core::kLinkRows, link.state(), core::LinkEvent::bound, dice);
}

[[nodiscard]] inline std::vector<LinkMove> link_walk(std::size_t count, std::uint64_t seed = kSeed) {
  Dice dice(seed);
  core::Link link;
  std::vector<LinkMove> walk;
  core::Instant now = core::instant(0);
  std::optional<core::Instant> wake;
  while (walk.size() < count) {
    core::LinkInput input{link_event(link, dice), {}, {}};
    if (dice.below(4) != 0) input.state = static_cast<core::AppState>(dice.below(4));
    if (dice.below(2) != 0) input.problem = core::Problem::disconnected;
    if (dice.below(4) == 0) input.retry_after = core::Duration{dice.pick(kPauses)};
    now = next(now, input.event == core::LinkEvent::woke, wake, dice);
    wake = link.handle(input, now).wake_at;
    walk.push_back({input, now});
  }
  return walk;
}

}  // namespace latchkey::bench
