// The relay killed: nothing is lost, and what happened meanwhile is noticed.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Restart : public RelayTest {
 protected:
  [[nodiscard]] Json link() { return state(bench, session_for(bench, "demo"))["links"][0]; }
};

TEST_F(Restart, AsksAgainAndShowsTheSame) {
  const std::string session = session_for(bench, "demo");
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const Json before = state(bench, session);
  bench.forget_calls();
  bench.advance(1min);
  bench.restart();
  EXPECT_EQ(bench.count("getAppState"), 1U);
  EXPECT_EQ(bench.count("postWebhook"), 0U) << "the subscription lives on";
  EXPECT_EQ(state(bench, session), before) << "to the session, and to the revision";
}

TEST_F(Restart, NoticesADisconnectMadeMeanwhile) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  bench.restart();
  EXPECT_EQ(link()["app_state"], "disabled");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

/// Found by the model: the event comes before the credentials die, and the relay was killed in between.
TEST_F(Restart, LooksForTheEndThatADeliveryHadAnnounced) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.ask(delivery(bench.webhook_path(), body_of("webhook.appstate_changed.enabled_to_disabled")));
  ASSERT_TRUE(bench.store().link("demo", "320000")->dirty);
  bench.restart();
  EXPECT_EQ(link()["app_state"], "enabled") << "not dead yet";
  bench.answers("getAppState", said("error.api.app_not_available"));
  bench.advance(300ms);
  ASSERT_TRUE(bench.until([&] { return bench.grants_on_disk() == 0; }));
  EXPECT_EQ(link()["app_state"], "disabled");
}

TEST_F(Restart, KeepsTheFaceWhileCloudbedsIsAway) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", kLost);
  bench.restart();
  EXPECT_EQ(link()["app_state"], "enabled");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

TEST_F(Restart, BetweenAnyTwoStepsOfAFlowChangesNothing) {
  Journey way = journey(bench, "demo");
  way.press();
  bench.restart();
  EXPECT_EQ(way.depart().status, 303);
  bench.restart();
  EXPECT_EQ(way.allow().status, 303);
  bench.restart();
  EXPECT_EQ(way.finish().status, 200);
  bench.restart();
  EXPECT_EQ(link()["app_state"], "enabled");
}

TEST_F(Restart, WithAnotherKeyKeepsCredentialsForWhenTheOldOneComesBack) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.restart_with_another_key(8);
  EXPECT_EQ(link()["app_state"], "enabled") << "no hotel is told to connect again for it";
  EXPECT_THAT(bench.log(), HasSubstr("does not open with this key"));
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  bench.restart_with_another_key(7);
  EXPECT_EQ(link()["app_state"], "enabled");
}

TEST_F(Restart, WithAnotherKeyRefusesOldSessionsAndStates) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  bench.restart_with_another_key(8);
  EXPECT_EQ(code_of(bench.ask(page_get("/v1/state", way.session))), "session_invalid");
  EXPECT_EQ(page_code_of(way.allow()), "state_invalid");
}

/// Killed while this call to Cloudbeds was out: 0 exchange, 1 getHotels, 2 postWebhook, 3 getAppState.
class Killed : public Restart, public testing::WithParamInterface<int> {};

TEST_P(Killed, OnTheWayItTellsTheTruthAfterwards) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  bench.kills_at(GetParam());
  way.allow();
  if (!bench.killed()) way.finish();
  ASSERT_TRUE(bench.killed());
  const bool bound = bench.store().link("demo", "320000").has_value();
  EXPECT_EQ(bound, GetParam() >= 2);
  bench.restart();
  if (bound) {
    EXPECT_EQ(link()["app_state"], "enabled");
    EXPECT_NE(bench.store().link("demo", "320000")->subscription_id, "");
    bench.answers("getAppState", said("error.api.app_not_available"));
    bench.ask(delivery(bench.webhook_path(),
                       fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump()));
    EXPECT_EQ(link()["app_state"], "disabled") << "its webhook is heard";
  }
  bench.advance(11min);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 0U) << "no credential that nobody can end";
  EXPECT_TRUE(state(bench, session_for(bench, "demo"))["links"].empty() || link()["app_state"] == "disabled");
  bench.answers("getAppState", said("success.getAppState.enabled"));
  EXPECT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(link()["app_state"], "enabled") << "and connecting works as ever";
}
INSTANTIATE_TEST_SUITE_P(All, Killed, testing::Values(0, 1, 2, 3));

TEST_F(Restart, AfterBeingKilledBeforeBindingTheSameCodeStillFinishes) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.kills_at(0);
  way.finish();
  ASSERT_TRUE(bench.killed());
  bench.restart();
  EXPECT_EQ(way.finish().status, 200);
  EXPECT_EQ(link()["app_state"], "enabled");
}

TEST_F(Restart, AfterBeingKilledWhileRefreshingRefreshesAgain) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.kills_at(1);
  bench.ask(delivery(bench.webhook_path(), R"({"newState":"enabled"})"));
  ASSERT_TRUE(bench.killed());
  bench.restart();
  EXPECT_EQ(bench.count("refresh_token"), 2U) << "at once: its answer may be lost";
  EXPECT_EQ(bench.store().grant(bench.store().link("demo", "320000")->grant)->refresh_begun_at, std::nullopt);
  EXPECT_EQ(link()["app_state"], "enabled");
}

}  // namespace
}  // namespace latchkey::relay::tests
