#include "cli/readiness.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <map>

namespace latchkey::cli {
namespace {

namespace asio = boost::asio;

/// Refuses each address so many times before it answers 200.
class LateServers : public net::HttpClient {
 public:
  explicit LateServers(std::map<std::string, int> refusals) : refusals_(std::move(refusals)) {}

  asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override {
    ++calls_;
    net::OutgoingReply reply;
    reply.status = refusals_[request.url]-- > 0 ? 503 : 200;
    if (reply.status == 503 && refusals_[request.url] % 2 == 0) {
      reply.status = 0;
      reply.failure = net::Failure::connect;
    }
    co_return reply;
  }

  int calls_ = 0;

 private:
  std::map<std::string, int> refusals_;
};

TEST(Readiness, WaitsForEveryAddress) {
  asio::io_context io;
  LateServers servers({{"a", 2}, {"b", 0}, {"c", 3}});
  bool ready = false;
  asio::co_spawn(io, all_answer(servers, {"a", "b", "c"}, std::chrono::milliseconds(0)),
                 [&](const std::exception_ptr&) { ready = true; });
  io.run();
  EXPECT_TRUE(ready);
  EXPECT_EQ(servers.calls_, 3 + 1 + 4);
}

}  // namespace
}  // namespace latchkey::cli
