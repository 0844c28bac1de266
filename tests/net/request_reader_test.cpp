#include "net/request_reader.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace latchkey::net {
namespace {

using Outcome = RequestReader::Outcome;
using namespace std::string_literals;

constexpr Limits kSmall{.header_bytes = 256, .body_bytes = 64};

std::string code(const Outcome& outcome) {
  if (std::holds_alternative<NeedsMore>(outcome)) return "needs more";
  if (std::holds_alternative<Received>(outcome)) return "received";
  return std::string(kRefusals[static_cast<std::size_t>(std::get<Refusal>(outcome))].code);
}

/// Feeds `bytes` in pieces of `size`; what the reader says at its first decision.
Outcome in_pieces(std::string_view bytes, std::size_t size, const Limits& limits = kSmall) {
  RequestReader reader(limits);
  Outcome outcome = NeedsMore{};
  while (!bytes.empty() && std::holds_alternative<NeedsMore>(outcome)) {
    outcome = reader.feed(bytes.substr(0, size));
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  return outcome;
}

constexpr std::string_view kChunked =
    "POST /v1/connect?a=1 HTTP/1.1\r\nHost: localhost:8081\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5\r\nhello\r\n1;ext=1\r\n,\r\n06\r\n world\r\n0\r\nAuthorization: Bearer forged\r\n\r\n";

TEST(RequestReader, ReadsTheSameRequestInPiecesOfAnySize) {
  for (std::size_t size = 1; size <= kChunked.size(); ++size) {
    const Outcome outcome = in_pieces(kChunked, size);
    ASSERT_EQ(code(outcome), "received") << "pieces of " << size;
    const auto& [request, keep_alive, http_1_0] = std::get<Received>(outcome);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/v1/connect");
    EXPECT_EQ(request.query, "a=1");
    EXPECT_EQ(request.body, "hello, world");
    EXPECT_TRUE(keep_alive);
    EXPECT_FALSE(http_1_0);
  }
}

TEST(RequestReader, TrailersNeverBecomeHeaders) {
  EXPECT_EQ(std::get<Received>(in_pieces(kChunked, 7)).request.header("Authorization"), "");
  EXPECT_EQ(std::get<Received>(in_pieces(kChunked, kChunked.size())).request.header("Authorization"), "");
}

TEST(RequestReader, EmptyChunkedBodiesEndInWhateverPieces) {
  const auto empty = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"s;
  for (std::size_t size = 1; size <= empty.size(); ++size)
    EXPECT_EQ(code(in_pieces(empty, size)), "received") << size;
}

TEST(RequestReader, KeepsWhatLiesBehindARequest) {
  RequestReader reader(kSmall);
  const auto one = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"s;
  const auto two = "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"s;
  EXPECT_FALSE(reader.has_started());
  EXPECT_EQ(std::get<Received>(reader.feed(one + two + "GET")).request.path, "/1");
  const auto second = std::get<Received>(reader.feed({}));
  EXPECT_EQ(second.request.path, "/2");
  EXPECT_EQ(second.request.body, "ok");
  EXPECT_EQ(code(reader.feed({})), "needs more");
  EXPECT_TRUE(reader.has_started());
}

struct Row {
  std::string_view bytes;
  std::string_view expected;
};

constexpr std::array<Row, 44> kRows{{
    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "received"},
    {"MADEUP /?x=\\|{} HTTP/1.1\r\nHost: a\r\n\r\n", "received"},
    {"GET / HTTP/1.0\r\n\r\n", "received"},
    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "received"},
    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 64\r\n\r\n", "needs more"},
    // targets
    {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"GET ?a HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"GET /\\evil.example HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"GET /\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "bad_target"},
    // hosts
    {"GET / HTTP/1.1\r\n\r\n", "bad_host"},
    {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "bad_host"},
    {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "bad_host"},
    {"GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", "bad_host"},
    {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "bad_host"},
    // framing: every shape that two readers could measure differently
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\nContent-Length: 1\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
     "bad_framing"},
    {"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "bad_framing"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "bad_framing"},
    // grammar
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n", "malformed_request"},
    {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "malformed_request"},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "malformed_request"},
    {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "malformed_request"},
    {"GET / HTTP/1.1\r\nHost: a\r\n: nameless\r\n\r\n", "malformed_request"},
    // sizes
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65\r\n\r\n", "body_too_large"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n41\r\nx", "body_too_large"},
}};

TEST(RequestReader, JudgesEveryShapeTheSameInAnyPieces) {
  for (const Row& row : kRows) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{17}, row.bytes.size()}) {
      EXPECT_EQ(code(in_pieces(row.bytes, size)), row.expected) << row.bytes << "\nin pieces of " << size;
    }
  }
}

TEST(RequestReader, NeverTakesABareLineFeedForALineEnd) {
  const auto bytes = "POST / HTTP/1.1\nHost: a\n\n"s;
  EXPECT_EQ(code(in_pieces(bytes, bytes.size())), "malformed_request");
  EXPECT_EQ(code(in_pieces(bytes, 1)), "needs more");  // Beast waits for CR LF; the read time ends that
}

TEST(RequestReader, LimitsTheHeaderHoweverSlowlyItComes) {
  std::string long_header = "GET / HTTP/1.1\r\nHost: a\r\n";
  while (long_header.size() <= kSmall.header_bytes) long_header += "X: 12345678\r\n";
  const std::string long_target = "GET /" + std::string(kSmall.header_bytes, 'a');
  const std::string long_line = "GET / HTTP/1.1\r\nX: " + std::string(kSmall.header_bytes, 'a');
  for (const auto& bytes : {long_header, long_header + "\r\n", long_target, long_line}) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{5}, std::size_t{100}, bytes.size()}) {
      EXPECT_EQ(code(in_pieces(bytes, size)), "header_too_large") << "pieces of " << size;
    }
  }
}

TEST(RequestReader, LimitsWhatStandsBesideAChunkedBody) {
  const auto head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"s;
  const std::string bomb(2 * kSmall.header_bytes, 'a');
  for (const auto& bytes : {head + "1;" + bomb, head + "0\r\nX: " + bomb}) {
    EXPECT_EQ(code(in_pieces(bytes, 10)), "header_too_large");
  }
}

TEST(RequestReader, LimitsTheSumOfAllChunks) {
  auto bytes = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"s;
  for (std::size_t i = 0; i <= kSmall.body_bytes; ++i) bytes += "1\r\nx\r\n";
  EXPECT_EQ(code(in_pieces(bytes, 3)), "body_too_large");
}

TEST(RequestReader, KnowsWhoWantsToStay) {
  const auto keeps = [](const std::string& bytes) {
    return std::get<Received>(in_pieces(bytes, 9)).keep_alive;
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\nHost: a\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestReader, NoticesTheWishToContinueOnce) {
  RequestReader reader(kSmall);
  EXPECT_EQ(
      code(reader.feed("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")),
      "needs more");
  EXPECT_TRUE(reader.take_wish_to_continue());
  EXPECT_FALSE(reader.take_wish_to_continue());
  EXPECT_EQ(std::get<Received>(reader.feed("x")).request.body, "x");
}

TEST(RequestReader, NobodyIsAskedToContinueWhatIsThere) {
  RequestReader reader(kSmall);
  EXPECT_EQ(
      code(reader.feed("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nx")),
      "needs more");
  EXPECT_FALSE(reader.take_wish_to_continue());
}

/// A fault may show later when bytes trickle in, but what is a request is one in any pieces, and the same
/// one.
TEST(RequestReader, AcceptsChangedBytesInAnyPiecesOrInNone) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  int accepted = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes(kChunked);
    bytes[random() % bytes.size()] = static_cast<char>(random());
    const Outcome whole = in_pieces(bytes, bytes.size());
    const Outcome pieces = in_pieces(bytes, 1 + random() % bytes.size());
    ASSERT_EQ(std::holds_alternative<Received>(whole), std::holds_alternative<Received>(pieces)) << bytes;
    if (!std::holds_alternative<Received>(whole)) continue;
    ++accepted;
    EXPECT_EQ(std::get<Received>(whole).request.body, std::get<Received>(pieces).request.body) << bytes;
  }
  EXPECT_GT(accepted, 0);
}

}  // namespace
}  // namespace latchkey::net
