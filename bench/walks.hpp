// Seeded walks of both machines: every event in every order, with times and values that can make a
// difference.
#pragma once

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

[[nodiscard]] inline std::string_view value_for(core::ButtonEvent event, Dice& dice) {
  using enum core::ButtonEvent;
  static constexpr std::array<std::string_view, 4> kConfigured{"session", "session", "session", "off"};
  if (event == configured) return dice.pick(kConfigured);
  if (event == ticket_ok) return "https://relay.example/connect/t";
  if (event == ticket_refused || event == finish_refused) return "other_account";
  return {};
}

/// `kept`: of the events that take everything away, one in so many is kept, so that walks get somewhere.
[[nodiscard]] inline std::vector<ButtonMove> button_walk(std::size_t count, std::uint64_t seed = kSeed) {
  constexpr std::size_t kept = 8;
  Dice dice(seed);
  std::vector<ButtonMove> walk;
  core::Instant now = core::instant(0);
  while (walk.size() < count) {
    const auto event = static_cast<core::ButtonEvent>(dice.below(core::kButtonEventCount));
    if (event == core::ButtonEvent::configured && !walk.empty() && dice.below(kept) != 0) continue;
    now += core::Duration{dice.pick(kPauses)};
    ButtonMove move{{event, value_for(event, dice), 0.5}, now, {}, static_cast<double>(walk.size())};
    if (event == core::ButtonEvent::snapshot) move.offer = static_cast<core::AppState>(dice.below(4));
    walk.push_back(move);
  }
  return walk;
}

[[nodiscard]] inline std::vector<LinkMove> link_walk(std::size_t count, std::uint64_t seed = kSeed) {
  Dice dice(seed);
  std::vector<LinkMove> walk;
  core::Instant now = core::instant(0);
  while (walk.size() < count) {
    now += core::Duration{dice.pick(kPauses)};
    core::LinkInput input{static_cast<core::LinkEvent>(dice.below(core::kLinkEventCount)), {}, {}};
    if (dice.below(4) != 0) input.state = static_cast<core::AppState>(dice.below(4));
    if (dice.below(2) != 0) input.problem = core::Problem::disconnected;
    walk.push_back({input, now});
  }
  return walk;
}

/// One step, with the snapshot that comes with it.
template <typename Button>
[[nodiscard]] core::ButtonStep take(Button& button, const ButtonMove& move) {
  if (move.offer) {
    button.begin_snapshot(move.revision);
    button.offer({"320000", "Example Hotel", *move.offer, {}, {}, {}});  // no text that would need the heap
  }
  return button.handle(move.input, move.now);
}

}  // namespace latchkey::bench
