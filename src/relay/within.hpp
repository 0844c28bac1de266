// Work that somebody waits for only so long.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "core/instant.hpp"

namespace latchkey::relay {

/// What it came to; nothing when it took longer, or threw. It goes on by itself when its time is over: what
/// it is answered then, nobody waits for.
template <typename T>
[[nodiscard]] boost::asio::awaitable<std::optional<T>> within(boost::asio::any_io_executor executor,
                                                              core::Duration limit,
                                                              boost::asio::awaitable<T> work) {
  struct Race {
    explicit Race(const boost::asio::any_io_executor& on) : end(on) {}
    boost::asio::steady_timer end;
    std::optional<T> result;
    bool over = false;
  };
  const auto race = std::make_shared<Race>(executor);
  race->end.expires_after(limit);
  boost::asio::co_spawn(executor, std::move(work), [race](const std::exception_ptr& failure, T result) {
    if (!failure) race->result = std::move(result);
    race->over = true;
    race->end.cancel();
  });
  constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);
  if (!race->over) co_await race->end.async_wait(kNoThrow);
  co_return std::move(race->result);
}

}  // namespace latchkey::relay
