#include "net/router.hpp"

#include <gtest/gtest.h>

#include "support/await.hpp"

namespace latchkey::net {
namespace {

/// Answers with its own name and the parameters it got.
Handler named(std::string name) {
  return [name = std::move(name)](const Request& request) {
    std::string said = name;
    for (const auto& [key, value] : request.params) said += ' ' + key + '=' + value;
    return [](std::string body) -> boost::asio::awaitable<Response> {
      co_return text(200, body);
    }(std::move(said));
  };
}

Router example() {
  Router router;
  router.add("GET", "/", named("home"));
  router.add("GET", "/connect/{ticket}", named("ticket"));
  router.add("GET", "/connect/finish", named("finish page"));
  router.add("POST", "/connect/{ticket}", named("post"));
  router.add("GET", "/v1/accounts/{account}/properties/{property}", named("property"));
  router.add("DELETE", "/v1/accounts/{account}/properties/{property}", named("delete"));
  return router;
}

Response ask(const Router& router, std::string method, std::string path) {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  return tests::await(router(request));
}

TEST(Router, MatchesWholePathsOnly) {
  const Router router = example();
  EXPECT_EQ(ask(router, "GET", "/").body, "home");
  for (const auto* const path :
       {"/connect", "/connect/", "/connect/a/", "/connect/a/b", "//", "/Connect/a"}) {
    EXPECT_EQ(ask(router, "GET", path).status, 404) << path;
  }
}

TEST(Router, HandsOverDecodedSegments) {
  EXPECT_EQ(ask(example(), "GET", "/connect/a%2Fb%20c").body, "ticket ticket=a/b c");
  EXPECT_EQ(ask(example(), "GET", "/v1/accounts/demo/properties/320000").body,
            "property account=demo property=320000");
}

TEST(Router, RefusesSegmentsThatDoNotDecode) {
  EXPECT_EQ(ask(example(), "GET", "/connect/%zz").status, 404);
}

TEST(Router, PrefersExactSegmentsInWhateverOrderTheyWereAdded) {
  EXPECT_EQ(ask(example(), "GET", "/connect/finish").body, "finish page");
  EXPECT_EQ(ask(example(), "POST", "/connect/finish").body, "post ticket=finish");
  Router reversed;
  reversed.add("GET", "/{a}/exact", named("late"));
  reversed.add("GET", "/exact/{b}", named("early"));
  EXPECT_EQ(ask(reversed, "GET", "/exact/exact").body, "early b=exact");
}

TEST(Router, AnswersHeadByGet) {
  EXPECT_EQ(ask(example(), "HEAD", "/").body, "home");
}

TEST(Router, NamesTheMethodsItTakes) {
  const Response response = ask(example(), "PUT", "/v1/accounts/a/properties/b");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.get("Allow"), "GET, HEAD, DELETE");
  EXPECT_NE(response.body.find("method_not_allowed"), std::string::npos);
}

TEST(Router, AnswersNotFoundAsAProblem) {
  const Response response = ask(example(), "GET", "/nowhere");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
  EXPECT_NE(response.body.find("\"code\":\"not_found\""), std::string::npos);
}

TEST(Router, LeavesTheRestToOtherwise) {
  Router router = example();
  router.otherwise(named("page not found"));
  EXPECT_EQ(ask(router, "GET", "/nowhere").body, "page not found");
  EXPECT_EQ(ask(router, "PUT", "/").body, "page not found");
}

}  // namespace
}  // namespace latchkey::net
