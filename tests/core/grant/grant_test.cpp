// A credential's life: when it is refreshed, one at a time, what a refusal leads to, and how a key stays
// alive.
#include "core/grant/grant.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/link/verdict_events.hpp"
#include "core/random.hpp"

namespace latchkey::core::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using enum GrantEvent;

constexpr Duration kDay = 24h;

class Grants : public testing::Test {
 protected:
  std::vector<GrantCommand> say(GrantEvent event, Lifetime lifetime = {}, Judgement judgement = {}) {
    step = grant.handle({event, lifetime, judgement, 0.5}, now);
    return {step.commands.begin(), step.commands.end()};
  }
  std::vector<GrantCommand> wake() {
    now = step.wake_at.value_or(now);
    return say(woke);
  }
  void keep_token(Duration life = 8h) { say(kept, {true, now + life}); }
  void keep_key() { say(kept, {false, {}}); }

  Grant grant;
  GrantStep step;
  Instant now = instant(1'795'000'000'000);
};

TEST_F(Grants, ATokenIsRefreshedBeforeItDies) {
  keep_token();
  EXPECT_EQ(step.wake_at, now + 8h - kRefreshMargin - kRefreshSpread / 2) << "half of the spread";
  EXPECT_THAT(wake(), ElementsAre(GrantCommand::refresh));
  EXPECT_EQ(grant.state(), GrantState::refreshing);
}

/// Found by the model: a claim confirmed twice bound the grant while the second one's refresh was under way;
/// the link's own refusal then began another, with the refresh token that the first may have replaced.
TEST_F(Grants, BoundWhileARefreshIsUnderWayBeginsNoOther) {
  keep_token();
  EXPECT_THAT(say(refused), ElementsAre(GrantCommand::refresh));
  keep_token();
  EXPECT_EQ(grant.state(), GrantState::refreshing);
  EXPECT_THAT(say(refused), IsEmpty());
  say(refreshed, {true, now + 8h});
  EXPECT_EQ(step.told->verdict, Verdict::healthy);
}

TEST_F(Grants, ARefreshComesAtMostOncePerHourByItselfAndNeverAfterTheEnd) {
  const auto due = [&](Duration life) { return *due_at({true, now + life}, now, 0) - now; };
  EXPECT_EQ(due(8h), 8h - kRefreshMargin);
  EXPECT_EQ(due(62min), 1h);
  EXPECT_EQ(due(1h), 1h) << "the older lifetime (FACTS section 12): at its end";
  EXPECT_EQ(due(1min), 1min);
  EXPECT_EQ(due(-5min), 0min) << "dead already: now";
}

TEST_F(Grants, ManyTokensOfOneAgeAreSpread) {
  Random random;
  SCOPED_TRACE(random.seed());
  for (int round = 0; round < 1'000; ++round) {
    const double chance = static_cast<double>(random.below(1'000)) / 1'000;
    const Instant due = *due_at({true, now + 8h}, now, chance);
    ASSERT_LE(due, now + 8h - kRefreshMargin);
    ASSERT_GT(due, now + 8h - kRefreshMargin - kRefreshSpread - 1ms);
  }
}

TEST_F(Grants, NoTimerHelpsATokenWithoutARefreshTokenOrWithoutALifetime) {
  EXPECT_EQ(due_at({false, now + 8h}, now, 0), std::nullopt);
  EXPECT_EQ(due_at({true, {}}, now, 0), std::nullopt);
}

TEST_F(Grants, WhoeverIsRefusedMeanwhileWaitsForTheOneRefresh) {
  keep_token();
  EXPECT_THAT(say(refused), ElementsAre(GrantCommand::refresh));
  EXPECT_THAT(say(refused), IsEmpty());
  EXPECT_THAT(say(woke), IsEmpty()) << "not overdue";
  EXPECT_THAT(say(refreshed, {true, now + 8h}), ElementsAre(GrantCommand::tell));
  EXPECT_EQ(step.told->verdict, Verdict::healthy);
  EXPECT_EQ(grant.state(), GrantState::resting);
}

TEST_F(Grants, ARefusedRefreshLeavesTheLastWordToAQuestion) {
  keep_token();
  say(refused);
  say(refresh_refused, {}, {Verdict::reauthorize, Problem::code_refused});
  EXPECT_EQ(step.told->verdict, Verdict::refresh_then_verify);
  EXPECT_EQ(grant.state(), GrantState::spent);
  EXPECT_EQ(step.wake_at, std::nullopt);
  EXPECT_THAT(say(refused), ElementsAre(GrantCommand::refresh)) << "the cause may have gone away";
}

TEST_F(Grants, ADeadRefreshTokenEndsTheGrant) {
  keep_token();
  say(refused);
  say(refresh_terminated, {}, {Verdict::terminated, Problem::disconnected});
  EXPECT_EQ(step.told->verdict, Verdict::terminated);
  EXPECT_EQ(step.told->problem, Problem::disconnected);
  say(forgotten);
  EXPECT_EQ(grant.state(), GrantState::absent);
  EXPECT_THAT(say(refused), IsEmpty());
}

TEST_F(Grants, AnOutageOfARefreshIsWaitedOutWithBackoff) {
  keep_token();
  wake();
  for (const Duration pause : {1s, 2s, 5s, 10s, 30s}) {
    say(refresh_retry, {}, {Verdict::retry, Problem::cloudbeds_unavailable});
    EXPECT_EQ(step.told->problem, Problem::cloudbeds_unavailable);
    EXPECT_EQ(step.wake_at, now + pause);
    EXPECT_THAT(wake(), ElementsAre(GrantCommand::refresh));
  }
  say(refreshed, {true, now + 8h});
  say(refused);
  say(refresh_retry, {}, {Verdict::retry, Problem::cloudbeds_unavailable});
  EXPECT_EQ(step.wake_at, now + 1s) << "another outage begins anew";
}

TEST_F(Grants, ARefreshThatIsNeverAnsweredEndsAtItsLimit) {
  keep_token();
  say(refused);
  EXPECT_EQ(step.wake_at, now + 20s);
  EXPECT_THAT(wake(), ElementsAre(GrantCommand::tell));
  EXPECT_EQ(step.told->problem, Problem::cloudbeds_unreachable);
  EXPECT_EQ(grant.state(), GrantState::waiting);
  say(refreshed, {true, now + 8h});
  EXPECT_EQ(grant.state(), GrantState::resting) << "a late answer may hold the only good refresh token";
}

TEST_F(Grants, AKeyThatIsIdleIsUsedBeforeThirtyDaysArePast) {
  keep_key();
  EXPECT_EQ(step.wake_at, now + 25 * kDay);
  now += 20 * kDay;
  say(used);
  EXPECT_EQ(step.wake_at, now + 25 * kDay) << "a use keeps it alive";
  EXPECT_THAT(wake(), ElementsAre(GrantCommand::keep_alive));
  EXPECT_EQ(step.wake_at, now + 25 * kDay);
}

TEST_F(Grants, AUseDoesNotPutOffTheRefreshOfAToken) {
  keep_token();
  const auto due = step.wake_at;
  now += 7h;
  say(used);
  EXPECT_EQ(step.wake_at, due);
}

TEST_F(Grants, ARefusedKeyIsNotRefreshed) {
  keep_key();
  EXPECT_THAT(say(refused), ElementsAre(GrantCommand::tell));
  EXPECT_EQ(step.told->verdict, Verdict::refresh_then_verify);
  EXPECT_THAT(say(refused), ElementsAre(GrantCommand::tell)) << "who asks again is answered again";
  say(used);
  EXPECT_EQ(grant.state(), GrantState::resting) << "it works after all";
}

TEST_F(Grants, AMigratedTokenIsAKeyFromThenOn) {
  keep_token();
  EXPECT_THAT(say(migrate), ElementsAre(GrantCommand::exchange_for_key));
  EXPECT_THAT(say(refused), IsEmpty()) << "the refresh token is in use";
  say(refreshed, {false, {}});
  EXPECT_EQ(grant.state(), GrantState::resting);
  EXPECT_EQ(step.wake_at, now + 25 * kDay);
  EXPECT_THAT(say(migrate), IsEmpty()) << "a key has nothing to exchange";
}

TEST_F(Grants, AMigrationThatFailsLeavesTheTokenAsItWas) {
  for (const GrantEvent event : {refresh_refused, refresh_retry, woke}) {
    grant = Grant{};
    keep_token();
    say(migrate);
    if (event == woke) now = *step.wake_at;
    say(event);
    EXPECT_EQ(grant.state(), GrantState::resting) << name(event);
    EXPECT_THAT(say(refused), ElementsAre(GrantCommand::refresh)) << name(event);
  }
}

TEST_F(Grants, WhateverHappensNoTwoRefreshesRunAtOnceAndEveryWaitEnds) {
  Random random;
  SCOPED_TRACE(random.seed());
  for (int walk = 0; walk < 300; ++walk) {
    grant = Grant{};
    step = {};
    int running = 0;
    for (int i = 0; i < 60; ++i) {
      const auto event = static_cast<GrantEvent>(random.below(kGrantEventCount));
      const bool answers = event == refreshed || event == refresh_terminated || event == refresh_refused ||
                           event == refresh_retry;
      if (answers && running == 0) continue;
      if (event == woke) now = step.wake_at.value_or(now);
      const GrantState before = grant.state();
      const auto commands = say(event, {random.one_in(2), now + 8h}, {Verdict::retry, Problem::rate_limited});
      const bool asking = before == GrantState::refreshing || before == GrantState::migrating;
      const bool given_up = asking && grant.state() != before;
      if (answers || given_up) running = 0;
      for (const GrantCommand command : commands)
        running += command == GrantCommand::refresh || command == GrantCommand::exchange_for_key ? 1 : 0;
      ASSERT_LE(running, 1) << name(before) << " " << name(event);
      ASSERT_TRUE(step.wake_at || !row_of(kGrantStates, grant.state()).waits_for_machine);
    }
  }
}

TEST(GrantEvents, FollowTheVerdictOfTheRefresh) {
  EXPECT_EQ(events_of(Verdict::healthy).grant, refreshed);
  EXPECT_EQ(events_of(Verdict::terminated).grant, refresh_terminated);
  EXPECT_EQ(events_of(Verdict::refresh_then_verify).grant, refresh_refused);
  for (const Verdict ours : {Verdict::fix_request, Verdict::fix_scopes, Verdict::retry})
    EXPECT_EQ(events_of(ours).grant, refresh_retry) << "a mistake of ours ends nobody's connection";
}

}  // namespace
}  // namespace latchkey::core::test
