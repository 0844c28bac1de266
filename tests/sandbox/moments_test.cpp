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
    EXPECT_EQ(enabled, moment.name == "key_unused_for_a_month") << moment.name << ": " << answer.body;
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

}  // namespace
}  // namespace latchkey::sandbox
