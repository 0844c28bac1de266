// Who waits for a link: until it is at rest, or what Cloudbeds says is shown.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

#include "relay/keeper.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace

/// Waits for the link's next step, at most until then. A timer for each who waits: sharing one, two of them
/// would cancel each other without end.
awaitable<bool> Keeper::steps(Shared entry, core::Instant until) {
  const auto timer = std::make_shared<boost::asio::steady_timer>(executor_, until - now_());
  entry->waiting.push_back(timer);
  const auto [cancelled] = co_await timer->async_wait(kNoThrow);
  co_return static_cast<bool>(cancelled);
}

awaitable<void> Keeper::settle(std::string account, std::string property, core::Instant until) {
  const auto at_rest = [](const core::Link& link) { return link.at_rest(); };
  co_await reach(std::move(account), std::move(property), until, at_rest);
}

/// An answer that is only looked into once more, because a delivery had announced an end, is shown already.
awaitable<void> Keeper::first_answer(std::string account, std::string property, core::Instant until) {
  const auto is_shown = [](const core::Link& link) {
    return link.at_rest() || (link.state() == core::LinkState::rechecking && !link.set_up_due());
  };
  co_await reach(std::move(account), std::move(property), until, is_shown);
}

awaitable<void> Keeper::reach(std::string account, std::string property, core::Instant until,
                              bool (*is_reached)(const core::Link&)) {
  const auto found = entries_.find({account, property});
  if (found == entries_.end()) co_return;
  const Shared entry = found->second;
  while (!is_reached(entry->machine) && now_() < until) {
    const bool stepped = co_await steps(entry, until);
    if (!stepped) co_return;
  }
}

}  // namespace latchkey::relay
