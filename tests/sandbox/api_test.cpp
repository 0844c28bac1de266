// The way into the API: paths, verbs, credentials, scopes.
#include "sandbox/api.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using Api = BenchAccount;

TEST_F(Api, AnswersBothVersions) {
  const auto token = token_in(connect());
  for (const char* base : {"/api/v1.2/", "/api/v1.3/"}) {
    const auto answer = send(with_token(request("GET", std::string(base) + "getAppState"), token));
    expect_is_fixture(answer, "success.getAppState.enabled");
  }
}

TEST_F(Api, RefusesAnUnknownMethodBeforeItLooksAtCredentials) {
  expect_is_fixture(get("/api/v1.3/getNothing"), "error.api.unknown_method");
}

TEST_F(Api, RefusesTheWrongVerbAsAnUnknownMethod) {
  for (const char* target : {"/api/v1.3/access_token", "/api/v1.3/postAppState", "/api/v1.3/postWebhook"}) {
    expect_is_fixture(get(target), "error.api.unknown_method");
  }
  for (const char* target : {"/api/v1.3/getAppState", "/api/v1.3/oauth", "/api/v1.3/oauth/metadata"}) {
    expect_is_fixture(post(target, {}), "error.api.unknown_method");
  }
}

TEST_F(Api, AnswersThe404PageOutsideItself) {
  for (const char* target :
       {"/oauth/access_token", "/api/v1.3/getUserInfo", "/api/v1.1/getHotels", "/api/v1.3/oauth/access_token",
        "/api/v1.3/", "/api/v1.3/../../etc/passwd", "/nothing"}) {
    const auto answer = get(target);
    EXPECT_EQ(answer.status, 404) << target;
    EXPECT_TRUE(answer.headers.get("Content-Type").starts_with("text/html")) << target;
  }
}

TEST_F(Api, AsksForACredential) {
  for (const char* method : {"getAppState", "getHotels", "userinfo", "getWebhooks", "oauth/metadata"}) {
    expect_is_fixture(get("/api/v1.3/" + std::string(method)), "error.auth.missing_header_live");
  }
}

TEST_F(Api, RefusesACredentialItNeverIssued) {
  expect_is_fixture(api_get("getAppState", "never"), "error.auth.token_invalid_live");
}

TEST_F(Api, TakesTheCredentialFromEitherHeader) {
  const auto token = token_in(connect());
  auto call = request("GET", "/api/v1.3/getAppState");
  call.headers.set("x-api-key", token);
  EXPECT_EQ(send(call).status, 200);
}

TEST_F(Api, RefusesAnExpiredAccessToken) {
  const auto token = token_in(connect());
  now += std::chrono::seconds{28'799};
  EXPECT_EQ(api_get("getAppState", token).status, 200);
  now += std::chrono::seconds{1};
  expect_is_fixture(api_get("getAppState", token), "error.auth.token_invalid_live");
}

TEST_F(Api, RefusesACallWhoseScopeTheTokenLacks) {
  const auto token = token_in(connect("read:reservation"));
  expect_is_fixture(api_get("getHotels", token), "error.api.scope_not_granted");
  EXPECT_EQ(api_get("getAppState", token).status, 200) << "app state needs no scope";
}

TEST_F(Api, RefusesAPropertyTheGrantDoesNotCover) {
  const auto token = token_in(connect());
  expect_is_fixture(api_get("getAppState?propertyID=320001", token), "error.api.property_not_covered");
}

TEST_F(Api, SaysNoAccessOfAPropertyOutsideTheGrantWhereTheSwitchSaysSo) {
  set(R"({"outside_grant":"no_access"})");
  const auto answer = api_get("getAppState?propertyID=320001", token_in(connect()));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(Json::parse(answer.body)["message"], "You don't have access to property ID: 320001");
}

TEST_F(Api, PutsARequestIdOnEveryAnswer) {
  std::set<std::string> ids;
  for (const char* target : {"/", "/api/v1.3/getAppState", "/nothing", "/_test/state", "/assets/style.css"}) {
    ids.emplace(get(target).headers.get("X-Request-ID"));
  }
  EXPECT_EQ(ids.size(), 5U);
  EXPECT_FALSE(ids.contains(""));
}

TEST_F(Api, SurvivesHugeValues) {
  const std::string huge(60'000, 'x');
  expect_is_fixture(api_get("getAppState", huge), "error.auth.token_invalid_live");
  const auto token = token_in(connect());
  const auto answer =
      api_post("postWebhook",
               {{"object", "integration"}, {"action", "appstate_changed"}, {"endpointUrl", huge}}, token);
  EXPECT_EQ(Json::parse(answer.body)["success"], false);
  expect_is_fixture(api_post("getAppState", {}, token), "error.api.unknown_method");
  EXPECT_TRUE(state()["subscriptions"].empty());
}

}  // namespace
}  // namespace latchkey::sandbox
