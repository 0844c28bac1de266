#include "relay/turns.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace latchkey::relay {

using boost::asio::awaitable;
using boost::asio::steady_timer;

awaitable<void> Turns::take(TurnPlace turn, std::string property) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto gate = std::make_shared<steady_timer>(executor, steady_timer::time_point::max());
  line_.push_back({turn, std::move(property), gate});
  call_in();
  const bool waits = std::ranges::any_of(line_, [&](const Waiting& one) { return one.gate == gate; });
  if (waits) co_await gate->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));  // ends by cancel
  if (turn->came) turn->came();
}

/// Everyone who may go, the most urgent first. Who waits for a property of their own holds up nobody else.
void Turns::call_in() {
  const auto now = std::chrono::steady_clock::now();
  auto again = CallBudget::Time::max();
  for (std::size_t urgency = 0; urgency < kUrgencies; ++urgency) {
    std::erase_if(line_, [&](const Waiting& one) {
      if (static_cast<std::size_t>(one.turn->urgency) != urgency) return false;
      if (budget_.take(one.turn->urgency, one.property, now)) return one.gate->cancel(), true;
      again = std::min(again, budget_.next(one.turn->urgency, one.property));
      return false;
    });
  }
  if (line_.empty()) return clock_.reset();  // it must not outlive the loop
  if (!clock_) clock_.emplace(line_.front().gate->get_executor());
  look_at(again);
}

void Turns::look_at(CallBudget::Time at) {
  clock_->expires_at(at);
  clock_->async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled) call_in();
  });
}

}  // namespace latchkey::relay
