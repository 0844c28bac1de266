// Keeping links true: what answers end, what they keep, refreshing, and several links of one grant.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

class Keeping : public RelayTest {
 protected:
  /// A delivery that claims nothing, so that no recheck follows.
  void hint(const std::string& path) {
    bench.ask(delivery(path, R"({"event":"integration/appstate_changed"})"));
  }
  void hint() { hint(bench.webhook_path()); }
  [[nodiscard]] Json link(std::size_t row = 0) {
    return state(bench, session_for(bench, "demo"))["links"][row];
  }

  /// Connects both properties with one grant. @return their webhook paths, in order.
  std::vector<std::string> connect_two() {
    bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {"320000", "320001"}));
    EXPECT_EQ(connect(bench, "demo").status, 200);
    std::vector<std::string> paths;
    for (const OutgoingCall& call : bench.calls()) {
      const std::string address{call.fields.get("endpointUrl")};
      if (call.name == "postWebhook") paths.push_back(address.substr(address.find("/webhooks/")));
    }
    EXPECT_EQ(paths.size(), 2U);
    return paths;
  }
};

// What an answer means

struct AnswerRow {
  const char* name;
  const char* fixture;  ///< Null: `reply`.
  Reply reply;
  const char* app_state;
  const char* reason;  ///< Null: none.
  bool kept;           ///< The credential.
};
void PrintTo(const AnswerRow& row, std::ostream* out) {
  *out << row.name;
}
class Answered : public Keeping, public testing::WithParamInterface<AnswerRow> {};

TEST_P(Answered, IsShownAndKeepsOrDropsTheCredential) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const AnswerRow& row = GetParam();
  const double before = bench.store().account("demo").revision;
  bench.answers("getAppState", row.fixture != nullptr ? said(row.fixture) : row.reply);
  hint();
  EXPECT_EQ(link()["app_state"], row.app_state);
  EXPECT_EQ(link()["reason"], row.reason != nullptr ? Json(row.reason) : Json(nullptr));
  EXPECT_EQ(bench.grants_on_disk(), row.kept ? 1U : 0U);
  const bool changed = std::string_view{row.app_state} != "enabled" || row.reason != nullptr;
  EXPECT_EQ(bench.store().account("demo").revision > before, changed);
}

INSTANTIATE_TEST_SUITE_P(
    All, Answered,
    testing::Values(
        AnswerRow{"Enabled", "success.getAppState.enabled", {}, "enabled", nullptr, true},
        AnswerRow{"Pending", "success.getAppState.pending", {}, "pending", nullptr, true},
        AnswerRow{"Installing", "success.getAppState.installing", {}, "installing", nullptr, true},
        AnswerRow{"Disabled", "success.getAppState.disabled", {}, "disabled", "disconnected", false},
        AnswerRow{
            "AppNotAvailable", "error.api.app_not_available", {}, "disabled", "app_not_available", false},
        AnswerRow{"PropertyCanceled",
                  "error.api.property_invalid_status",
                  {},
                  "disabled",
                  "property_inactive",
                  false},
        AnswerRow{"UserNotActive", "error.api.user_not_active", {}, "disabled", "user_not_active", true},
        AnswerRow{"PartnerOnlyCall", "error.api.partner_only_call", {}, "enabled", "partner_only_call", true},
        AnswerRow{"ScopeMissing", "error.api.scope_not_granted", {}, "enabled", "scope_missing", true},
        AnswerRow{"UnknownMethod", "error.api.unknown_method", {}, "enabled", "method_unknown", true},
        AnswerRow{"TheWebSite", "error.api.unknown_path_html", {}, "enabled", "path_unknown", true},
        AnswerRow{"AWebPage", nullptr, {200, "<html>"}, "enabled", nullptr, true},
        AnswerRow{"ServerError", nullptr, {500, "{\"success\":false}"}, "enabled", nullptr, true},
        AnswerRow{"Maintenance", nullptr, {503, "<html>back soon</html>"}, "enabled", nullptr, true},
        AnswerRow{"TooMany", nullptr, {429, "{\"error\":\"access_denied\"}"}, "enabled", nullptr, true},
        AnswerRow{"NoAnswer", nullptr, kLost, "enabled", nullptr, true},
        AnswerRow{"Nothing", nullptr, {200, ""}, "enabled", nullptr, true},
        AnswerRow{"UnknownState",
                  nullptr,
                  {200, R"({"success":true,"data":{"app_state":"sleeping"}})"},
                  "enabled",
                  nullptr,
                  true},
        AnswerRow{"UnknownRefusal",
                  nullptr,
                  {401, R"({"error":"x","message":"CANARY-ACCESS-1 is odd"})"},
                  "enabled",
                  nullptr,
                  true}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(Keeping, AsksAgainAfterAnOutage) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("success.getAppState.pending"));
  bench.answers_next("getAppState", kLost);
  hint();
  EXPECT_EQ(link()["app_state"], "enabled");
  bench.advance(1s);
  ASSERT_TRUE(bench.until([&] { return bench.count("getAppState") == 3; }));
  bench.run_ready();
  EXPECT_EQ(link()["app_state"], "pending");
}

TEST_F(Keeping, ALinkWhoseUserLeftComesBackWhenTheCauseGoesAway) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers_next("getAppState", said("error.api.user_not_active"));
  hint();
  ASSERT_EQ(link()["app_state"], "disabled");
  hint();
  EXPECT_EQ(link()["app_state"], "enabled");
  EXPECT_EQ(link()["reason"], nullptr);
}

// Refreshing

class Refreshing : public Keeping {};

TEST_F(Refreshing, AfterARefusalAsksOnceMoreWithTheNewToken) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  hint();
  EXPECT_EQ(bench.last("refresh_token").fields.get("refresh_token"), "CANARY-REFRESH-1");
  EXPECT_EQ(bench.last("refresh_token").fields.get("client_secret"), kClientSecret);
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
  EXPECT_EQ(link()["app_state"], "enabled");
  bench.restart();
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2")
      << "it was stored";
}

TEST_F(Refreshing, StoresTheRefreshTokenThatComesBackOrKeepsTheOld) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (const char* used : {"CANARY-REFRESH-1", "CANARY-REFRESH-2"}) {
    bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
    hint();
    EXPECT_EQ(bench.last("refresh_token").fields.get("refresh_token"), used);
    bench.answers("refresh_token", {200, R"({"access_token":"CANARY-ACCESS-4","expires_in":3600})"});
  }
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  hint();
  EXPECT_EQ(bench.last("refresh_token").fields.get("refresh_token"), "CANARY-REFRESH-2");
  EXPECT_EQ(link()["app_state"], "enabled");
}

TEST_F(Refreshing, RefusedAgainAfterItEndsTheConnection) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.auth.access_denied_documented"));
  hint();
  EXPECT_EQ(bench.count("refresh_token"), 1U);
  EXPECT_EQ(link()["app_state"], "disabled");
  EXPECT_EQ(link()["reason"], "credential_refused");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

class RefreshOutage : public Keeping, public testing::WithParamInterface<Reply> {};

TEST_P(RefreshOutage, OrAMistakeOfOursKeepsEverything) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  bench.answers("refresh_token", GetParam());
  hint();
  EXPECT_EQ(bench.count("refresh_token"), 1U);
  EXPECT_EQ(link()["app_state"], "enabled");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}
INSTANTIATE_TEST_SUITE_P(All, RefreshOutage,
                         testing::Values(kLost, Reply{200, "<html>"}, Reply{200, "{}"}, Reply{429, "{}"},
                                         Reply{500, "{}"}, Reply{503, "<html>"},
                                         said("error.api.unknown_path_html"),
                                         said("error.token.unknown_client"),
                                         said("error.inferred.missing_parameter")));

TEST_F(Refreshing, IsDoneOnceForTwoLinksRefusedAtTheSameTime) {
  const auto paths = connect_two();
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.holds("refresh_token");
  hint(paths[0]);
  hint(paths[1]);
  EXPECT_EQ(bench.count("refresh_token"), 1U);
  bench.releases("refresh_token");
  EXPECT_EQ(bench.count("refresh_token"), 1U);
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
  EXPECT_EQ(link(0)["app_state"], "enabled");
  EXPECT_EQ(link(1)["app_state"], "enabled");
}

TEST_F(Refreshing, IsNotRepeatedForARefusalOfTheOldToken) {
  const auto paths = connect_two();
  bench.holds("getAppState");
  hint(paths[0]);
  hint(paths[1]);
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.releases_one("getAppState");  // the first: refused and refreshed
  ASSERT_EQ(bench.count("refresh_token"), 1U);
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.releases_one("getAppState");  // the second: asked with the old token
  bench.releases("getAppState");
  EXPECT_EQ(bench.count("refresh_token"), 1U);
  EXPECT_EQ(link(0)["app_state"], "enabled");
  EXPECT_EQ(link(1)["app_state"], "enabled");
}

TEST_F(Refreshing, ThatFindsTheGrantDeadEndsAllItsLinks) {
  const auto paths = connect_two();
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  hint(paths[0]);
  EXPECT_EQ(link(0)["app_state"], "disabled");
  EXPECT_EQ(link(1)["app_state"], "disabled") << "without a webhook of its own";
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

/// A token that lives for a second: due at its end.
[[nodiscard]] Reply short_lived(std::string_view access, std::string_view refresh) {
  Json body = Json::parse(token(access, refresh).body);
  body["expires_in"] = 1;
  return {200, body.dump()};
}

TEST_F(Refreshing, HappensBeforeACallHasToFail) {
  bench.answers("authorization_code", short_lived("CANARY-ACCESS-1", "CANARY-REFRESH-1"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bench.count("refresh_token"), 0U);
  bench.advance(1s);
  ASSERT_TRUE(bench.until([&] { return bench.count("refresh_token") == 1; }));
  bench.run_ready();
  hint();
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
}

TEST_F(Refreshing, IsDueAfterARestartAsItWasBefore) {
  bench.answers("authorization_code", short_lived("CANARY-ACCESS-1", "CANARY-REFRESH-1"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.restart();
  EXPECT_EQ(bench.count("refresh_token"), 0U);
  bench.advance(1s);
  ASSERT_TRUE(bench.until([&] { return bench.count("refresh_token") == 1; }));
}

TEST_F(Refreshing, ByItselfThatFindsTheGrantDeadAsksForItsLinks) {
  bench.answers("authorization_code", short_lived("CANARY-ACCESS-1", "CANARY-REFRESH-1"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  bench.answers("getAppState", said("error.api.app_not_available"));
  bench.advance(1s);
  ASSERT_TRUE(bench.until([&] { return bench.grants_on_disk() == 0; }));
  EXPECT_EQ(link()["reason"], "app_not_available") << "what the question said, not what the refresh did";
}

/// Found by the model: the delivery of the partner's own post had asked already, the post's answer asked
/// again; the first question's refusal was refreshed, and the second's, of the same old token, was taken for
/// the refusal of the new one: a living connection was ended.
TEST_F(Refreshing, ARefusalOfAnOvertakenQuestionEndsNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.holds("getAppState");
  hint();
  bench.answers("postAppState", said("success.postAppState"));
  const auto posted = bench.begin(put_state("demo", "320000", {{"app_state", "enabled"}}));
  bench.run_ready();
  ASSERT_EQ(bench.count("getAppState"), 3U) << "one to connect, one for the hint, one for the post";
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.releases_one("getAppState");
  bench.run_ready();
  bench.releases("getAppState");
  ASSERT_TRUE(bench.until([&] { return posted->has_value(); }));
  EXPECT_EQ(link()["app_state"], "enabled");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.count("refresh_token"), 1U);
}

/// Found by the model: a reconnect that Cloudbeds took just before a disconnect was bound just after it, and
/// the end that was being looked for was forgotten with the old grant.
TEST_F(Keeping, AnEndThatWasAnnouncedIsLookedForAfterAReconnect) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  Journey again = journey(bench, "demo");
  again.until_finish();
  bench.ask(delivery(bench.webhook_path(), body_of("webhook.appstate_changed.enabled_to_disabled")));
  const auto finish = bench.begin(page_post("/v1/connect/finish", again.session, {{"code", again.code}}));
  bench.run_ready();
  EXPECT_EQ(link()["app_state"], "enabled") << "not dead yet";
  EXPECT_TRUE(finish->has_value()) << "who finishes does not wait while it is looked into";
  bench.answers("getAppState", said("error.api.app_not_available"));
  bench.advance(300ms);
  ASSERT_TRUE(bench.until([&] { return bench.grants_on_disk() == 0; }));
  EXPECT_EQ(link()["app_state"], "disabled");
}

TEST_F(Keeping, TheEndOfOneLinkLeavesTheOtherItsCredential) {
  const auto paths = connect_two();
  bench.answers_next("getAppState", said("error.api.app_not_available"));
  hint(paths[0]);
  EXPECT_EQ(link(0)["app_state"], "disabled");
  EXPECT_EQ(link(1)["app_state"], "enabled");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  hint(paths[1]);
  EXPECT_EQ(link(1)["app_state"], "enabled");
  bench.answers("getAppState", said("error.api.app_not_available"));
  hint(paths[1]);
  EXPECT_EQ(bench.grants_on_disk(), 0U) << "the last link has let go";
}

TEST_F(Keeping, AnAnswerAboutAnOlderGrantIsNotTakenForTheNewOne) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string path = bench.webhook_path();
  Journey again = journey(bench, "demo");
  bench.answers("authorization_code", token("CANARY-ACCESS-3", "CANARY-REFRESH-3"));
  again.until_finish();
  bench.holds("getAppState");
  hint(path);  // the old grant's question is out
  const auto finishing = bench.begin(page_post("/v1/connect/finish", again.session, {{"code", again.code}}));
  bench.answers_next("getAppState", said("error.api.app_not_available"));
  bench.releases_one("getAppState");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  bench.releases("getAppState");
  ASSERT_TRUE(bench.until([&] { return finishing->has_value(); }));
  EXPECT_EQ(link()["app_state"], "enabled");
}

TEST_F(Keeping, RevisionsRiseEvenWhenTheClockStands) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  double before = bench.store().account("demo").revision;
  for (const char* word : {"pending", "installing", "pending", "enabled"}) {
    bench.answers("getAppState", said("success.getAppState." + std::string{word}));
    hint();
    EXPECT_GT(bench.store().account("demo").revision, before) << word;
    before = bench.store().account("demo").revision;
  }
}

}  // namespace
}  // namespace latchkey::relay::tests
