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
  int status_on_the_way = 0;
  std::string state_on_the_way;
  // The partner asks getAppState while it holds the delivery.
  http.answer = [&](const net::OutgoingRequest&) -> boost::asio::awaitable<net::OutgoingReply> {
    auto call = with_token(request("GET", "/api/v1.3/getAppState"), token);
    call.headers.set("Host", "localhost:8080");
    const auto answer = co_await (*server)(call);
    status_on_the_way = answer.status;
    state_on_the_way = Json::parse(answer.body)["data"]["app_state"].get<std::string>();
    co_return FakeHttp::status(204);
  };
  (void)disconnect();
  EXPECT_EQ(status_on_the_way, 200);
  EXPECT_EQ(state_on_the_way, "disabled");
  expect_is_fixture(api_get("getAppState", token), "error.auth.access_denied_documented");
}

TEST_F(Connection, LetsAConnectionLiveThatBeganWhileTheFarewellTravelled) {
  subscribe(token_in(connect()));
  Json reconnected;
  bool first = true;
  http.answer = [&](const net::OutgoingRequest&) -> boost::asio::awaitable<net::OutgoingReply> {
    const auto within = [&](net::Request call) {
      call.headers.set("Host", "localhost:8080");
      return call;
    };
    if (!std::exchange(first, false)) co_return FakeHttp::status(204);
    const Rows ask{{"client_id", std::string(kClientId)}, {"redirect_uri", std::string(kRedirect)}};
    const auto asking = within(request("GET", "/api/v1.3/oauth?" + net::write_form({ask})));
    const auto asked = co_await (*server)(asking);
    const auto allowing =
        within(form_request("/oauth", {{"request", std::string(query_of(location(asked)).get("request"))},
                                       {"property", "320000"},
                                       {"decision", "allow"}}));
    const auto allowed = co_await (*server)(allowing);
    const auto redeeming = within(form_request(
        "/api/v1.3/access_token",
        token_form("authorization_code", {{"redirect_uri", std::string(kRedirect)},
                                          {"code", std::string(query_of(location(allowed)).get("code"))}})));
    const auto redeemed = co_await (*server)(redeeming);
    reconnected = Json::parse(redeemed.body);
    co_return FakeHttp::status(204);
  };
  (void)disconnect();
  EXPECT_EQ(app_state(), "enabled");
  EXPECT_EQ(api_get("getAppState", token_in(reconnected)).status, 200);
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

TEST_F(Connection, AnswersARevokedKeyWithTheProblemBody) {
  const auto key = token_in(connect("", "320000", "urn:ietf:params:oauth:grant-type:api-key"));
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
