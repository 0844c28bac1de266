#include "net/response_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/event_stream.hpp"

namespace latchkey::net {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_literals;

TEST(WriteHead, SaysWhatIsKnownAndNothingMore) {
  EXPECT_EQ(
      write_head(text(200, "hello"), {}),
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
      "Content-Length: 5\r\n\r\n");
}

TEST(WriteHead, SaysWhenUnlessTheHandlerDid) {
  const std::string date = http_date(1'795'341'600);
  EXPECT_EQ(date, "Sun, 22 Nov 2026 10:00:00 GMT");
  EXPECT_THAT(*write_head(text(200, ""), {.date = date}),
              HasSubstr("\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\n"));
  Response response = text(200, "");
  response.headers.add("Date", "its own");
  EXPECT_THAT(*write_head(response, {.date = date}), Not(HasSubstr("Nov")));
}

TEST(WriteHead, TellsWhatBecomesOfTheConnection) {
  const Response response = text(200, "");
  EXPECT_THAT(*write_head(response, {.keep_alive = false}), HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(*write_head(response, {.keep_alive = true}), Not(HasSubstr("Connection")));
  EXPECT_THAT(*write_head(response, {.http_1_0 = true, .keep_alive = true}),
              HasSubstr("\r\nConnection: keep-alive\r\n"));
  EXPECT_THAT(*write_head(response, {.http_1_0 = true, .keep_alive = false}), Not(HasSubstr("Connection")));
}

TEST(WriteHead, NeverLetsAHandlerFrameTheMessage) {
  Response response = text(200, "hello");
  response.headers.add("content-length", "9");
  response.headers.add("Transfer-Encoding", "chunked");
  response.headers.add("Connection", "upgrade");
  const auto head = write_head(response, {});
  EXPECT_THAT(*head, Not(HasSubstr("9")));
  EXPECT_THAT(*head, Not(HasSubstr("chunked")));
  EXPECT_THAT(*head, Not(HasSubstr("upgrade")));
}

TEST(WriteHead, KeepsAHandlersOwnDefaults) {
  Response response = text(200, "");
  response.headers.add("x-content-type-options", "other");
  EXPECT_THAT(*write_head(response, {}), Not(HasSubstr("nosniff")));
}

TEST(WriteHead, RefusesHeaderInjection) {
  for (const auto& bad : {"a\r\nSet-Cookie: b=c"s, "a\nb"s, "a\rb"s, "a\0b"s, "\x7f"s}) {
    Response value = text(200, "");
    value.headers.add("Location", bad);
    EXPECT_EQ(write_head(value, {}), std::nullopt) << bad;
    Response name = text(200, "");
    name.headers.add(bad, "x");
    EXPECT_EQ(write_head(name, {}), std::nullopt) << bad;
  }
  for (const auto* const bad : {"", "a b", "a:"}) {
    Response name = text(200, "");
    name.headers.add(bad, "x");
    EXPECT_EQ(write_head(name, {}), std::nullopt) << bad;
  }
}

TEST(WriteHead, RefusesAStatusThatIsNone) {
  for (const int status : {0, 99, 100, 101, 600, -1})
    EXPECT_EQ(write_head(text(status, ""), {}), std::nullopt) << status;
  EXPECT_THAT(*write_head(text(299, ""), {}), HasSubstr("HTTP/1.1 299 \r\n"));
}

TEST(WriteHead, GivesNoLengthWhereThereIsNoBody) {
  for (const int status : {204, 304}) {
    EXPECT_FALSE(may_have_body(status));
    EXPECT_THAT(*write_head(text(status, "ignored"), {}), Not(HasSubstr("Content-Length"))) << status;
  }
}

TEST(WriteHead, FramesAStreamByVersion) {
  Response response;
  response.stream = std::make_shared<EventStream>(std::chrono::hours{1});
  const auto head = write_head(response, {.keep_alive = false});
  for (const auto* const line :
       {"Content-Type: text/event-stream", "Cache-Control: no-store", "X-Accel-Buffering: no",
        "Transfer-Encoding: chunked", "Connection: close"}) {
    EXPECT_THAT(*head, HasSubstr("\r\n"s + line + "\r\n"));
  }
  EXPECT_THAT(*head, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(*write_head(response, {.http_1_0 = true, .keep_alive = false}), Not(HasSubstr("chunked")));
}

TEST(WriteChunk, CarriesItsLengthInHex) {
  EXPECT_EQ(write_chunk(std::string(26, 'x')), "1a\r\n" + std::string(26, 'x') + "\r\n");
  EXPECT_EQ(write_chunk(""), "0\r\n\r\n");
}

}  // namespace
}  // namespace latchkey::net
