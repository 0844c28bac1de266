// The widget's files as the relay serves them.
#include "relay/assets.hpp"

#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

[[nodiscard]] net::Request asking(std::string_view path, std::string_view encodings = {},
                                  std::string_view etag = {}) {
  net::Request request{.method = "GET", .path = std::string{path}};
  request.headers.add("Host", "localhost:8081");
  if (!encodings.empty()) request.headers.add("Accept-Encoding", encodings);
  if (!etag.empty()) request.headers.add("If-None-Match", etag);
  return request;
}

[[nodiscard]] std::string_view encoding(std::string_view accepted) {
  static const Asset* const asset = find_asset("/latchkey.js");
  static std::string chosen;
  chosen = serve(*asset, asking("/latchkey.js", accepted)).headers.get("Content-Encoding");
  return chosen;
}

TEST(Assets, HoldTheEntryAndNothingElse) {
  ASSERT_NE(find_asset("/latchkey.js"), nullptr);
  for (const char* path :
       {"latchkey.js", "/latchkey.js/", "/", "", "/manifest.json", "/../latchkey.js", "/LATCHKEY.JS"}) {
    EXPECT_EQ(find_asset(path), nullptr) << path;
  }
}

TEST(Assets, AreEncodedAsTheReaderAccepts) {
  EXPECT_EQ(encoding("gzip, deflate, br"), "br");
  EXPECT_EQ(encoding("br;q=0.5, gzip"), "br");
  EXPECT_EQ(encoding("gzip, br;q=0"), "gzip");
  EXPECT_EQ(encoding("gzip;q=0, br;q=0"), "");
  EXPECT_EQ(encoding("deflate"), "");
  EXPECT_EQ(encoding(""), "");
}

TEST(Assets, HaveTheBytesOfTheirEncoding) {
  const Asset& asset = *find_asset("/latchkey.js");
  EXPECT_EQ(serve(asset, asking(asset.path, "br")).body, asset.brotli);
  EXPECT_EQ(serve(asset, asking(asset.path, "gzip")).body, asset.gzip);
  EXPECT_EQ(serve(asset, asking(asset.path)).body, asset.identity);
  EXPECT_LT(asset.brotli.size(), asset.identity.size());
  EXPECT_EQ(asset.gzip.substr(0, 2), "\x1F\x8B");
}

TEST(Assets, AreReadableFromEveryOriginInEveryAnswer) {
  const Asset& asset = *find_asset("/latchkey.js");
  for (const std::string_view etag : {std::string_view{}, asset.etag}) {
    const net::Response answer = serve(asset, asking(asset.path, "br", etag));
    EXPECT_EQ(answer.headers.get("Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(answer.headers.get("Cross-Origin-Resource-Policy"), "cross-origin");
    EXPECT_EQ(answer.headers.get("Vary"), "Accept-Encoding");
    EXPECT_EQ(answer.headers.get("ETag"), asset.etag);
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-cache");
    EXPECT_THAT(answer.headers.get("Content-Type"), HasSubstr("javascript"));
  }
}

TEST(Assets, AreNotSentAgainToWhoHasThem) {
  const Asset& asset = *find_asset("/latchkey.js");
  const std::string weak = "\"older\", W/" + std::string{asset.etag};
  for (const std::string_view etag : {asset.etag, std::string_view{weak}}) {
    const net::Response answer = serve(asset, asking(asset.path, "br", etag));
    EXPECT_EQ(answer.status, 304);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.headers.get("Content-Encoding"), "");
  }
  EXPECT_EQ(serve(asset, asking(asset.path, "br", "\"other\"")).status, 200);
}

class AssetRoute : public RelayTest {};

TEST_F(AssetRoute, ServesGetAndHeadAndKnowsNothingElse) {
  EXPECT_EQ(bench.ask(asking("/latchkey.js")).status, 200);
  net::Request head = asking("/latchkey.js");
  head.method = "HEAD";
  EXPECT_EQ(bench.ask(head).status, 200);
  net::Request post = asking("/latchkey.js");
  post.method = "POST";
  EXPECT_EQ(code_of(bench.ask(post)), "not_found");
  EXPECT_EQ(code_of(bench.ask(asking("/nothing.js"))), "not_found");
}

TEST_F(AssetRoute, RefusesAnotherHost) {
  net::Request request{.method = "GET", .path = "/latchkey.js"};
  request.headers.add("Host", "rebound.example");
  EXPECT_EQ(bench.ask(request).status, 421);
}

}  // namespace
}  // namespace latchkey::relay::tests
