// Requests and answers over real sockets. Streams are in listener_stream_test.cpp.
#include "net/listener.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <system_error>

#include "support/raw_client.hpp"
#include "support/test_server.hpp"

namespace latchkey::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using tests::RawClient;
using tests::TestServer;

constexpr auto kGet = "GET /a?b=c HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Says what it was asked, so that a test sees what arrived.
boost::asio::awaitable<Response> echo(const Request& request) {
  co_return text(200, request.method + ' ' + request.path + '?' + request.query + ' ' + request.body);
}

TEST(Listener, AnswersARequestThatComesByteByByte) {
  TestServer server(echo);
  RawClient client(server.port());
  for (const char byte : "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"s)
    client.send({&byte, 1});
  EXPECT_THAT(client.read_response(), EndsWith("POST /x? hello"));
}

TEST(Listener, TellsTheHandlerWhoAsks) {
  TestServer server(
      [](const Request& request) -> boost::asio::awaitable<Response> { co_return text(200, request.peer); });
  EXPECT_THAT(RawClient(server.port()).exchange(kGet), EndsWith("\r\n\r\n127.0.0.1"));
}

TEST(Listener, KeepsAConnectionForSeveralRequests) {
  TestServer server(echo);
  RawClient client(server.port());
  const std::string first = client.exchange(kGet);
  EXPECT_THAT(first, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(first, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_EQ(client.exchange(kGet), first);
  EXPECT_EQ(server.listener().open_connections(), 1U);
}

TEST(Listener, AnswersPipelinedRequestsInTheirOrder) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"s + kGet);
  EXPECT_THAT(client.read_response(), EndsWith("GET /1? "));
  EXPECT_THAT(client.read_response(), EndsWith("POST /2? ok"));
  EXPECT_THAT(client.read_response(), EndsWith("GET /a?b=c "));
}

TEST(Listener, ClosesWhenAskedTo) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), HasSubstr("Connection: close\r\n"));
}

TEST(Listener, SpeaksHttp10) {
  TestServer server(echo);
  RawClient closing(server.port());
  closing.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(closing.read_to_end(), EndsWith("GET /? "));
  RawClient staying(server.port());
  const auto request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_THAT(staying.exchange(request), HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_THAT(staying.exchange(request), EndsWith("GET /? "));
}

TEST(Listener, AnswersHeadWithTheLengthButNotTheBody) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send("HEAD /head HTTP/1.1\r\nHost: a\r\n\r\n"s + kGet);
  EXPECT_THAT(client.read_to("\r\n\r\n"), HasSubstr("Content-Length: 12\r\n"));
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(Listener, InvitesABodyThatWaitsToBeInvited) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.exchange("ok"), EndsWith("POST /? ok"));
}

TEST(Listener, SendsLargeBodiesWhole) {
  const std::string large(3'000'000, 'x');
  TestServer server([&](const Request&) -> boost::asio::awaitable<Response> { co_return text(200, large); });
  RawClient client(server.port());
  EXPECT_THAT(client.exchange(kGet), EndsWith(large));
  EXPECT_THAT(client.exchange(kGet), EndsWith(large));
}

TEST(Listener, AnswersARequestWhoseSenderHasFinishedSending) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send(kGet);
  client.stop_sending();
  EXPECT_THAT(client.read_to_end(), EndsWith("GET /a?b=c "));
}

// Refusals ----------------------------------------------------------------------------------------

struct RefusedRow {
  std::string_view request;
  std::string_view status;
  std::string_view code;
};

constexpr std::array<RefusedRow, 6> kRefused{{
    {"GARBAGE\r\n\r\n", "400 Bad Request", "malformed_request"},
    {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "400 Bad Request", "bad_target"},
    {"GET / HTTP/1.1\r\n\r\n", "400 Bad Request", "bad_host"},
    {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400 Bad Request", "bad_host"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
     "400 Bad Request", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", "413 Content Too Large",
     "body_too_large"},
}};

TEST(Listener, RefusesInOneProblemAndCloses) {
  TestServer server(echo);
  for (const RefusedRow& row : kRefused) {
    RawClient client(server.port());
    client.send(row.request);
    const std::string answer = client.read_to_end();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 "s.append(row.status))) << row.request;
    EXPECT_THAT(answer, HasSubstr("Content-Type: application/problem+json\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, HasSubstr("\"code\":\""s.append(row.code).append("\"")));
    EXPECT_THAT(answer, Not(HasSubstr("GET /x")));
  }
}

TEST(Listener, ToldABodyIsTooLargeTheSenderStillHearsIt) {
  TestServer server(echo, {.body_bytes = 1'000});
  RawClient client(server.port());
  // More than the kernel buffers: a server that closed at once would break the sending off.
  EXPECT_TRUE(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n" +
                          std::string(20'000'000, 'x')));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST(Listener, LimitsTheHeader) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 431 "));
}

TEST(Listener, TellsASlowSenderButLeavesAnIdleOneQuietly) {
  TestServer server(echo, {.read_time = 30ms, .idle_time = 60ms});
  RawClient slow(server.port());
  slow.send("GET / HT");
  EXPECT_THAT(slow.read_to_end(), StartsWith("HTTP/1.1 408 "));
  RawClient idle(server.port());
  EXPECT_EQ(idle.read_to_end(), "");
  RawClient used(server.port());
  EXPECT_THAT(used.exchange(kGet), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(used.read_to_end(), "");
}

TEST(Listener, ClosesOnAReaderThatDoesNotRead) {
  const std::string large(32'000'000, 'x');  // more than the kernel buffers
  std::promise<void> asked;
  const auto answer_at_length = [&](const Request&) -> boost::asio::awaitable<Response> {
    asked.set_value();
    co_return text(200, large);
  };
  TestServer server(answer_at_length, {.write_time = 50ms});
  RawClient client(server.port(), 4096);
  client.send(kGet);
  asked.get_future().wait();
  while (server.listener().open_connections() > 0) std::this_thread::yield();
}

TEST(Listener, TurnsAwayWhoeverIsOneTooMany) {
  TestServer server(echo, {.connections = 1});
  RawClient first(server.port());
  EXPECT_THAT(first.exchange(kGet), StartsWith("HTTP/1.1 200 "));
  RawClient second(server.port());
  EXPECT_THAT(second.read_to_end(), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(first.exchange(kGet), StartsWith("HTTP/1.1 200 "));
}

// Faults of handlers ------------------------------------------------------------------------------

boost::asio::awaitable<Response> faulty(const Request& request) {
  if (request.path == "/throw") throw std::runtime_error("the secret detail");
  if (request.path == "/odd") throw 17;
  Response response = text(200, "fine");
  if (request.path == "/inject") response.headers.add("Location", "/x\r\nSet-Cookie: a=b");
  if (request.path == "/status") response.status = 1;
  co_return response;
}

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

TEST(Listener, SurvivesAHandlerThatThrowsAndTellsNoDetails) {
  TestServer server(faulty);
  RawClient client(server.port());
  for (const auto* const path : {"/throw", "/odd", "/inject", "/status"}) {
    const std::string answer = client.exchange(get(path));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 ")) << path;
    EXPECT_THAT(answer, HasSubstr("\"code\":\"internal_error\""));
    EXPECT_THAT(answer, Not(HasSubstr("secret")));
    EXPECT_THAT(answer, Not(HasSubstr("Set-Cookie")));
  }
  EXPECT_THAT(client.exchange(get("/fine")), EndsWith("fine"));
}

TEST(Listener, TellsItsOwnerAboutFaults) {
  TestServer server(faulty);
  std::vector<std::string> told;
  server.on_loop(
      [&] { server.listener().on_fault([&](std::string_view what) { told.emplace_back(what); }); });
  RawClient client(server.port());
  client.exchange(get("/throw"));
  client.exchange(get("/fine"));
  EXPECT_THAT(server.on_loop([&] { return told; }), testing::ElementsAre("the secret detail"));
}

boost::asio::awaitable<Response> broken(const Request& request) {
  Response response = text(200, "0123456789");
  response.ending = request.path == "/short" ? Ending::cut_short : Ending::unsent;
  co_return response;
}

TEST(Listener, CutsAnAnswerShortWhenToldTo) {
  TestServer server(broken);
  const std::string answer = RawClient(server.port()).exchange(get("/short"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n01234"));
}

TEST(Listener, ClosesWithoutAByteWhenToldTo) {
  TestServer server(broken);
  EXPECT_EQ(RawClient(server.port()).exchange(get("/unsent")), "");
}

// Starting and stopping ---------------------------------------------------------------------------

TEST(Listener, SaysWhichAddressItCannotBind) {
  TestServer server(echo);
  boost::asio::io_context loop;
  Listener second(loop.get_executor(), echo);
  try {
    second.listen("127.0.0.1", server.port());
    FAIL() << "two listeners on one port";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::address_in_use);
    EXPECT_THAT(error.what(), HasSubstr("127.0.0.1 port " + std::to_string(server.port())));
  }
  EXPECT_THROW(second.listen("localhost", 0), std::system_error);
}

TEST(Listener, StopClosesIdleConnectionsAtOnceAndRefusesNewOnes) {
  TestServer server(echo, {.idle_time = 1h});
  RawClient client(server.port());
  while (server.listener().open_connections() == 0) std::this_thread::yield();
  server.on_loop([] {});  // behind this the connection waits for its first byte
  server.listener().stop(1h);
  EXPECT_EQ(client.read_to_end(), "");
  server.wait_for_the_loop_to_end();  // by itself: nothing of the listener is left in it
  EXPECT_EQ(server.listener().open_connections(), 0U);
  EXPECT_THROW(RawClient{server.port()}, std::runtime_error);
}

TEST(Listener, StopLetsTheRequestUnderWayFinish) {
  std::promise<void> asked;
  std::promise<void> stopping;
  const auto slow = [&](const Request&) -> boost::asio::awaitable<Response> {
    asked.set_value();
    stopping.get_future().wait();
    co_return text(200, "finished");
  };
  TestServer server(slow);
  RawClient client(server.port());
  client.send(kGet);
  asked.get_future().wait();
  server.listener().stop(1h);
  stopping.set_value();
  const std::string answer = client.read_to_end();
  EXPECT_THAT(answer, EndsWith("finished"));
}

TEST(Listener, StopEndsAHalfSentRequestAfterItsGrace) {
  TestServer server(echo);
  RawClient half(server.port());
  half.send("GET / HTTP/1.1\r\n");
  while (server.listener().open_connections() == 0) std::this_thread::yield();
  server.listener().stop(20ms);
  EXPECT_EQ(half.read_to_end(), "");
}

}  // namespace
}  // namespace latchkey::net
