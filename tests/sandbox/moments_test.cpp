// Triggers: every moment can be brought about, and what it says of Cloudbeds' side is so.
#include "sandbox/moments.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

class Moments : public BenchAccount {
 protected:
  net::Response trigger(std::string_view name, std::string body = "") {
    return post_json("/_test/trigger/" + std::string(name), std::move(body));
  }

  /// Connected, subscribed, and something was delivered already.
  std::string connected(std::string_view grant_type = "authorization_code") {
    const auto token = token_in(connect("", "320000", grant_type));
    subscribe(token);
    (void)api_post("postAppState", {{"app_state", "pending"}}, token);
    (void)api_post("postAppState", {{"app_state", "enabled"}}, token);
    return token;
  }
};

TEST_F(Moments, AreAtLeastFortyAndEachCanHappen) {
  EXPECT_GE(kMoments.size(), 40U);
  for (const Moment& moment : kMoments) {
    (void)post("/_test/reset", {});
    const auto token = connected();
    (void)api_post(
        "postWebhook",
        {{"object", "reservation"}, {"action", "status_changed"}, {"endpointUrl", std::string(kHook)}},
        token);
    const auto answer = trigger(moment.name);
    EXPECT_EQ(answer.status, 200) << moment.name << ": " << answer.body;
    EXPECT_EQ(Json::parse(answer.body)["shows"], moment.shows);
    EXPECT_EQ(Json::parse(answer.body)["property"], "320000");
  }
}

TEST_F(Moments, LeaveTheFaceTheyPromiseInTheMarketplace) {
  for (const Moment& moment : kMoments) {
    if (moment.face == Face::unchanged || moment.face == Face::login) continue;
    (void)post("/_test/reset", {});
    const auto token = connected();
    (void)trigger(moment.name);
    (void)api_get("getAppState", token);  // Some happen during the next call.
    const auto answer = api_get("getAppState", token);
    const bool enabled = answer.status == 200 && answer.body.find("enabled") != std::string::npos;
    EXPECT_FALSE(enabled) << moment.name << ": " << answer.body;
  }
}

TEST_F(Moments, NamesThatAreUnknownAreNotFound) {
  EXPECT_EQ(trigger("the_sky_falls").status, 404);
  EXPECT_EQ(trigger("uninstalled", R"({"property":"1"})").status, 400);
  EXPECT_EQ(trigger("uninstalled", "[]").status, 400);
  EXPECT_EQ(trigger("event_lying").status, 400) << "nobody has subscribed";
}

TEST_F(Moments, EndADeadKeyOnly) {
  const auto key = connected(kKeyGrant);
  (void)trigger("access_token_expired");
  EXPECT_EQ(api_get("getAppState", key).status, 200);
  (void)trigger("key_unused_for_a_month");
  EXPECT_EQ(api_get("getAppState", key).status, 401);
}

TEST_F(Moments, DeactivateAndReactivateTheApprover) {
  const auto token = connected();
  (void)trigger("user_deactivated");
  expect_is_fixture(api_get("getAppState", token), "error.api.user_not_active");
  (void)trigger("user_reactivated");
  expect_is_fixture(api_get("getAppState", token), "success.getAppState.enabled");
}

TEST_F(Moments, TakeTheApproverOffTheUsersThoughTheCredentialLives) {
  (void)post_json("/_test/app", R"({"scopes":["read:hotel","read:user"]})");
  const auto token = token_in(connect());
  const auto users = [&] { return Json::parse(api_get("getUsers", token).body)["data"]["320000"].size(); };
  EXPECT_EQ(users(), 2U);
  (void)trigger("user_left");
  EXPECT_EQ(users(), 1U);
  EXPECT_EQ(api_get("getAppState", token).status, 200);
  (void)trigger("user_reactivated");
  EXPECT_EQ(users(), 2U);
}

TEST_F(Moments, CancelAndReopenTheProperty) {
  const auto token = connected();
  (void)trigger("property_canceled");
  EXPECT_NE(api_get("getAppState", token).body.find("canceled: 320000"), std::string::npos);
  (void)trigger("property_reopened");
  expect_is_fixture(api_get("getAppState", token), "success.getAppState.enabled");
}

TEST_F(Moments, ResetTheSecret) {
  const auto given = code();
  (void)trigger("secret_reset");
  EXPECT_EQ(redeem(given).status, 401);
  const auto secret = state()["app"]["client_secret"].get<std::string>();
  const auto answer = post("/api/v1.3/access_token", {{"grant_type", "authorization_code"},
                                                      {"client_id", std::string(kClientId)},
                                                      {"client_secret", secret},
                                                      {"redirect_uri", std::string(kRedirect)},
                                                      {"code", given}});
  EXPECT_EQ(answer.status, 200);
}

TEST_F(Moments, AddAPropertyBeyondWhatADoubleHolds) {
  (void)trigger("property_joined");
  const auto token = token_in(connect("", "9007199254740993"));
  subscribe(token);
  (void)api_post("postAppState", {{"app_state", "pending"}}, token);
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_NE(http.sent[0].body.find(R"("propertyID":9007199254740993,)"), std::string::npos);
  expect_same_shape(Json::parse(http.sent[0].body),
                    fixture("webhook.appstate_changed.enabled_to_disabled.long_id")["body"]);
}

TEST_F(Moments, TellTheTimeline) {
  (void)connected();
  (void)trigger("uninstalled");
  const auto rows = Json::parse(get("/_test/timeline?property=320000").body)["timeline"];
  const auto last = rows.back();
  EXPECT_EQ(last["from"], "enabled");
  EXPECT_EQ(last["to"], "disabled");
  EXPECT_EQ(last["by"], "hotel");
  EXPECT_EQ(Json::parse(get("/_test/timeline?property=320001").body)["timeline"], Json::array());
}

TEST_F(Moments, AreListedWithWhatAButtonMustShow) {
  const auto rows = Json::parse(get("/_test/triggers").body)["triggers"];
  EXPECT_EQ(rows.size(), kMoments.size());
  for (const auto& row : rows) EXPECT_FALSE(row["shows"].get<std::string>().empty()) << row["name"];
}

// `uninstalled_during_call` for the guesthouse disconnected the hotel, whose call came first.
TEST_F(Moments, AreAboutThePropertyTheyWereAskedFor) {
  const auto hotel = token_in(connect());
  (void)connect("", "320001");
  (void)trigger("uninstalled_during_call", R"({"property":"320001"})");
  EXPECT_EQ(api_get("getAppState", hotel).status, 200);
  EXPECT_EQ(app_state(0), "enabled");
}

// Nobody had subscribed, so the fault that was to lose the event waited, and lost the first of the next
// connection.
TEST_F(Moments, LeaveNoFaultBehindForTheNextConnectionsWebhooks) {
  for (const char* name : {"uninstalled_event_lost", "uninstalled_event_late", "pending_event_lost"}) {
    (void)connect();
    ASSERT_EQ(trigger(name).status, 200) << name;
    EXPECT_TRUE(Json::parse(get("/_test/faults").body)["faults"].empty()) << name;
  }
}

// Two addresses, one event: the second address was told what "is lost".
TEST_F(Moments, LoseAnEventOnItsWayToEveryAddress) {
  const auto token = token_in(connect());
  subscribe(token);
  subscribe(token, "http://127.0.0.1:8081/webhooks/OTHER");
  ASSERT_EQ(trigger("uninstalled_event_lost").status, 200);
  EXPECT_TRUE(http.sent.empty());
}

// A trigger that had nothing to do with it ended a slow call, because the call's fault was spent.
TEST_F(Moments, LeaveCallsThatWaitAlone) {
  const auto token = token_in(connect());
  (void)post_json("/_test/faults", R"({"fault":"slow","times":1,"seconds":6})");
  const auto answer = begin(with_token(request("GET", "/api/v1.3/getAppState"), token));
  come_to_rest();
  ASSERT_EQ(trigger("scope_added").status, 200);
  EXPECT_FALSE(answer->has_value());
  advance(std::chrono::seconds{6});
  EXPECT_TRUE(answer->has_value());
}

// After `user_deactivated` the hotel connected again, as Cloudbeds' guide says, and the deactivated user
// approved.
TEST_F(Moments, LogInSomebodyActiveWhenTheUserIsDeactivated) {
  const auto before = state()["logged_in"];
  (void)connect();
  (void)trigger("user_deactivated");
  EXPECT_NE(state()["logged_in"], before);
  EXPECT_EQ(Json::parse(api_get("getAppState", token_in(connect())).body)["success"], true);
}

TEST_F(Moments, EndASuspendedClientsRefreshesToo) {
  const auto tokens = connect();
  (void)trigger("client_suspended");
  const auto answer =
      post("/api/v1.3/access_token",
           token_form("refresh_token", {{"refresh_token", tokens["refresh_token"].get<std::string>()}}));
  EXPECT_EQ(answer.status, 401);
}

TEST_F(Moments, MoveTheClockNoFurtherThanItMayGo) {
  for (int year = 0; year < 9; ++year) EXPECT_EQ(trigger("a_year_later").status, 200);
  EXPECT_EQ(trigger("a_year_later").status, 400);
  EXPECT_EQ(post_json("/_test/clock", R"({"frozen":true})").status, 200);
}

TEST_F(Moments, RefuseFieldsTheyDoNotKnow) {
  (void)connect();
  EXPECT_EQ(trigger("uninstalled", R"({"propertyID":"320001"})").status, 400);
  EXPECT_EQ(app_state(0), "enabled") << "another property than was meant";
}

}  // namespace
}  // namespace latchkey::sandbox
