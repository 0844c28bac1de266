// /_test/
#include "sandbox/control.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

class Control : public BenchAccount {
 protected:
  Json requests() { return Json::parse(get("/_test/requests").body)["requests"]; }
};

TEST_F(Control, ShowsTheSeed) {
  const auto seeded = state();
  EXPECT_EQ(seeded["properties"][0]["id"], "320000");
  EXPECT_EQ(seeded["properties"][1]["id"], "320001");
  EXPECT_EQ(seeded["app"]["slug"], "exampleapp");
  EXPECT_EQ(seeded["app"]["client_id"], kClientId);
  EXPECT_EQ(seeded["codes"], 0);
}

TEST_F(Control, ShowsGrantsInClearAndWhetherTheyLive) {
  const auto tokens = connect();
  const auto key = connect("", "320001", kKeyGrant);
  auto grants = state()["grants"];
  EXPECT_EQ(grants[0]["access_token"], tokens["access_token"]);
  EXPECT_EQ(grants[0]["refresh_token"], tokens["refresh_token"]);
  EXPECT_TRUE(grants[0]["api_key"].is_null());
  EXPECT_EQ(grants[0]["property"], "320000");
  EXPECT_EQ(grants[1]["api_key"], key["access_token"]);
  EXPECT_TRUE(grants[1]["access_token"].is_null());
  EXPECT_EQ(grants[1]["alive"], true);
  (void)disconnect("320001");
  grants = state()["grants"];
  EXPECT_EQ(grants[0]["alive"], true);
  EXPECT_EQ(grants[1]["alive"], false);
}

TEST_F(Control, ResetEndsConnectionsAsDisconnectDoesThenSeedsAnew) {
  const auto token = token_in(connect());
  subscribe(token);
  (void)post_json("/_test/clock", R"({"advance_s": 100})");
  EXPECT_EQ(post("/_test/reset", {}).status, 200);
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_EQ(Json::parse(http.sent[0].body)["newState"], "disabled");
  const auto after = state();
  EXPECT_TRUE(after["grants"].empty());
  EXPECT_TRUE(after["subscriptions"].empty());
  EXPECT_EQ(after["clock_offset_s"], 0.0);
  EXPECT_EQ(app_state(), "disabled");
  EXPECT_EQ(api_get("getAppState", token).status, 401);
}

TEST_F(Control, ResetStillRetriesItsFarewells) {
  subscribe(token_in(connect()));
  (void)post_json("/_test/clock", R"({"advance_s": 86400})");
  http.answer = [](const auto&) -> net::OutgoingReply { return {net::Failure::connect, 0, {}, {}}; };
  (void)post("/_test/reset", {});
  EXPECT_EQ(http.sent.size(), 1U);
  advance(std::chrono::seconds{60});
  EXPECT_EQ(http.sent.size(), 2U);
}

TEST_F(Control, AdvancesTheClock) {
  const auto token = token_in(connect());
  EXPECT_EQ(post_json("/_test/clock", R"({"advance_s": 28800})").status, 200);
  expect_is_fixture(api_get("getAppState", token), "error.auth.token_invalid_live");
}

TEST_F(Control, LetsAnUnusedKeyDieByTheClock) {
  const auto key = token_in(connect("", "320000", kKeyGrant));
  (void)post_json("/_test/clock", R"({"advance_s": 2591999})");
  EXPECT_EQ(state()["grants"][0]["alive"], true);
  (void)post_json("/_test/clock", R"({"advance_s": 1})");
  EXPECT_EQ(state()["grants"][0]["alive"], false);
  expect_is_fixture(api_get("getAppState", key), "error.auth.access_denied_documented");
}

TEST_F(Control, RefusesAClockThatMakesNoSense) {
  for (const char* body : {"", "{}", "[]", "nonsense", R"({"advance_s":"60"})", R"({"advance_s":-1})",
                           R"({"advance_s":1e300})", R"({"advance_s":null})"}) {
    const auto answer = post_json("/_test/clock", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.headers.get("Content-Type"), "application/problem+json") << body;
  }
  EXPECT_EQ(state()["clock_offset_s"], 0.0);
}

TEST_F(Control, LogsApiRequestsWithCredentialsMasked) {
  const auto used = code();
  const auto tokens = Json::parse(redeem(used).body);
  (void)api_post(
      "postWebhook",
      {{"object", "integration"}, {"action", "appstate_changed"}, {"endpointUrl", std::string(kHook)}},
      token_in(tokens));
  const auto rows = requests();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1]["method"], "POST");
  EXPECT_EQ(rows[1]["path"], "/api/v1.3/access_token");
  EXPECT_EQ(rows[1]["status"], 200);
  EXPECT_EQ(rows[1]["parameters"]["grant_type"], "authorization_code");
  EXPECT_EQ(rows[1]["request_id"].get<std::string>().size(), 32U);
  EXPECT_EQ(rows[2]["credential"], "Authorization ***");
  const auto text = rows.dump();
  for (const std::string& secret :
       {used, token_in(tokens), std::string("EXAMPLE_SECRET"), std::string("webhooks/SECRET")}) {
    EXPECT_EQ(text.find(secret), std::string::npos) << secret;
  }
}

TEST_F(Control, KeepsTheLastTwoHundredRequests) {
  for (int i = 0; i < 205; ++i) (void)get("/api/v1.3/getAppState?propertyID=" + std::to_string(i));
  const auto rows = requests();
  ASSERT_EQ(rows.size(), 200U);
  EXPECT_EQ(rows.back()["parameters"]["propertyID"], "204");
}

TEST_F(Control, CanShowBytesThatAreNoText) {
  (void)get("/api/v1.3/getAppState?propertyID=%ff%fe&%ff=1");
  EXPECT_EQ(requests().size(), 1U);
  (void)consent_request("\xff\xfe");
  EXPECT_EQ(get("/_test/state").status, 200);
}

// A body of JSON with curl's usual type made the whole of it the name of a parameter: the log showed the
// secret.
TEST_F(Control, ShowsNoSecretThatStandsWhereANameShould) {
  (void)post("/api/v1.3/access_token", {{R"({"client_secret":"EXAMPLE_SECRET"})", ""}, {"tok3n", "x"}});
  const auto row = requests().back();
  EXPECT_EQ(row.dump().find("EXAMPLE_SECRET"), std::string::npos) << row;
  EXPECT_EQ(row.dump().find("tok3n"), std::string::npos) << row;
  EXPECT_NE(row["wrong"].dump().find("is JSON but was sent as a form"), std::string::npos) << row;
}

TEST_F(Control, RefusesFieldsItDoesNotKnow) {
  const auto before = get("/_test/save").body;
  for (const auto& [path, body] : {std::pair{"reset", R"({"sed":1})"},
                                   {"connect", R"({"propertyID":"320001"})"},
                                   {"keys", R"({"propertyID":"320001"})"},
                                   {"app", R"({"new_secret":"yes"})"},
                                   {"app", R"({"sale":"bougth"})"},
                                   {"users", R"({"id":"1","log_in":1})"},
                                   {"clock", R"({"advance":60})"}}) {
    EXPECT_EQ(post_json(std::string("/_test/") + path, body).status, 400) << path << body;
  }
  EXPECT_EQ(get("/_test/save").body, before);
}

TEST_F(Control, TellsWhoMisspeltWhatThereIs) {
  const auto answer = get("/_test/typo");
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(Json::parse(answer.body)["detail"].get<std::string>().find("POST /_test/clock"),
            std::string::npos);
  EXPECT_EQ(send(request("PUT", "/_test/settings")).status, 404);
}

// Eleven calls of one test, and the first call of the next was one too many.
TEST_F(Control, ForgetsAtAResetHowOftenWasCalled) {
  const auto first_call = [this] {
    set(R"({"over_limit":"429"})");
    return api_get("getAppState", token_in(connect())).status;
  };
  EXPECT_EQ(first_call(), 200);
  for (int i = 0; i < 11; ++i) (void)api_get("getAppState", "dead");
  (void)post("/_test/reset", {});
  EXPECT_EQ(first_call(), 200);
}

TEST_F(Control, ForgetsNoLivingConnectionForRoom) {
  const auto connect_once = [this] { return post_json("/_test/connect", ""); };
  const auto first = Json::parse(connect_once().body)["access_token"].get<std::string>();
  for (int i = 1; i < 500; ++i) (void)connect_once();
  EXPECT_EQ(connect_once().status, 400);
  EXPECT_EQ(api_get("getAppState", first).status, 200);
  (void)disconnect();
  EXPECT_EQ(connect_once().status, 200);
}

TEST_F(Control, SaysWhyNobodyCouldConnect) {
  set(R"({"organization_users":"refused"})");
  const auto answer = post_json("/_test/connect", "");
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("does not support group accounts"), std::string::npos) << answer.body;
}

/// With a date of its own a run does not depend on the day either.
TEST_F(Control, RepeatsARunToTheLastByteFromASeedAndADate) {
  const auto a_run = [this] {
    (void)post_json("/_test/reset", R"({"seed":9})");
    EXPECT_EQ(post_json("/_test/clock", R"({"frozen":true,"at":1800000000})").status, 200);
    const auto token = token_in(connect());
    subscribe(token);
    (void)api_post("postAppState", {{"app_state", "pending"}}, token);
    auto saved = Json::parse(get("/_test/save").body);
    saved["account"].erase("deliveries");  // Among them the farewell of the run before.
    return saved.dump();
  };
  const auto first = a_run();
  now += std::chrono::hours{50};
  EXPECT_EQ(a_run(), first);
}

TEST_F(Control, KeepsAKeyAliveForThirtyDaysFromItsLastUse) {
  const auto key = token_in(connect("", "320000", kKeyGrant));
  advance(std::chrono::minutes{58});
  EXPECT_EQ(api_get("getAppState", key).status, 200);
  advance(std::chrono::days{30} - std::chrono::minutes{30});
  EXPECT_EQ(api_get("getAppState", key).status, 200);
}

/// What the answer leaves out, for the engineer who sent the request.
TEST_F(Control, SaysWhatWasWrongBeyondTheAnswersWords) {
  const auto last = [this] { return requests().back()["wrong"].dump(); };
  const auto has = [&](std::string_view part) { return last().find(part) != std::string::npos; };
  (void)authorize({{"client_id", std::string(kClientId)},
                   {"redirect_uri", "https://x.example/"},
                   {"response_type", "code"}});
  EXPECT_TRUE(has("This redirect_uri is not registered")) << last();
  EXPECT_EQ(requests().back()["parameters"]["redirect_uri"], "https://x.example/");
  (void)consent_request("", "read:rate");
  EXPECT_TRUE(has("App Details does not register")) << last();
  (void)api_get("getAppState", "dead");
  EXPECT_TRUE(has("never issued here")) << last();
  const auto token = token_in(connect());
  (void)disconnect();
  (void)api_get("getAppState", token);
  EXPECT_TRUE(has("The connection of this credential has ended")) << last();
  (void)get("/api/v1.3/getAppState");
  EXPECT_TRUE(has("No credential was sent")) << last();
  (void)api_post("getAppState", {}, token);
  EXPECT_TRUE(has("getAppState is called with GET")) << last();
  (void)api_get("GetAppState", token);
  EXPECT_TRUE(has("It is spelled getAppState")) << last();
  (void)api_get("getRooms", token);
  EXPECT_TRUE(has("imitates no call of this name")) << last();
  (void)send(request("POST", "/api/v1.3/access_token?grant_type=authorization_code"));
  EXPECT_TRUE(has("this call reads the form only")) << last();
  auto basic = form_request("/api/v1.3/access_token", {{"grant_type", "authorization_code"}});
  basic.headers.set("Authorization", "Basic eDp5");
  (void)send(basic);
  EXPECT_TRUE(has("Basic is not read here")) << last();
}

}  // namespace
}  // namespace latchkey::sandbox
