// core/url.hpp against Boost.URL, which is nobody's copy of it. Here and not in tests/core, which also runs
// as wasm.
#include <gtest/gtest.h>

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/url_view.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "core/url.hpp"

namespace latchkey::wire::test {
namespace {

namespace urls = boost::urls;
using Rows = std::vector<std::pair<std::string, std::string>>;

std::string pieces(core::test::Random& random, const std::vector<std::string>& from, std::size_t most) {
  std::string out;
  for (std::size_t n = random.below(most); n > 0; --n) out += random.pick(from);
  return out;
}

std::string decoded(urls::pct_string_view text) {
  urls::encoding_opts plus;
  plus.space_as_plus = true;
  return text.decode(plus);
}

TEST(UrlOracle, QueriesAreReadAsBoostReadsThem) {
  core::test::Random random;
  SCOPED_TRACE(random.seed());
  const std::vector<std::string> alphabet{"a",      "b=", "=", "&", "&c=d", "%41", "%2B", "%26",
                                          "%C3%A9", "+",  "~", "/", "?",    "%4",  "%zz"};
  int compared = 0;
  for (int round = 0; round < 50'000; ++round) {
    const std::string query = pieces(random, alphabet, 12);
    const auto theirs = urls::parse_query(query);
    const auto ours = core::read_query(query);
    ASSERT_EQ(ours.has_value(), theirs.has_value()) << query;
    if (!ours) continue;
    Rows expected;
    for (const auto row : *theirs) {
      const bool empty =
          row.key.empty() && row.value.empty() && !row.has_value;  // "a&&b" has one more for Boost
      if (!empty) expected.emplace_back(decoded(row.key), decoded(row.value));
    }
    Rows read;
    for (const core::Parameter& row : *ours) read.emplace_back(row.name, row.value);
    ASSERT_EQ(read, expected) << query;
    compared += expected.empty() ? 0 : 1;
  }
  EXPECT_GT(compared, 10'000);
}

TEST(UrlOracle, AddressesAreTakenApartAsByBoost) {
  core::test::Random random;
  SCOPED_TRACE(random.seed());
  const std::vector<std::string> alphabet{
      "http://", "https://", "localhost", "127.0.0.1", "[::1]", "partner.example",
      "@",       ":",        "80",        "8443",      "/",     "//",
      "a",       "?",        "#",         ".",         "%41",   "x=y"};
  int compared = 0;
  for (int round = 0; round < 200'000; ++round) {
    const std::string text =
        "http" + std::string{random.one_in(2) ? "s" : ""} + "://" + pieces(random, alphabet, 8);
    const auto ours = core::read_address(text);
    const auto theirs = urls::parse_uri(text);
    // Boost.URL 1.81 ends "127.0.0.1.evil" after the number and calls the rest a path (RFC 3986 section 3.3
    // forbids it).
    const bool cut_short =
        theirs && !theirs->encoded_path().empty() && !theirs->encoded_path().starts_with('/');
    if (cut_short) continue;
    if (!ours || !theirs) {
      // Each is stricter somewhere: we want a host, no user and a short port; Boost minds the characters of
      // each part.
      const bool plain =
          theirs && !theirs->has_userinfo() && !theirs->encoded_host().empty() && theirs->port().size() <= 5;
      ASSERT_FALSE(plain && !ours) << text;
      continue;
    }
    const auto same = [](std::string_view a, urls::string_view b) {
      return a == std::string_view{b.data(), b.size()};
    };
    ASSERT_TRUE(same(ours->scheme, theirs->scheme())) << text;
    ASSERT_TRUE(same(ours->host, theirs->encoded_host())) << text;
    ASSERT_TRUE(same(ours->path, theirs->encoded_path())) << text;
    ASSERT_TRUE(same(ours->query, theirs->encoded_query())) << text;
    ASSERT_TRUE(same(ours->fragment, theirs->encoded_fragment())) << text;
    ASSERT_TRUE(same(ours->origin, theirs->encoded_origin())) << text;
    ++compared;
  }
  EXPECT_GT(compared, 10'000);
}

}  // namespace
}  // namespace latchkey::wire::test
