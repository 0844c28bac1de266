// Percent-encoding, query strings and addresses, by the examples of the standards and at every limit.
#include "core/url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"

namespace latchkey::core::test {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::optional<Rows> read(std::string_view query) {
  const auto parameters = read_query(query);
  if (!parameters) return std::nullopt;
  Rows rows;
  for (const Parameter& parameter : *parameters) rows.emplace_back(parameter.name, parameter.value);
  return rows;
}

TEST(PercentEncoding, LeavesUnreservedCharactersAlone) {
  constexpr std::string_view kUnreserved = "ABCXYZabcxyz0189-._~";  // RFC 3986 section 2.3
  EXPECT_EQ(percent_encode(kUnreserved), kUnreserved);
}

TEST(PercentEncoding, WritesEveryOtherByteAsUpperCaseHexadecimal) {
  EXPECT_EQ(percent_encode(" %&+="), "%20%25%26%2B%3D");  // RFC 6749 appendix B, with the space of RFC 3986
  EXPECT_EQ(percent_encode("£€"), "%C2%A3%E2%82%AC");
  EXPECT_EQ(percent_encode(std::string_view{"\0\xFF", 2}), "%00%FF");
}

TEST(Query, ReadsTheExampleOfRfc6749) {
  EXPECT_EQ(read("+%25%26%2B%C2%A3%E2%82%AC"), (Rows{{" %&+£€", ""}}));  // appendix B
  EXPECT_EQ(read("code=SplxlOBeZQQYbYS6WxSbIA&state=xyz"),
            (Rows{{"code", "SplxlOBeZQQYbYS6WxSbIA"}, {"state", "xyz"}}));
}

TEST(Query, KeepsOrderAndRepetitionsAndSkipsEmptyRows) {
  EXPECT_EQ(read("a=1&&a=2&b"), (Rows{{"a", "1"}, {"a", "2"}, {"b", ""}}));
  EXPECT_EQ(read("&&&"), Rows{});
  EXPECT_EQ(read(""), Rows{});
  EXPECT_EQ(read("="), (Rows{{"", ""}}));
  EXPECT_EQ(read("a==b=c"), (Rows{{"a", "=b=c"}}));
}

TEST(Query, RefusesBrokenEscapes) {
  for (const std::string_view broken : {"%", "a=%", "a=%4", "a=%4G", "a=%G4", "%zz=1", "a=%%41", "a=1&b=%"}) {
    EXPECT_EQ(read(broken), std::nullopt) << broken;
  }
  EXPECT_EQ(read("a=%41%61"), (Rows{{"a", "Aa"}}));
}

TEST(Query, RefusesANulHoweverItIsWritten) {
  EXPECT_EQ(read("a=%00"), std::nullopt);
  EXPECT_EQ(read("a%00=1"), std::nullopt);
  EXPECT_EQ(read(std::string_view{"a=\0b", 4}), std::nullopt);
}

TEST(Query, HasLimits) {
  EXPECT_TRUE(read("a=" + std::string(kQueryBytes - 2, 'x')));
  EXPECT_FALSE(read("a=" + std::string(kQueryBytes - 1, 'x')));
  std::string rows;
  for (std::size_t i = 0; i < kQueryParameters; ++i) rows += "a&";
  EXPECT_EQ(read(rows)->size(), kQueryParameters);
  EXPECT_FALSE(read(rows + "a"));
}

TEST(Query, ReadsBackWhateverWasWritten) {
  Random random;
  SCOPED_TRACE(random.seed());
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Parameter> parameters;
    for (std::size_t n = 1 + random.below(5); n > 0; --n) {
      Parameter parameter{"n", {}};
      for (std::size_t i = random.below(30); i > 0; --i)
        parameter.name += static_cast<char>(1 + random.below(255));
      for (std::size_t i = random.below(30); i > 0; --i)
        parameter.value += static_cast<char>(1 + random.below(255));
      parameters.push_back(parameter);
    }
    const auto again = read_query(write_query(parameters));
    ASSERT_TRUE(again);
    ASSERT_EQ(again->size(), parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      ASSERT_EQ((*again)[i].name, parameters[i].name);
      ASSERT_EQ((*again)[i].value, parameters[i].value);
    }
  }
}

TEST(Address, IsTakenApart) {
  const auto address = read_address("https://partner.example:8443/a/b?c=d?e#f#g");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->origin, "https://partner.example:8443");
  EXPECT_EQ(address->scheme, "https");
  EXPECT_EQ(address->host, "partner.example");
  EXPECT_EQ(address->path, "/a/b");
  EXPECT_EQ(address->query, "c=d?e");
  EXPECT_EQ(address->fragment, "f#g");
}

TEST(Address, MayEndAnywhere) {
  EXPECT_EQ(read_address("http://localhost")->path, "");
  EXPECT_EQ(read_address("http://localhost?q")->query, "q");
  EXPECT_EQ(read_address("http://localhost#f")->fragment, "f");
  EXPECT_EQ(read_address("http://localhost?#")->query, "");
  EXPECT_EQ(read_address("http://[::1]:8081/x")->host, "[::1]");
  EXPECT_EQ(read_address("http://[::1]:8081/x")->origin, "http://[::1]:8081");
}

TEST(Address, RefusesWhatIsNoWebAddress) {
  for (const std::string_view wrong : {"",
                                       "/path",
                                       "//host/",
                                       "javascript:alert(1)",
                                       "data:text/html,x",
                                       "ftp://host/",
                                       "https:/host",
                                       "https:host",
                                       "HTTPS://host/",
                                       "https://",
                                       "https:///path",
                                       "https://?q",
                                       "https://:443/",
                                       "https://user@host/",
                                       "https://user:secret@host/",
                                       "https://host\\@evil.example/",
                                       "https://host\\evil.example/",
                                       "https://host/a\\b",
                                       "https://ho st/",
                                       "https://host/\n",
                                       "https://host/\x7F",
                                       "https://host/\"",
                                       "https://host/<",
                                       "https://host/\xC3\xA9",
                                       "http://[::1/",
                                       "http://[",
                                       "http://[]/"}) {
    EXPECT_EQ(read_address(wrong), std::nullopt) << wrong;
  }
}

TEST(Address, RefusesWhatFollowsTheHostAndIsNoPort) {
  for (const std::string_view wrong :
       {"http://[::1].evil.example/", "http://[::1]x:80/", "http://localhost:80:90/",
        "http://localhost:port/", "http://localhost:-1/", "https://host:123456/"}) {
    EXPECT_EQ(read_address(wrong), std::nullopt) << wrong;
  }
  EXPECT_TRUE(read_address("http://localhost:/")) << "RFC 3986 section 3.2.3: the port may be empty";
}

bool safe(std::string_view address) {
  const auto parts = read_address(address);
  return parts && is_safe(*parts);
}

TEST(Address, IsSafeOverHttpsOrOnThisMachine) {
  for (const std::string_view good :
       {"https://anything.example", "http://localhost:8080/", "http://127.0.0.1/", "http://127.0.0.3:8082/",
        "http://127.255.255.255/", "http://[::1]:9/"}) {
    EXPECT_TRUE(safe(good)) << good;
  }
  for (const std::string_view bad :
       {"http://partner.example/", "http://localhost.evil.example/", "http://127.0.0.1.evil.example/",
        "http://127.evil.example/", "http://127/", "http://127./", "http://127.0.0.1.5/",
        "http://127.0.0.256/", "http://127..0.1/", "http://127.0.0.1./", "http://127.0.0.0001/",
        "http://128.0.0.1/", "http://0.0.0.0/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
        "http://LOCALHOST/"}) {
    EXPECT_FALSE(safe(bad)) << bad;
  }
}

}  // namespace
}  // namespace latchkey::core::test
