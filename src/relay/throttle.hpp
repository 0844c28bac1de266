// A token bucket: so many at once, and so many more each second.
#pragma once

#include <algorithm>

#include "core/instant.hpp"

namespace latchkey::relay {

class Throttle {
 public:
  Throttle(double at_once, double per_second) : at_once_(at_once), per_second_(per_second), left_(at_once) {}

  /// @return whether one more may go now.
  [[nodiscard]] bool take(core::Instant now) {
    const double seconds = std::chrono::duration<double>(now - last_).count();
    left_ = std::min(at_once_, left_ + std::max(0.0, seconds) * per_second_);
    last_ = now;
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }

 private:
  double at_once_;
  double per_second_;
  double left_;
  core::Instant last_{};
};

}  // namespace latchkey::relay
