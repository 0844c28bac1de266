#include "net/form.hpp"

#include <gtest/gtest.h>

#include <array>

namespace latchkey::net {
namespace {

TEST(ReadForm, DecodesPlusAndPercentAndKeepsTheOrder) {
  const Form form = read_form("b=1+2&a=%E2%82%AC%2B&b=3&empty&=nameless");
  ASSERT_EQ(form.rows.size(), 5U);
  EXPECT_EQ(form.get("b"), "1 2");
  EXPECT_EQ(form.get("a"), "\xE2\x82\xAC+");
  EXPECT_EQ(form.rows[2].value, "3");
  EXPECT_TRUE(form.has("empty"));
  EXPECT_EQ(form.get("empty"), "");
  EXPECT_EQ(form.get(""), "nameless");
  EXPECT_FALSE(form.has("c"));
}

TEST(ReadForm, DropsRowsThatDoNotDecode) {
  const Form form = read_form("a=%&b=%2&c=%zz&%=d&ok=1&&");
  ASSERT_EQ(form.rows.size(), 1U);
  EXPECT_EQ(form.get("ok"), "1");
}

TEST(ReadForm, TakesBytesThatUrlsForbid) {
  EXPECT_EQ(read_form("a=\xC3\xA9|{\"}").get("a"), "\xC3\xA9|{\"}");
}

TEST(ReadForm, StopsAfterSixtyFourRows) {
  std::string encoded;
  for (int i = 0; i < 100; ++i) encoded += "k=" + std::to_string(i) + '&';
  EXPECT_EQ(read_form(encoded).rows.size(), 64U);
}

TEST(WriteForm, IsReadBackAsItWas) {
  const Form form{{{"a b", "c&d=e+f%"}, {"", "\xE2\x82\xAC\r\n"}, {"x", ""}}};
  const Form again = read_form(write_form(form));
  ASSERT_EQ(again.rows.size(), form.rows.size());
  for (std::size_t i = 0; i < form.rows.size(); ++i) {
    EXPECT_EQ(again.rows[i].name, form.rows[i].name);
    EXPECT_EQ(again.rows[i].value, form.rows[i].value);
  }
  EXPECT_EQ(write_form(form), "a+b=c%26d%3De%2Bf%25&=%E2%82%AC%0D%0A&x=");
}

TEST(PercentEncode, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("a b/c?d+\n"), "a%20b%2Fc%3Fd%2B%0A");
}

TEST(PercentDecode, LeavesPlusAloneAndRefusesHalfEscapes) {
  EXPECT_EQ(percent_decode("a+b%20c"), "a+b c");
  for (const auto* const broken : {"%", "%4", "a%4g", "%%41"})
    EXPECT_EQ(percent_decode(broken), std::nullopt) << broken;
}

struct OriginRow {
  std::string_view url;
  std::string_view origin;
};

constexpr std::array<OriginRow, 9> kOrigins{{
    {"https://Example.COM/a?b#c", "https://example.com"},
    {"HTTPS://example.com:443/", "https://example.com"},
    {"http://example.com:80", "http://example.com"},
    {"http://example.com:", "http://example.com"},
    {"http://example.com:0443/x", "http://example.com:443"},
    {"http://127.0.0.2:8081/callback", "http://127.0.0.2:8081"},
    {"http://[::1]:8080/", "http://[::1]:8080"},
    {"http://[0:0:0:0:0:0:0:1]/", "http://[::1]"},
    {"https://good.example@evil.example/", "https://evil.example"},
}};

TEST(OriginOf, IsTheOriginABrowserWouldSend) {
  for (const OriginRow& row : kOrigins) EXPECT_EQ(origin_of(row.url), row.origin) << row.url;
}

TEST(OriginOf, RefusesWhatIsNoPlainWebAddress) {
  for (const auto* const url :
       {"", "example.com", "//example.com", "ftp://example.com", "javascript:alert(1)", "https:///path",
        "https://", "https://ex%61mple.com", "https://evil.example\\@good.example",
        "https://good.example:99999", "http://a:0", "http:example.com", "https://a b", "https://[::1",
        "https://[v1.x]/", "data:text/html,x"}) {
    EXPECT_EQ(origin_of(url), std::nullopt) << url;
  }
}

// Boost.URL 1.81 once made a loopback origin of a stranger's host: it ended the host after the address in
// front of it.
TEST(OriginOf, DoesNotTakeTheBeginningOfAHostForTheHost) {
  for (const auto* const url : {"http://127.0.0.1.evil.example/", "http://127.0.0.1.evil.example",
                                "http://[::1].evil.example:80/x", "http://127.0.0.1evil.example/?q#f"}) {
    EXPECT_EQ(origin_of(url), std::nullopt) << url;
  }
  EXPECT_EQ(origin_of("http://127.0.0.1"), "http://127.0.0.1");
  EXPECT_EQ(origin_of("http://127.0.0.1:8080?q"), "http://127.0.0.1:8080");
}

}  // namespace
}  // namespace latchkey::net
