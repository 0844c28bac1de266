// Runs one coroutine to its end on a loop of its own: handlers tested without a socket.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace latchkey::tests {

template <typename T>
T await(boost::asio::awaitable<T> work) {
  boost::asio::io_context loop;
  auto result = boost::asio::co_spawn(loop, std::move(work), boost::asio::use_future);
  loop.run();
  return result.get();
}

}  // namespace latchkey::tests
