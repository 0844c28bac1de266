// The one binding without a person's confirmation: Cloudbeds' own repair guide, "disconnect, then connect"
// (FACTS section 14, H3), for the account that had the property until lately.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::IsEmpty;

class Renewal : public RelayTest {
 protected:
  Renewal() { bench.restart_with(take_marketplace_starts); }

  void connect_and_disconnect(const std::string& account) {
    ASSERT_EQ(connect(bench, account).status, 200);
    disconnect();
  }
  /// In Cloudbeds: the event comes, and every call is refused from then on.
  void disconnect() {
    bench.answers("getAppState", said("error.api.app_not_available"));
    Json event = fixture("webhook.appstate_changed.enabled_to_disabled")["body"];
    bench.ask(delivery(bench.webhook_path(), event.dump()));
    bench.run_ready();
    bench.answers("getAppState", said("success.getAppState.enabled"));
    bench.answers("authorization_code", token("CANARY-ACCESS-9", "CANARY-REFRESH-9"));
  }
  Json link_of(const std::string& account) { return account_of(bench, account)["links"][0]; }

  Browser browser;
};

TEST_F(Renewal, OfAPropertyThatEndedLatelyNeedsNoClaim) {
  connect_and_disconnect("demo");
  EXPECT_EQ(link_of("demo")["app_state"], "disabled");
  EXPECT_NE(link_of("demo")["ended_at"], nullptr);
  const net::Response back = start_in_marketplace(bench, browser);
  EXPECT_EQ(back.status, 303);
  EXPECT_EQ(location(back), kLocal.page) << "the page with the button";
  EXPECT_THAT(browser.cookies, IsEmpty());
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
  EXPECT_NE(link_of("demo")["renewed_at"], nullptr) << "the partner is told";
  EXPECT_EQ(link_of("demo")["ended_at"], nullptr);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

TEST_F(Renewal, EndsThirtyDaysAfterTheLink) {
  connect_and_disconnect("demo");
  bench.advance(24h * 30);
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kClaimPage);
  EXPECT_EQ(link_of("demo")["app_state"], "disabled");
}

TEST_F(Renewal, IsStillThereAMomentBefore) {
  connect_and_disconnect("demo");
  bench.advance(24h * 30 - 1ms);
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kLocal.page);
}

TEST_F(Renewal, CanBeSwitchedOff) {
  bench.restart_with([](Config& config) { config.renew_days = 0; });
  connect_and_disconnect("demo");
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kClaimPage);
}

TEST_F(Renewal, OfALiveLinkThatIsTrulyAliveIsLeftToBeClaimed) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kClaimPage);
  EXPECT_EQ(link_of("demo")["renewed_at"], nullptr);
}

// The webhook of the disconnect was lost: the link looks alive, and its credential is dead.
TEST_F(Renewal, WorksWhenNobodyToldUsOfTheDisconnect) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers_next("getAppState", said("error.api.app_not_available"));
  bench.answers("authorization_code", token("CANARY-ACCESS-9", "CANARY-REFRESH-9"));
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kLocal.page);
  EXPECT_NE(link_of("demo")["renewed_at"], nullptr);
}

TEST_F(Renewal, WorksWhenTheUserWhoConnectedHasLeft) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers_next("getAppState", said("error.api.user_not_active"));
  bench.answers("authorization_code", token("CANARY-ACCESS-9", "CANARY-REFRESH-9"));
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kLocal.page);
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
}

TEST_F(Renewal, OfALinkThatLapsedLongAgoIsLeftToBeClaimed) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.ask(
      delivery(bench.webhook_path(), fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump()));
  bench.run_ready();
  bench.advance(24h * 30);
  bench.answers("authorization_code", token("CANARY-ACCESS-9", "CANARY-REFRESH-9"));
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kClaimPage);
}

TEST_F(Renewal, GoesToTheAccountThatHadItLast) {
  connect_and_disconnect("first");
  bench.advance(1h);
  connect_and_disconnect("second");
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kLocal.page);
  EXPECT_EQ(link_of("first")["app_state"], "disabled");
  EXPECT_EQ(link_of("second")["app_state"], "enabled");
}

TEST_F(Renewal, OfAGroupWithANewPropertyIsLeftToBeClaimed) {
  connect_and_disconnect("demo");
  bench.answers("authorization_code", token("CANARY-ACCESS-9", "CANARY-REFRESH-9", {"320000", "320001"}));
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kClaimPage);
  EXPECT_EQ(link_of("demo")["app_state"], "disabled");
}

TEST_F(Renewal, OfAPropertyThatIsConnectedAnotherWayIsLeftToBeClaimed) {
  const net::Response stated =
      bench.ask(partner_call("PUT", "/v1/accounts/demo/properties/320000/external",
                             {{"app_state", "disabled"}, {"guide", "https://partner.example/guide"}}));
  ASSERT_EQ(stated.status, 200) << stated.body;
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kClaimPage);
}

TEST_F(Renewal, BeginsTheSetUpStepAnew) {
  bench.restart_with([](Config& config) { config.after_connect = core::AppState::pending; });
  bench.answers("getAppState", said("success.getAppState.pending"));
  connect_and_disconnect("demo");
  bench.answers("getAppState", said("success.getAppState.pending"));
  bench.forget_calls();
  EXPECT_EQ(location(start_in_marketplace(bench, browser)), kLocal.page);
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "pending");
  EXPECT_EQ(link_of("demo")["app_state"], "pending");
}

}  // namespace
}  // namespace latchkey::relay::tests
