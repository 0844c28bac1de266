// App states as they change, and how a connection ends.
#include "sandbox/connection.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using Connection = BenchAccount;

/// Numbers of the moment are replaced by the fixture's.
Json delivered_body(const net::OutgoingRequest& request, const Json& wanted) {
  Json body = Json::parse(request.body);
  EXPECT_TRUE(body["timestamp"].is_number_float());
  body["timestamp"] = wanted["timestamp"];
  return body;
}

void expect_delivery(const net::OutgoingRequest& request, const std::string& id) {
  const Json wanted = fixture(id);
  EXPECT_EQ(request.method, wanted["method"]);
  EXPECT_EQ(request.headers.get("User-Agent"), wanted["headers"]["User-Agent"].get<std::string>());
  EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(delivered_body(request, wanted["body"]), wanted["body"]) << "key order too";
  EXPECT_EQ(request.url, kHook);
}

TEST_F(Connection, SendsTheDocumentedEventForEachChange) {
  const auto token = token_in(connect());
  subscribe(token);
  (void)api_post("postAppState", {{"app_state", "installing"}}, token);
  (void)api_post("postAppState", {{"app_state", "pending"}}, token);
  (void)api_post("postAppState", {{"app_state", "enabled"}}, token);
  (void)disconnect();
  ASSERT_EQ(http.sent.size(), 4U);
  expect_delivery(http.sent[1], "webhook.appstate_changed.installing_to_pending");
  expect_delivery(http.sent[2], "webhook.appstate_changed.pending_to_enabled");
  expect_delivery(http.sent[3], "webhook.appstate_changed.enabled_to_disabled");
}

TEST_F(Connection, StampsEventsWithUnixSecondsOfTheAccountsClock) {
  subscribe(token_in(connect()));
  (void)disconnect();
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_NE(http.sent[0].body.find("\"timestamp\":1784141201.429757"), std::string::npos)
      << http.sent[0].body;
}

TEST_F(Connection, SaysNothingWhenTheStateStaysTheSame) {
  const auto token = token_in(connect());
  subscribe(token);
  (void)api_post("postAppState", {{"app_state", "enabled"}}, token);
  EXPECT_TRUE(http.sent.empty());
}

TEST_F(Connection, TellsOnlyThePropertyItIsAbout) {
  subscribe(token_in(connect("", "320000")), kHook);
  subscribe(token_in(connect("", "320001")), std::string(kHook) + "/other");
  (void)disconnect("320001");
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_TRUE(http.sent[0].url.ends_with("/other"));
  EXPECT_EQ(app_state(0), "enabled");
}

TEST_F(Connection, SendsTheEventBeforeItKillsTheCredential) {
  const auto token = token_in(connect());
  subscribe(token);
  http.hold = true;
  const auto answer = begin(disconnecting());
  come_to_rest();
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_FALSE(answer->has_value());
  expect_is_fixture(api_get("getAppState", token), "success.getAppState.disabled");
  http.release();
  come_to_rest();
  EXPECT_EQ(answer->value().status, 303);
  expect_is_fixture(api_get("getAppState", token), "error.auth.access_denied_documented");
}

TEST_F(Connection, LetsAConnectionLiveThatBeganWhileTheFarewellTravelled) {
  subscribe(token_in(connect()));
  http.hold = true;
  const auto answer = begin(disconnecting());
  come_to_rest();
  const auto again = token_in(connect("read:hotel"));
  http.release();
  come_to_rest();
  EXPECT_TRUE(answer->has_value());
  EXPECT_EQ(app_state(), "enabled");
  EXPECT_EQ(api_get("getAppState", again).status, 200);
}

TEST_F(Connection, ExchangesNoOldCodeWhileTheFarewellTravels) {
  subscribe(token_in(connect()));
  const auto old = code();
  http.hold = true;
  const auto answer = begin(disconnecting());
  come_to_rest();
  expect_is_fixture(redeem(old), "error.token.code_invalid_or_expired");
  http.release();
  come_to_rest();
  EXPECT_TRUE(answer->has_value());
}

TEST_F(Connection, EndsEverythingAboutThePropertyOnDisconnect) {
  const auto answer = connect();
  subscribe(token_in(answer));
  const auto waiting = code();
  EXPECT_EQ(disconnect().status, 303);
  expect_is_fixture(redeem(waiting), "error.token.code_invalid_or_expired");
  expect_is_fixture(
      post("/api/v1.3/access_token",
           token_form("refresh_token", {{"refresh_token", answer["refresh_token"].get<std::string>()}})),
      "error.token.refresh_token_invalid");
  EXPECT_TRUE(state()["subscriptions"].empty());
  EXPECT_EQ(app_state(), "disabled");
}

TEST_F(Connection, LeavesNoPropertyInstallingWhoseCodeNobodyExchanged) {
  set(R"({"enabled_at":"exchange"})");
  (void)code();
  EXPECT_EQ(server->until_due(), std::chrono::minutes{10});
  advance(std::chrono::minutes{10} - std::chrono::seconds{1});
  EXPECT_EQ(app_state(), "installing");
  advance(std::chrono::seconds{1});
  EXPECT_EQ(app_state(), "disabled") << "Connect App is there again";
  EXPECT_EQ(state()["codes"], 0);
  EXPECT_EQ(server->until_due(), std::nullopt);
}

TEST_F(Connection, KeepsInstallingWhileAnotherCodeOrASessionLives) {
  set(R"({"enabled_at":"exchange"})");
  (void)code();
  advance(std::chrono::minutes{5});
  const auto second = code();
  advance(std::chrono::minutes{5});
  EXPECT_EQ(app_state(), "installing") << "the second code is good for another 5 minutes";
  const auto token = token_in(Json::parse(redeem(second).body));
  (void)code();
  (void)api_post("postAppState", {{"app_state", "installing"}}, token);
  advance(std::chrono::minutes{10});
  EXPECT_EQ(app_state(), "installing") << "the app's own word, over a live session";
}

TEST_F(Connection, TellsOfInstallingWhereASubscriptionIsThere) {
  set(R"({"enabled_at":"exchange"})");
  const auto token = token_in(connect());
  subscribe(token);
  (void)api_post("postAppState", {{"app_state", "installing"}}, token);
  (void)connect();
  ASSERT_EQ(http.sent.size(), 2U);
  expect_delivery(http.sent[1], "webhook.appstate_changed.installing_to_enabled");
}

TEST_F(Connection, AnswersARevokedKeyWithTheProblemBody) {
  const auto key = token_in(connect("", "320000", kKeyGrant));
  (void)disconnect();
  expect_is_fixture(api_get("getAppState", key), "error.apikey.revoked_problem");
}

TEST_F(Connection, DisconnectsOnceOnly) {
  subscribe(token_in(connect()));
  (void)disconnect();
  (void)disconnect();
  EXPECT_EQ(http.sent.size(), 1U);
}

}  // namespace
}  // namespace latchkey::sandbox
