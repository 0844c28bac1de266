// What is remembered of answers: since when, by whom, and what ends it.
#include "core/trouble.hpp"

#include <gtest/gtest.h>

namespace latchkey::core {
namespace {

using namespace std::chrono_literals;

[[nodiscard]] Evidence said(Verdict verdict, std::optional<Problem> problem, std::int64_t at,
                            Witness witness = Witness::relay) {
  Evidence evidence;
  evidence.witness = witness;
  evidence.verdict = verdict;
  evidence.problem = problem;
  evidence.at = instant(at);
  return evidence;
}

TEST(Trouble, BeginsWithTheFirstAnswerOfItsKindAndShowsTheLast) {
  Trouble trouble = after({}, said(Verdict::retry, Problem::cloudbeds_unavailable, 10));
  trouble = after(trouble, said(Verdict::retry, Problem::rate_limited, 20));
  ASSERT_EQ(trouble.rows.size(), 1U);
  EXPECT_EQ(trouble.rows[0].since, instant(10));
  EXPECT_EQ(trouble.rows[0].last.at, instant(20));
  EXPECT_EQ(trouble.rows[0].last.problem, Problem::rate_limited);
}

TEST(Trouble, IsOverWithASuccess) {
  Trouble trouble = after({}, said(Verdict::reauthorize, Problem::user_not_active, 10));
  trouble = after(trouble, said(Verdict::healthy, std::nullopt, 20));
  EXPECT_TRUE(trouble.rows.empty());
  EXPECT_EQ(trouble.well_at, instant(20));
}

TEST(Trouble, OfARefusalOutlivesAnOutage) {
  Trouble trouble = after({}, said(Verdict::reauthorize, Problem::user_not_active, 10));
  trouble = after(trouble, said(Verdict::retry, Problem::cloudbeds_unreachable, 20));
  ASSERT_EQ(trouble.rows.size(), 2U);
  EXPECT_EQ(trouble.rows[0].last.problem, Problem::user_not_active);
  trouble = after(trouble, said(Verdict::reauthorize, Problem::user_not_active, 30));
  ASSERT_EQ(trouble.rows.size(), 1U) << "Cloudbeds spoke: the outage is over";
  EXPECT_EQ(trouble.rows[0].since, instant(10));
}

TEST(Trouble, OfAnotherKindTakesThePlaceOfTheOlder) {
  Trouble trouble = after({}, said(Verdict::fix_scopes, Problem::scope_missing, 10));
  trouble = after(trouble, said(Verdict::terminated, Problem::app_not_available, 20));
  ASSERT_EQ(trouble.rows.size(), 1U);
  EXPECT_EQ(trouble.rows[0].since, instant(20));
}

TEST(Trouble, OfOneWitnessDoesNotEndTheOthers) {
  Trouble trouble = after({}, said(Verdict::fix_scopes, Problem::scope_missing, 10, Witness::partner));
  trouble = after(trouble, said(Verdict::healthy, std::nullopt, 20));
  EXPECT_EQ(trouble.rows.size(), 1U) << "getAppState needs no scope";
  trouble = after(trouble, said(Verdict::healthy, std::nullopt, 30, Witness::partner));
  EXPECT_TRUE(trouble.rows.empty());
  EXPECT_EQ(trouble.well_at, instant(20)) << "what a partner tells is a hint";
}

/// A story: a scope that was missing in January, and a wrong parameter in April, were told as one trouble
/// since January.
TEST(Trouble, OfAnotherProblemBeginsAnew) {
  Trouble trouble = after({}, said(Verdict::fix_request, Problem::parameter_missing, 10));
  trouble = after(trouble, said(Verdict::fix_scopes, Problem::scope_missing, 20));
  EXPECT_EQ(trouble.rows[0].since, instant(20));
  trouble = after(trouble, said(Verdict::fix_scopes, Problem::scope_missing, 30));
  EXPECT_EQ(trouble.rows[0].since, instant(20));
}

/// A story: a wrong client secret was refused at each refresh, and in between the old token: since when it
/// was so moved with every try.
TEST(Trouble, OfARefreshThatIsRefusedGoesOnWhileTheOldTokenIsTried) {
  Trouble trouble;
  for (std::int64_t at = 10; at < 50; at += 10) {
    trouble = after(trouble, said(Verdict::refresh_then_verify, Problem::credential_refused, at));
    trouble = after(trouble, said(Verdict::fix_request, Problem::client_refused, at + 1));
  }
  trouble = after(trouble, said(Verdict::refresh_then_verify, Problem::credential_refused, 60));
  ASSERT_EQ(trouble.rows.size(), 2U);
  EXPECT_EQ(trouble.rows[0].last.problem, Problem::client_refused);
  EXPECT_EQ(trouble.rows[0].since, instant(11));
}

TEST(Trouble, ThatASuccessRefutedBeginsAnewWhenItIsToldAgain) {
  const auto told = [](std::int64_t at) {
    return said(Verdict::terminated, Problem::app_not_available, at, Witness::partner);
  };
  Trouble trouble = after({}, told(10));
  trouble = after(trouble, said(Verdict::healthy, std::nullopt, 20));
  EXPECT_EQ(trouble.rows[0].since, instant(10)) << "remembered, for whoever asks what happened";
  trouble = after(trouble, told(30));
  EXPECT_EQ(trouble.rows[0].since, instant(30));
}

TEST(Trouble, OfAPartnerIsForgottenAfterADay) {
  Trouble trouble = after({}, said(Verdict::fix_scopes, Problem::scope_missing, 10, Witness::partner));
  const Instant later = instant(10) + kToldFor;
  trouble = after(trouble, said(Verdict::healthy, std::nullopt, core::ms(later)));
  EXPECT_TRUE(trouble.rows.empty());
}

TEST(Trouble, HasAtMostOneRowForEachWitnessAndKindWhateverComes) {
  Trouble trouble;
  std::int64_t at = 0;
  for (int round = 0; round < 3; ++round)
    for (const Witness witness : {Witness::relay, Witness::partner})
      for (const VerdictKind& row : kVerdictKinds) {
        trouble = after(trouble, said(row.id, std::nullopt, ++at, witness));
        ASSERT_LE(trouble.rows.size(), 6U);
        for (const TroubleRow& one : trouble.rows) ASSERT_LE(one.since, one.last.at);
      }
}

}  // namespace
}  // namespace latchkey::core
