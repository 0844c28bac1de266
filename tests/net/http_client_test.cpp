// The client against our own listener, and against servers that misbehave.
#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <optional>
#include <thread>

#include "support/await.hpp"
#include "support/silent_server.hpp"
#include "support/test_server.hpp"

namespace latchkey::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using tests::await;
using tests::SilentServer;
using tests::TestServer;

boost::asio::awaitable<Response> peer(const Request& request) {
  if (request.path == "/redirect") co_return see_other("/elsewhere");
  if (request.path == "/large") co_return text(200, std::string(5'000, 'x'));
  if (request.path == "/empty") co_return text(204, "");
  Response response = text(200, request.method + '|' + request.body);
  for (const Header& row : request.headers.rows) response.headers.add("Got-" + row.name, row.value);
  response.headers.add("Set-Cookie", "a=b");
  co_return response;
}

std::string url(std::uint16_t port, std::string_view path = "/") {
  return "http://127.0.0.1:" + std::to_string(port) + std::string(path);
}

class Client : public testing::Test {
 protected:
  OutgoingReply send(OutgoingRequest request) { return await(client_->send(std::move(request))); }

  TestServer server_{peer};
  std::unique_ptr<HttpClient> client_ = make_curl_client();
};

TEST_F(Client, SendsAndReceivesWhatWasMeant) {
  OutgoingRequest request{.method = "POST", .url = url(server_.port()), .body = "grant_type=x\0y"s};
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("X-Empty", "");
  const OutgoingReply reply = send(std::move(request));
  EXPECT_EQ(reply.failure, Failure::none);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "POST|grant_type=x\0y"s);
  EXPECT_EQ(reply.headers.get("got-content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(reply.headers.get("Content-Type"), "text/plain; charset=utf-8");
}

TEST_F(Client, AddsNothingThatWasNotAskedFor) {
  const OutgoingReply reply =
      send({.method = "POST", .url = url(server_.port()), .body = std::string(2'000'000 / 40, 'x')});
  EXPECT_EQ(reply.status, 200);
  for (const auto* const name :
       {"Got-Expect", "Got-Content-Type", "Got-User-Agent", "Got-Cookie", "Got-Accept-Encoding"}) {
    EXPECT_EQ(reply.headers.get(name), "") << name;
  }
}

TEST_F(Client, KeepsNoCookies) {
  send({.method = "GET", .url = url(server_.port())});
  EXPECT_EQ(send({.method = "GET", .url = url(server_.port())}).headers.get("Got-Cookie"), "");
}

TEST_F(Client, SpeaksEveryMethod) {
  for (const auto* const method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
    EXPECT_EQ(send({.method = method, .url = url(server_.port()), .body = "b"}).body, method + "|b"s);
    EXPECT_EQ(send({.method = method, .url = url(server_.port())}).body, method + "|"s);
  }
  const OutgoingReply head = send({.method = "HEAD", .url = url(server_.port())});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(send({.method = "GET", .url = url(server_.port(), "/empty")}).status, 204);
}

TEST_F(Client, NeverFollowsARedirect) {
  const OutgoingReply reply = send({.method = "GET", .url = url(server_.port(), "/redirect")});
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(reply.headers.get("location"), "/elsewhere");
}

TEST_F(Client, StopsReadingWhatIsTooLarge) {
  const auto get = [&](std::size_t limit) {
    return send({.method = "GET", .url = url(server_.port(), "/large"), .max_reply_bytes = limit});
  };
  EXPECT_EQ(get(5'000).status, 200);
  const OutgoingReply reply = get(4'999);
  EXPECT_EQ(reply.failure, Failure::too_large);
  EXPECT_EQ(reply.status, 0);
  EXPECT_EQ(reply.body, "");
}

TEST_F(Client, StopsReadingABodyOfUnknownLength) {
  SilentServer endless("HTTP/1.1 200 OK\r\n\r\n" + std::string(10'000, 'x'));
  EXPECT_EQ(send({.method = "GET", .url = url(endless.port()), .max_reply_bytes = 100}).failure,
            Failure::too_large);
}

TEST_F(Client, StopsReadingAnEndlessHeader) {
  SilentServer endless("HTTP/1.1 200 OK\r\n" + [] {
    std::string rows;
    while (rows.size() < 70'000) rows += "X-Row: " + std::string(100, 'x') + "\r\n";
    return rows;
  }());
  EXPECT_EQ(send({.method = "GET", .url = url(endless.port())}).failure, Failure::too_large);
}

TEST_F(Client, ForgetsTheHeadersOfInterimAnswers) {
  SilentServer hinting(
      "HTTP/1.1 103 Early Hints\r\nX-Hint: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  const OutgoingReply reply = send({.method = "GET", .url = url(hinting.port())});
  EXPECT_EQ(reply.body, "ok");
  EXPECT_EQ(reply.headers.get("X-Hint"), "");
}

TEST_F(Client, GivesUpOnASilentServer) {
  SilentServer silent;
  EXPECT_EQ(send({.method = "GET", .url = url(silent.port()), .timeout = 30ms}).failure, Failure::timed_out);
}

TEST_F(Client, GivesUpInTheMiddleOfABody) {
  SilentServer half("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  const OutgoingReply reply = send({.method = "GET", .url = url(half.port()), .timeout = 100ms});
  EXPECT_EQ(reply.failure, Failure::timed_out);
  EXPECT_EQ(reply.body, "");
}

TEST_F(Client, HearsTheBeginningOfAnAnswerWithoutAnEnd) {
  SilentServer endless("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nfirst");
  OutgoingRequest request{.method = "GET", .url = url(endless.port())};
  request.enough = [](const OutgoingReply& so_far) { return so_far.status == 200 && so_far.body == "first"; };
  const OutgoingReply reply = send(std::move(request));
  EXPECT_EQ(reply.failure, Failure::none);
  EXPECT_EQ(reply.body, "first");
  ASSERT_EQ(reply.arrivals.size(), 1U);
  EXPECT_EQ(reply.arrivals[0].bytes, 5U);
}

TEST_F(Client, KeepsWhatCameOfAnAnswerWithoutAnEndWhenTheTimeIsOver) {
  SilentServer endless("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nfirst");
  OutgoingRequest request{.method = "GET", .url = url(endless.port()), .timeout = 300ms};
  request.enough = [](const OutgoingReply&) { return false; };
  const OutgoingReply reply = send(std::move(request));
  EXPECT_EQ(reply.failure, Failure::timed_out);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.get("Content-Type"), "text/event-stream");
}

TEST_F(Client, TellsWhyThereIsNoAnswer) {
  std::uint16_t closed_port = 0;
  {
    const SilentServer gone;
    closed_port = gone.port();
  }
  EXPECT_EQ(send({.method = "GET", .url = url(closed_port)}).failure, Failure::connect);
  EXPECT_EQ(send({.method = "GET", .url = "http://no-such-host.invalid/"}).failure, Failure::resolve);
  EXPECT_EQ(send({.method = "GET", .url = "https://127.0.0.1:" + std::to_string(server_.port())}).failure,
            Failure::tls);
  SilentServer no_http("SSH-2.0-OpenSSH_9.2\r\n\r\n");
  EXPECT_EQ(send({.method = "GET", .url = url(no_http.port())}).failure, Failure::broken);
}

TEST_F(Client, TellsOfTheConnectionWhereThatIsAskedFor) {
  OutgoingRequest plain{.method = "GET", .url = url(server_.port())};
  EXPECT_FALSE(send(plain).connection);
  plain.tells_connection = true;
  const OutgoingReply reply = send(plain);
  ASSERT_TRUE(reply.connection);
  EXPECT_EQ(reply.connection->address, "127.0.0.1");
  EXPECT_FALSE(reply.connection->certificate_until);
  OutgoingRequest refused{.method = "GET", .url = "https://127.0.0.1:" + std::to_string(server_.port())};
  refused.tells_connection = true;
  const OutgoingReply none = send(refused);
  EXPECT_EQ(none.failure, Failure::tls);
  ASSERT_TRUE(none.connection);
  EXPECT_NE(none.connection->words, "");
}

TEST_F(Client, SpeaksHttpOnly) {
  for (const auto* const address :
       {"file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "127.0.0.1", "",
        "http://user:password@127.0.0.1/", "http://", "http://a\r\nb/"}) {
    EXPECT_EQ(send({.method = "GET", .url = address}).failure, Failure::broken) << address;
  }
}

TEST_F(Client, RefusesToBeUsedForInjection) {
  for (const auto& bad : {"a\r\nInjected: yes"s, "a\nb"s, "a\0b"s}) {
    OutgoingRequest request{.method = "GET", .url = url(server_.port())};
    request.headers.add("X", bad);
    EXPECT_EQ(send(request).failure, Failure::broken);
    EXPECT_EQ(send({.method = bad, .url = url(server_.port())}).failure, Failure::broken);
    OutgoingRequest named{.method = "GET", .url = url(server_.port())};
    named.headers.add(bad, "x");
    EXPECT_EQ(send(named).failure, Failure::broken);
  }
}

TEST_F(Client, AsksNoProxyAboutLoopback) {
  ::setenv("http_proxy", "http://127.0.0.1:1/", 1);
  const OutgoingReply reply = send({.method = "GET", .url = url(server_.port())});
  const OutgoingReply proxied = send({.method = "GET", .url = "http://no-such-host.invalid/"});
  ::unsetenv("http_proxy");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(proxied.failure, Failure::connect);  // the proxy was asked, so the line above proves something
}

TEST_F(Client, RunsManyCallsAtOnceAndResumesOnTheirExecutor) {
  boost::asio::io_context loop;
  int right = 0;
  constexpr int kCalls = 200;
  for (int i = 0; i < kCalls; ++i) {
    const auto call = [&, i]() -> boost::asio::awaitable<void> {
      OutgoingRequest request{.method = "POST", .url = url(server_.port()), .body = std::to_string(i)};
      const OutgoingReply reply = co_await client_->send(std::move(request));
      if (reply.body == "POST|" + std::to_string(i) && loop.get_executor().running_in_this_thread()) ++right;
    };
    boost::asio::co_spawn(loop, call, boost::asio::detached);
  }
  loop.run();
  EXPECT_EQ(right, kCalls);
}

TEST_F(Client, EndsCallsUnderWayWhenItEnds) {
  SilentServer silent;
  boost::asio::io_context loop;
  auto reply =
      boost::asio::co_spawn(loop, client_->send({.method = "GET", .url = url(silent.port()), .timeout = 1h}),
                            boost::asio::use_future);
  std::thread running([&] { loop.run(); });
  silent.wait_for_a_request();
  client_.reset();
  EXPECT_EQ(reply.get().failure, Failure::broken);
  running.join();
}

TEST(FailureNames, AreStable) {
  EXPECT_EQ(name(Failure::none), "none");
  EXPECT_EQ(name(Failure::timed_out), "timed_out");
  EXPECT_EQ(name(Failure::broken), "broken");
}

}  // namespace
}  // namespace latchkey::net
