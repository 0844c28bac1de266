// Every promise is seen to break when what guards it is taken away: a row of a table, or a rule of a host. So
// the exploration is not blind; and the shortest way to the fault shows what the row is for.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "model/explorer.hpp"

namespace latchkey::model {
namespace {

using core::GrantEvent;
using core::GrantState;
using core::LinkEvent;
using core::LinkGuard;
using core::LinkState;

/// A row of the link's table, as it is told apart.
[[nodiscard]] auto row_of(LinkState from, LinkEvent on, LinkGuard when) {
  return [=](const core::Transition<core::LinkMachine>& move) {
    return !move.from.any && move.from.state == from && move.on == on && move.when == when;
  };
}
[[nodiscard]] Laws without(LinkState from, LinkEvent on, LinkGuard when = LinkGuard::always) {
  Laws laws;
  if (std::erase_if(laws.link, row_of(from, on, when)) != 1) throw std::logic_error("there is no such row");
  return laws;
}
/// The row stays, and forgets nothing.
[[nodiscard]] Laws without_forgetting(LinkState from, LinkEvent on) {
  Laws laws;
  auto row = std::find_if(laws.link.begin(), laws.link.end(), row_of(from, on, LinkGuard::always));
  row->effects = core::Effects<core::LinkEffect>{core::LinkEffect::explain};
  return laws;
}
[[nodiscard]] Laws without_repeating_a_refresh() {
  Laws laws;
  std::erase_if(laws.grant, [](const auto& move) {
    return move.from.state == GrantState::waiting && move.on == GrantEvent::woke && !move.from.any;
  });
  return laws;
}
/// The rule that a refusal during a refresh waits for it is the absence of this row.
[[nodiscard]] Laws with_a_refresh_for_each() {
  Laws laws;
  laws.grant.push_back({GrantState::refreshing,
                        GrantEvent::refused,
                        core::GrantGuard::always,
                        GrantState::refreshing,
                        {core::GrantEffect::refresh},
                        "not so"});
  return laws;
}
[[nodiscard]] Laws without(Rule rule) {
  return Laws{}.without(rule);
}

struct Mutation {
  const char* name;
  Promise breaks;
  Laws laws;
  Plan plan;
  bool connected = true;
};
void PrintTo(const Mutation& mutation, std::ostream* out) {
  *out << mutation.name;
}

[[nodiscard]] Plan two_tabs() {
  Plan plan;
  plan.tabs = {{0, {""}}, {0, {""}}};
  return plan;
}
[[nodiscard]] Plan two_accounts() {
  Plan plan;
  plan.logins = {"thief", "inn"};
  plan.tabs = {{0, {""}}, {1, {""}}};
  return plan;
}

using D = Deed;
using P = Promise;
const std::vector<Mutation> kMutations{
    {"AHintIsNotAsked", P::no_login_for_the_dead, without(LinkState::settled, LinkEvent::hinted),
     Plan{}.may(D::disconnect)},
    {"ADisagreementIsNotAskedAgain", P::no_login_for_the_dead,
     without(LinkState::asking, LinkEvent::answered, LinkGuard::hint_disagrees),
     lagging().may(D::disconnect).may(D::hold_up)},
    {"NothingIsAskedAfterARestart", P::truth_when_quiet, without(Rule::ask_after_restart),
     Plan{}.may(D::partner_posts).may(D::crash)},
    {"ADeliveryUnderWayIsForgottenInACrash", P::no_login_for_the_dead, without(Rule::fear_after_restart),
     lagging().may(D::disconnect).may(D::crash).may(D::hold_up)},
    {"ARefusedTokenIsNotRefreshed", P::no_live_one_lost,
     without(LinkState::asking, LinkEvent::answer_refused, LinkGuard::can_refresh),
     Plan{}.may(D::expire).may(D::partner_posts)},
    {"AnOvertakenAnswerCounts", P::no_live_one_lost, without(Rule::latest_answer_counts),
     Plan{}.may(D::expire).may(D::partner_posts)},
    {"ALowerRevisionIsTaken", P::revisions_never_fall, without(Rule::keep_revision_order),
     Plan{}.may(D::partner_posts).may(D::disconnect).may(D::hold_up)},
    {"AChangeKeepsItsRevision", P::one_face_per_revision, without(Rule::raise_revisions),
     two_tabs().may(D::disconnect)},
    {"EachRefusalRefreshes", P::one_refresh_at_a_time, with_a_refresh_for_each(),
     group().may(D::expire).may(D::crash)},
    {"TheRowForgetsNothing", P::forgotten_when_over,
     without_forgetting(LinkState::asking, LinkEvent::answer_terminated),
     [] {
       Plan plan;
       plan.end_shape = EndShape::app_not_available;
       plan.end_order = EndOrder::credentials_first;
       return plan.may(D::disconnect);
     }()},
    {"TheFaceGoesBeforeTheCredential", P::forgotten_when_over, without(Rule::forget_with_the_face),
     Plan{}.may(D::disconnect)},
    {"ARetryNeverComes", P::waits_end, without(LinkState::retrying, LinkEvent::woke),
     Plan{}.may(D::crash).may(D::spoil)},
    {"NoLinkAsksByItself", P::waits_end, without(LinkState::settled, LinkEvent::woke),
     [] {
       Plan plan;
       plan.kind = core::CredentialKind::api_key;
       plan.end_order = EndOrder::credentials_first;
       plan.period = core::kPeriod;
       return plan.may(D::disconnect).may(D::lose);
     }()},
    {"ARecheckNeverComes", P::waits_end, without(LinkState::rechecking, LinkEvent::woke),
     lagging().may(D::disconnect).may(D::hold_up)},
    {"AQuestionHasNoLimit", P::waits_end, without(LinkState::asking, LinkEvent::woke),
     Plan{}.may(D::press).may(D::allow).may(D::lose, 2), false},
    {"ARefreshIsNotRepeated", P::waits_end, without_repeating_a_refresh(),
     [] {
       Plan plan;
       plan.token_life = std::chrono::seconds{20};
       return plan.may(D::spoil);
     }()},
    {"ThePageWakesNoButton", P::waits_end, without(Rule::page_timers), Plan{}.may(D::cut)},
    {"TheRelayWakesNoLink", P::waits_end, without(Rule::relay_timers), Plan{}.may(D::crash).may(D::spoil)},
    {"WhatNobodyKnowsEnds", P::unknown_ends_nothing, without(Rule::unknown_is_retry),
     Plan{}.may(D::crash).may(D::spoil)},
    {"ASnapshotTellsTheToken", P::no_credential_in_a_browser, without(Rule::credentials_stay_inside),
     Plan{}.may(D::reload)},
    {"AnybodyFinishes", P::bound_to_who_asked, without(Rule::same_account_finishes),
     two_accounts().may(D::press).may(D::allow).may(D::open_foreign_ticket), false},
    {"AClaimIsNotLocked", P::bound_to_who_asked, without(Rule::lock_claims),
     two_accounts().may(D::install).may(D::open_claim).may(D::read_claim).may(D::steal_claim), false},
};

class Without : public testing::TestWithParam<Mutation> {};

TEST_P(Without, TheGuardThePromiseBreaks) {
  Ground ground{GetParam().plan, {}};
  ground.plan.prompt_people = true;
  const World start = GetParam().connected ? connected(ground) : opened(ground);
  constexpr std::size_t kEvery = 1;
  const Explored lawful = explore(start, ground, 1'500, kEvery);
  EXPECT_FALSE(lawful.broken) << "with every guard: " << lawful.broken->how << "\n" << lawful.trace;
  ground.laws = GetParam().laws;
  const Explored found = explore(start, ground, 40'000, kEvery);
  ASSERT_TRUE(found.broken) << "nobody noticed, in " << found.states << " states";
  std::cout << name(found.broken->promise) << ": " << found.broken->how << "\n" << found.trace;
  EXPECT_EQ(found.broken->promise, GetParam().breaks) << name(found.broken->promise);
}

INSTANTIATE_TEST_SUITE_P(All, Without, testing::ValuesIn(kMutations),
                         [](const auto& mutation) { return std::string{mutation.param.name}; });

TEST(Promises, AreAllSeenToBreak) {
  for (const PromiseRow& row : kPromises) {
    const bool seen = std::any_of(kMutations.begin(), kMutations.end(),
                                  [&](const Mutation& mutation) { return mutation.breaks == row.id; });
    EXPECT_TRUE(seen) << row.name;
  }
}

}  // namespace
}  // namespace latchkey::model
