// Time as the host tells it. This clock has no now(): the core cannot read time by accident.
#pragma once

#include <chrono>
#include <cstdint>

namespace latchkey::core {

struct HostClock {
  using rep = std::int64_t;
  using period = std::milli;
  using duration = std::chrono::milliseconds;
  using time_point = std::chrono::time_point<HostClock>;
  static constexpr bool is_steady = false;
};

using Duration = std::chrono::milliseconds;
using Instant = HostClock::time_point;  ///< Unix time in ms in the relay; any origin in a browser.

[[nodiscard]] constexpr Instant instant(std::int64_t ms) {
  return Instant{Duration{ms}};
}
[[nodiscard]] constexpr std::int64_t ms(Instant at) {
  return at.time_since_epoch().count();
}

}  // namespace latchkey::core
