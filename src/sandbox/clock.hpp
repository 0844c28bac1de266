// Time as the test account tells it: from outside, in microseconds, printed as Cloudbeds prints it (Unix
// seconds).
#pragma once

#include <chrono>
#include <functional>

namespace latchkey::sandbox {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Clock = std::function<Time()>;

/// How far an account's clock goes beyond the real one, in seconds: ten years are beyond every lifetime here,
/// and far from overflow.
inline constexpr double kFurthestOffset = 10.0 * 365 * 86'400;

/// A JSON number with six decimals (FACTS section 4, `timestamp`); a double holds these exactly until the
/// year 2255.
[[nodiscard]] inline double unix_seconds(Time time) {
  return static_cast<double>(time.time_since_epoch().count()) / 1e6;
}

[[nodiscard]] inline Time from_unix_seconds(double seconds) {
  return Time{std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>{seconds})};
}

}  // namespace latchkey::sandbox
