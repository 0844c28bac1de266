#include "net/guards.hpp"

#include <gtest/gtest.h>

#include "support/await.hpp"

namespace latchkey::net {
namespace {

boost::asio::awaitable<Response> fine(const Request&) {
  co_return text(200, "fine");
}

int status_of(const Handler& handler, std::string method, std::vector<Header> headers) {
  Request request;
  request.method = std::move(method);
  request.path = "/";
  request.headers.rows = std::move(headers);
  return tests::await(handler(request)).status;
}

TEST(OnlyHosts, LetsTheListedOnesThrough) {
  const Handler guarded = only_hosts({"localhost:8080", "[::1]:8080"}, fine);
  EXPECT_EQ(status_of(guarded, "GET", {{"Host", "localhost:8080"}}), 200);
  EXPECT_EQ(status_of(guarded, "GET", {{"host", "LOCALHOST:8080"}}), 200);
  EXPECT_EQ(status_of(guarded, "GET", {{"Host", "[::1]:8080"}}), 200);
}

TEST(OnlyHosts, RefusesReboundNames) {
  const Handler guarded = only_hosts({"localhost:8080"}, fine);
  for (const auto* const host :
       {"rebound.example:8080", "localhost", "localhost:8081", "localhost:8080.evil", ""}) {
    EXPECT_EQ(status_of(guarded, "GET", {{"Host", host}}), 421) << host;
  }
  EXPECT_EQ(status_of(guarded, "GET", {}), 421);
}

TEST(ForeignOrigin, IsRefusedOnChangesOnly) {
  const Handler guarded = refuse_foreign_origin({"http://localhost:8080"}, fine);
  for (const auto* const method : {"POST", "PUT", "DELETE", "PATCH", "MADEUP"}) {
    EXPECT_EQ(status_of(guarded, method, {{"Origin", "http://evil.example"}}), 403) << method;
    EXPECT_EQ(status_of(guarded, method, {{"Origin", "null"}}), 403) << method;
    EXPECT_EQ(status_of(guarded, method, {{"Origin", "http://localhost:8080"}}), 200) << method;
    EXPECT_EQ(status_of(guarded, method, {}), 200) << method;
  }
  for (const auto* const method : {"GET", "HEAD", "OPTIONS"}) {
    EXPECT_EQ(status_of(guarded, method, {{"Origin", "http://evil.example"}}), 200) << method;
  }
}

TEST(ForeignOrigin, CannotHideBehindAGoodOne) {
  const Handler guarded = refuse_foreign_origin({"http://localhost:8080"}, fine);
  EXPECT_EQ(
      status_of(guarded, "POST", {{"Origin", "http://localhost:8080"}, {"Origin", "http://evil.example"}}),
      403);
}

}  // namespace
}  // namespace latchkey::net
