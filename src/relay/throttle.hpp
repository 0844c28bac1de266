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

  /// When the next one may go, after take() said no.
  [[nodiscard]] core::Duration wait() const {
    return std::chrono::duration_cast<core::Duration>(
        std::chrono::duration<double>((1 - left_) / per_second_));
  }
  /// As if it had never been used.
  [[nodiscard]] bool is_full(core::Instant now) const {
    return left_ + std::chrono::duration<double>(now - last_).count() * per_second_ >= at_once_;
  }

 private:
  double at_once_;
  double per_second_;
  double left_;
  core::Instant last_{};
};

}  // namespace latchkey::relay
