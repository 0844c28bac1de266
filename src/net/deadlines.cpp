#include "net/deadlines.hpp"

#include <utility>

namespace latchkey::net {
namespace {

constexpr int kAtOnce =
    8;  // then whoever else is ready has its turn: a crowd that came together beats together

}  // namespace

void Deadlines::Alarm::set(Clock::time_point at) {
  Alarms& alarms = of_->alarms_;
  if (at_ == alarms.end()) {
    at_ = alarms.emplace(at, this);
  } else {
    auto node = alarms.extract(at_);
    node.key() = at;
    at_ = alarms.insert(std::move(node));
  }
  if (at < of_->waits_until_) of_->wait();
}

void Deadlines::Alarm::call_off() {
  if (at_ == of_->alarms_.end()) return;
  of_->alarms_.erase(std::exchange(at_, of_->alarms_.end()));
  if (of_->alarms_.empty()) of_->wait();
}

/// Most alarms are put off, not called off: the timer is left alone then, wakes for nothing and looks anew.
void Deadlines::wait() {
  waits_until_ = alarms_.empty() ? Clock::time_point::max() : alarms_.begin()->first;
  if (alarms_.empty()) return void(timer_.cancel());  // a loop with nothing else to do may end
  timer_.expires_at(waits_until_);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self) self->ring_due();
  });
}

void Deadlines::ring_due() {
  const auto now = Clock::now();
  for (int rung = 0; rung < kAtOnce && !alarms_.empty() && alarms_.begin()->first <= now; ++rung) {
    Alarm& due = *alarms_.begin()->second;
    due.call_off();
    due.ring();
  }
  wait();
}

}  // namespace latchkey::net
