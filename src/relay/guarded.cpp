#include "relay/guarded.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "relay/pages.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

net::Handler guarded(net::Handler next, Answer otherwise) {
  return [next = std::move(next), otherwise = std::move(otherwise)](
             const net::Request& request) -> boost::asio::awaitable<net::Response> {
    try {
      co_return co_await next(request);
    } catch (const store::StoreError& error) {
      spdlog::error("the store failed: {}", error.what());
    }
    co_return otherwise(request);
  };
}

net::Handler guarded(net::Handler next) {
  return guarded(std::move(next),
                 [](const net::Request&) { return problem_answer(core::Problem::store_unavailable); });
}

}  // namespace latchkey::relay
