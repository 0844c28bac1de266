// How busy the line to Cloudbeds is.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

namespace latchkey::relay {

class CallsUnderWay {
 public:
  using Time = std::chrono::steady_clock::time_point;

  void begun(Time now) {
    ++under_way_;
    begun_.push_back(now);
    drop_old(now);
  }
  void ended() { --under_way_; }
  [[nodiscard]] std::size_t count() const { return under_way_; }
  [[nodiscard]] std::size_t in_last_second(Time now) {
    drop_old(now);
    return begun_.size();
  }

 private:
  void drop_old(Time now) {
    while (!begun_.empty() && now - begun_.front() > std::chrono::seconds{1}) begun_.pop_front();
  }
  std::size_t under_way_ = 0;
  std::deque<Time> begun_;
};

}  // namespace latchkey::relay
