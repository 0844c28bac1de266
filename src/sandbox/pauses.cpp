#include "sandbox/pauses.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace latchkey::sandbox {

boost::asio::awaitable<void> Pauses::until(Time due, std::string reason) {
  constexpr std::size_t kMost = 200;
  if (pauses_.size() >= kMost) co_return;
  using Timer = boost::asio::steady_timer;
  const auto gate = std::make_shared<Timer>(executor_, Timer::time_point::max());
  pauses_.push_back({due, std::move(reason), gate});
  begun_();
  co_await gate->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  pauses_.remove_if([&](const Pause& pause) { return pause.gate == gate; });
}

void Pauses::wake_due(Time now) {
  for (Pause& pause : pauses_) {
    if (pause.due <= now) pause.gate->cancel();
  }
}

std::optional<Time> Pauses::next_due() const {
  if (pauses_.empty()) return std::nullopt;
  return std::ranges::min_element(pauses_, {}, &Pause::due)->due;
}

}  // namespace latchkey::sandbox
