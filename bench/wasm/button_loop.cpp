// Steps of the button inside the module, for bench/wasm-machines.mjs: JavaScript writes a walk into the
// memory once, then many rounds of it are taken without leaving WebAssembly. Compiled with the flags of the
// shipped core.
#include <emscripten.h>

#include <array>

#include "core/button/button.hpp"

namespace {

using namespace latchkey::core;

constexpr std::size_t kLongestWalk = 65'536;

struct Bench {
  Button button;
  Instant now = instant(0);
  std::array<std::uint8_t, kLongestWalk> events{};   ///< As input() reads them.
  std::array<std::uint32_t, kLongestWalk> pauses{};  ///< Milliseconds before each.
  std::array<std::uint8_t, kLongestWalk> states{};   ///< Of the channel, after each.
};

Bench& bench() {
  static Bench the_bench;
  return the_bench;
}

/// An event with its value. `configured` comes with three.
ButtonInput input(std::uint8_t kind) {
  constexpr std::array<std::string_view, 2> kOther{"fixed", "off"};
  if (kind >= kButtonEventCount) return {ButtonEvent::configured, kOther[kind - kButtonEventCount], 0.5};
  const auto event = static_cast<ButtonEvent>(kind);
  return {event, event == ButtonEvent::configured ? "session" : "", 0.5};
}

}  // namespace

extern "C" {
EMSCRIPTEN_KEEPALIVE std::uint8_t* events() {
  return bench().events.data();
}
EMSCRIPTEN_KEEPALIVE std::uint32_t* pauses() {
  return bench().pauses.data();
}
EMSCRIPTEN_KEEPALIVE std::uint8_t* states() {
  return bench().states.data();
}
/// @return the number of commands, so that no step can be left out.
EMSCRIPTEN_KEEPALIVE std::uint32_t walk(std::uint32_t count, std::uint32_t rounds) {
  Bench& all = bench();
  std::uint32_t commands = 0;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    for (std::uint32_t i = 0; i < count; ++i) {
      all.now += Duration{all.pauses[i]};
      commands +=
          static_cast<std::uint32_t>(all.button.handle(input(all.events[i]), all.now).commands.size());
      all.states[i] = static_cast<std::uint8_t>(all.button.channel());
    }
  }
  return commands;
}
}
