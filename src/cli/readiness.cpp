#include "cli/readiness.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace latchkey::cli {

namespace asio = boost::asio;
using std::chrono_literals::operator""s;

namespace {

asio::awaitable<bool> answers(net::HttpClient& client, const std::string& url) {
  net::OutgoingRequest request;
  request.method = "GET";
  request.url = url;
  request.timeout = 2s;
  const net::OutgoingReply reply = co_await client.send(std::move(request));
  co_return reply.status == 200;
}

}  // namespace

asio::awaitable<void> all_answer(net::HttpClient& client, std::vector<std::string> urls,
                                 std::chrono::milliseconds pause) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (const std::string& url : urls) {
    while (!co_await answers(client, url)) {
      timer.expires_after(pause);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }
}

}  // namespace latchkey::cli
