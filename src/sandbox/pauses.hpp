// Answers that wait, by the account's clock: advancing it lets them go at once, and a test needs no patience.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "sandbox/clock.hpp"

namespace latchkey::sandbox {

class Pauses {
 public:
  /// @param begun  Called at each new pause: next_due() may have changed, and no answer will tell.
  Pauses(boost::asio::any_io_executor executor, std::function<void()> begun)
      : executor_(std::move(executor)), begun_(std::move(begun)) {}

  /// Resumes at this time, or when `wake` names this reason; at once when too many wait already. Each holds a
  /// connection, also when its client has long gone: some must be left to lift the fault by.
  [[nodiscard]] boost::asio::awaitable<void> until(Time due, std::string reason);

  void wake_due(Time now);
  template <typename Wanted>
  void wake_if(Wanted wanted) {
    for (Pause& pause : pauses_) {
      if (wanted(pause.reason)) pause.gate->cancel();
    }
  }
  [[nodiscard]] std::optional<Time> next_due() const;
  [[nodiscard]] std::size_t count() const { return pauses_.size(); }

 private:
  struct Pause {
    Time due;
    std::string reason;
    std::shared_ptr<boost::asio::steady_timer> gate;  ///< Never expires: cancelled to let go.
  };

  boost::asio::any_io_executor executor_;
  std::function<void()> begun_;
  std::list<Pause> pauses_;
};

}  // namespace latchkey::sandbox
