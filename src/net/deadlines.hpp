// Many deadlines, one timer: ten thousand streams beat, and their sessions end. Single-threaded like its
// executor: nothing here is locked.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>

namespace latchkey::net {

class Deadlines : public std::enable_shared_from_this<Deadlines> {
 public:
  using Clock = std::chrono::steady_clock;
  class Alarm;

  /// In a shared_ptr, as its alarms hold it.
  explicit Deadlines(const boost::asio::any_io_executor& executor) : timer_(executor) {}

 private:
  using Alarms = std::multimap<Clock::time_point, Alarm*>;

  void wait();
  void ring_due();

  Alarms alarms_;
  boost::asio::steady_timer timer_;
  Clock::time_point waits_until_ = Clock::time_point::max();
};

/// One deadline of whoever derives from this; it ends with them.
class Deadlines::Alarm {
 public:
  explicit Alarm(std::shared_ptr<Deadlines> of) : of_(std::move(of)), at_(of_->alarms_.end()) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// Instead of what was set before.
  void set(Clock::time_point at);
  void call_off();

 protected:
  virtual ~Alarm() { call_off(); }

 private:
  friend class Deadlines;
  /// Its time has come; it is set no more.
  virtual void ring() = 0;

  std::shared_ptr<Deadlines> of_;
  Alarms::iterator at_;
};

}  // namespace latchkey::net
