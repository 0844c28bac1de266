// What JavaScript sees of the core. Registration only: no condition, no loop, no logic.
#include <emscripten/bind.h>

#include "core/button/port.hpp"

using latchkey::core::ButtonPort;

EMSCRIPTEN_BINDINGS(latchkey) {
  emscripten::class_<ButtonPort>("Button")
      .constructor<>()
      .function("begin_snapshot", &ButtonPort::begin_snapshot)
      .function("offer", &ButtonPort::offer)
      .function("tell", &ButtonPort::tell)
      .function("command", &ButtonPort::command)
      .function("argument", &ButtonPort::argument)
      .function("face", &ButtonPort::face)
      .function("revision", &ButtonPort::revision)
      .function("wake_at", &ButtonPort::wake_at)
      .function("busy", &ButtonPort::busy)
      .function("stale", &ButtonPort::stale)
      .function("unconfirmed", &ButtonPort::unconfirmed)
      .function("takes_press", &ButtonPort::takes_press);
}
