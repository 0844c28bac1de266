#include "relay/turns.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace latchkey::relay {

using boost::asio::awaitable;
using boost::asio::steady_timer;

/// Whoever waits could not go: of those who come now, only one whose property is free can go before them.
awaitable<bool> Turns::take(TurnPlace turn, std::string property) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto now = std::chrono::steady_clock::now();
  bool may_go = budget_.take(turn->urgency, property, now);
  if (!may_go) {
    const auto until = turn->patience.count() > 0 ? now + turn->patience : steady_timer::time_point::max();
    const auto gate = std::make_shared<steady_timer>(executor, until);
    const auto next = budget_.next(turn->urgency, property);
    line_.push_back({turn, std::move(property), gate});
    if (!clock_) clock_.emplace(executor, steady_timer::time_point::max());
    if (next < clock_->expiry()) look_at(next);
    const auto [cancelled] = co_await gate->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    may_go = static_cast<bool>(cancelled);
    if (!may_go) leave(gate);
  }
  if (turn->came) turn->came();
  co_return may_go;
}

void Turns::leave(const Gate& gate) {
  std::erase_if(line_, [&](const Waiting& one) { return one.gate == gate; });
  if (line_.empty()) clock_.reset();  // it must not outlive the loop
}

/// Everyone who may go, the most urgent first. Who waits for a property of their own holds up nobody else.
void Turns::call_in() {
  const auto now = std::chrono::steady_clock::now();
  auto again = CallBudget::Time::max();
  for (std::size_t i = 0; i < kUrgencies; ++i) again = std::min(again, call_in(static_cast<Urgency>(i), now));
  if (line_.empty()) return clock_.reset();
  look_at(again);
}

/// @return when the next of these may go.
CallBudget::Time Turns::call_in(Urgency urgency, CallBudget::Time now) {
  auto again = CallBudget::Time::max();
  for (auto one = line_.begin(); one != line_.end();) {
    const bool mine = one->turn->urgency == urgency;
    if (mine && budget_.take(urgency, one->property, now)) {
      one->gate->cancel();
      one = line_.erase(one);
      continue;
    }
    if (mine) again = std::min(again, budget_.next(urgency, one->property));
    if (mine && budget_.is_full(urgency)) return again;  // for all that are no more urgent
    ++one;
  }
  return again;
}

void Turns::look_at(CallBudget::Time at) {
  clock_->expires_at(at);
  clock_->async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled) call_in();
  });
}

}  // namespace latchkey::relay
