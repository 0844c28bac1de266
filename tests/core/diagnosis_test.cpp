// The diagnosis: what, since when, who, and the steps that fit the case.
#include "core/diagnosis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/answer_table.hpp"

namespace latchkey::core {
namespace {

constexpr Instant kNow = instant(1'800'000'000'000);

[[nodiscard]] LinkFacts healthy_link(CredentialKind kind = CredentialKind::oauth) {
  LinkFacts link;
  link.state = LinkState::settled;
  link.face = {AppState::enabled, std::nullopt};
  link.kind = kind;
  link.lifetime = {kind == CredentialKind::oauth, std::nullopt};
  link.changed_at = kNow - 48h;
  return link;
}
[[nodiscard]] Evidence answer(Verdict verdict, std::optional<Problem> problem, Instant at,
                              Witness witness = Witness::relay) {
  return {witness, "getAppState", 200, "request-1", at, verdict, problem, ""};
}
[[nodiscard]] Trouble well(Instant at) {
  return after({}, answer(Verdict::healthy, std::nullopt, at));
}
[[nodiscard]] bool says(Steps steps, std::string_view words) {
  return std::any_of(steps.begin(), steps.end(),
                     [&](std::string_view step) { return step.find(words) != std::string_view::npos; });
}

TEST(Diagnosis, OfWhatWorksAsksForNothing) {
  const Diagnosis told = diagnose(healthy_link(), well(kNow - 1min), kNow);
  EXPECT_EQ(told.outlook, Outlook::well);
  EXPECT_EQ(told.problem, std::nullopt);
  EXPECT_EQ(told.since, std::nullopt);
  EXPECT_EQ(told.blame, std::nullopt);
  EXPECT_EQ(told.steps.size(), 1U);
}

/// A story: a partner reported that the user had left; before Cloudbeds was asked the hotel read that
/// somebody had to connect it again.
TEST(Diagnosis, OfARefusalThatNobodyLookedIntoSendsNobodyToConnect) {
  for (const AnswerRow& row : kAnswerRows) {
    if (!row.problem || kind_of(row.verdict) != TroubleKind::refusal) continue;
    const Trouble trouble = after(well(kNow - 1h), answer(row.verdict, row.problem, kNow, Witness::partner));
    const Diagnosis told = diagnose(healthy_link(), trouble, kNow);
    EXPECT_EQ(told.outlook, Outlook::checking) << name(*row.problem);
    for (const std::string_view words : {"onnect", "has left", "Disconnected"})
      EXPECT_EQ(told.text.find(words), std::string_view::npos) << told.text;
  }
}

TEST(Diagnosis, OfAnEndThatWasWantedIsNotThatSomethingBroke) {
  for (const Problem problem :
       {Problem::disconnected, Problem::disconnected_by_app, Problem::app_not_available}) {
    LinkFacts link = healthy_link();
    link.kind.reset();
    link.state = LinkState::unlinked;
    link.face = {AppState::disabled, problem};
    const Diagnosis told = diagnose(link, {}, kNow);
    EXPECT_EQ(told.outlook, Outlook::unconnected);
    EXPECT_EQ(told.problem, problem);
    EXPECT_FALSE(told.steps.empty()) << "it may have been a mistake";
  }
}

/// A story: of a connection that Latchkey does not see, and of one that was never answered, it was told that
/// it works.
TEST(Diagnosis, DoesNotPraiseWhatIsNotSeen) {
  LinkFacts external;
  external.external = true;
  external.face = {AppState::enabled, std::nullopt};
  external.kind = CredentialKind::external;
  EXPECT_THAT(diagnose(external, {}, kNow).text, testing::HasSubstr("not seen from here"));
  LinkFacts link = healthy_link();
  link.face.app_state = AppState::installing;
  EXPECT_EQ(diagnose(link, {}, kNow).text, "The connection is being made.");
}

TEST(Diagnosis, OfAKeyThatDoesNotOpenTheStoreIsNoHotelsBusiness) {
  LinkFacts link = healthy_link();
  link.state = LinkState::retrying;
  link.face.reason = Problem::credential_sealed;
  const Diagnosis told = diagnose(link, {}, kNow);
  EXPECT_EQ(told.outlook, Outlook::troubled);
  EXPECT_EQ(told.blame, Blame::latchkey);
  EXPECT_TRUE(says(told.steps, "key file"));
}

TEST(Diagnosis, ForAHotelLeavesOutWhatOnlyTheAppsMakerCanMend) {
  Trouble trouble =
      after({}, answer(Verdict::fix_request, Problem::parameter_missing, kNow, Witness::partner));
  EXPECT_EQ(diagnose(healthy_link(), for_hotel(trouble), kNow).outlook, Outlook::well);
  EXPECT_EQ(diagnose(healthy_link(), trouble, kNow).outlook, Outlook::troubled);
  trouble = after({}, answer(Verdict::fix_scopes, Problem::scope_missing, kNow, Witness::partner));
  EXPECT_EQ(diagnose(healthy_link(), for_hotel(trouble), kNow).outlook, Outlook::troubled);
}

/// A story: a key that was minted this minute was told to lie unused for 25 days, for the one before it had.
TEST(Foresight, BeginsAnewWithANewCredential) {
  LinkFacts link = healthy_link(CredentialKind::api_key);
  const Trouble trouble = well(kNow - kKeyIdle - 1h);
  EXPECT_FALSE(foresee(link, trouble, kNow).empty());
  link.bound_at = kNow - 1min;
  EXPECT_TRUE(foresee(link, trouble, kNow).empty());
}

TEST(Foresight, OfAnIdleKeyIsAskedAboutThoughSilenceIsSwitchedOff) {
  LinkFacts link = healthy_link(CredentialKind::api_key);
  link.silence = 0h;
  EXPECT_TRUE(should_ask(link, well(kNow - kKeyIdle), std::nullopt, kNow));
  EXPECT_FALSE(should_ask(link, well(kNow - kKeyIdle), kNow - 1h, kNow));
}

/// A story: an agent read "let the app refresh its token once" of a connection that the relay had refreshed,
/// asked and given up.
TEST(Diagnosis, OfAnEndDoesNotAskForWhatWasDoneAlready) {
  LinkFacts link = healthy_link();
  link.kind.reset();
  link.state = LinkState::unlinked;
  link.face = {AppState::disabled, Problem::credential_refused};
  const Diagnosis told = diagnose(link, {}, kNow);
  EXPECT_EQ(told.outlook, Outlook::broken);
  EXPECT_FALSE(says(told.steps, "refresh"));
  EXPECT_TRUE(says(told.steps, "press Connect App"));
}

/// The whole of what Cloudbeds can answer, as the reason that buttons show of it.
TEST(Diagnosis, OfEveryAnswerSaysWhatSinceWhenWhoAndTheSteps) {
  for (const AnswerRow& row : kAnswerRows) {
    if (!row.problem) continue;
    LinkFacts link = healthy_link();
    const bool over = row.verdict == Verdict::terminated;
    if (over) link.kind.reset();
    if (over) link.state = LinkState::unlinked;
    if (row.verdict == Verdict::reauthorize) link.state = LinkState::lapsed;
    link.face.reason = row.problem;
    const Trouble trouble = after(well(kNow - 9min), answer(row.verdict, row.problem, kNow - 5min));
    const Diagnosis told = diagnose(link, trouble, kNow);
    EXPECT_EQ(told.problem, row.problem);
    EXPECT_EQ(told.since, kNow - 5min) << name(*row.problem);
    EXPECT_EQ(told.blame, describe(*row.problem).blame) << name(*row.problem);
    EXPECT_EQ(told.steps.data(), settled_steps_of(*row.problem).data()) << name(*row.problem);
    EXPECT_FALSE(told.actor.empty() || told.meaning.empty() || told.text.empty() || told.source.empty());
    EXPECT_EQ(told.evidence.size(), 1U);
    const bool broken = over || row.verdict == Verdict::reauthorize;
    const bool wanted = row.problem == Problem::disconnected || row.problem == Problem::app_not_available;
    const Outlook end = wanted ? Outlook::unconnected : Outlook::broken;
    EXPECT_EQ(told.outlook, broken ? end : Outlook::troubled) << name(*row.problem);
  }
}

TEST(Diagnosis, OfOneRefusalAloneIsThatItIsLookedInto) {
  LinkFacts link = healthy_link();
  link.state = LinkState::refreshing;
  const Trouble trouble =
      after(well(kNow - 1h), answer(Verdict::refresh_then_verify, Problem::credential_refused, kNow));
  const Diagnosis told = diagnose(link, trouble, kNow);
  EXPECT_EQ(told.outlook, Outlook::checking);
  EXPECT_EQ(told.problem, Problem::credential_refused);
  EXPECT_TRUE(says(told.steps, "Wait a minute"));
  EXPECT_FALSE(says(told.steps, "press Disconnect")) << "nobody is sent to disconnect what may live";
}

TEST(Diagnosis, SaysSinceWhenAnOutageLastsThoughItsAnswersChange) {
  LinkFacts link = healthy_link();
  link.state = LinkState::retrying;
  link.face.reason = Problem::cloudbeds_unavailable;
  Trouble trouble = after(well(kNow - 2h), answer(Verdict::retry, Problem::cloudbeds_unavailable, kNow - 1h));
  trouble = after(trouble, answer(Verdict::retry, Problem::cloudbeds_unreachable, kNow));
  const Diagnosis told = diagnose(link, trouble, kNow);
  EXPECT_EQ(told.since, kNow - 1h);
  EXPECT_TRUE(says(told.steps, "Wait"));
}

TEST(Diagnosis, KeepsTheReasonAndItsTimeInAnOutage) {
  LinkFacts link = healthy_link();
  link.state = LinkState::lapsed;
  link.face = {AppState::disabled, Problem::user_not_active};
  Trouble trouble = after({}, answer(Verdict::reauthorize, Problem::user_not_active, kNow - 3h));
  trouble = after(trouble, answer(Verdict::retry, Problem::cloudbeds_unreachable, kNow));
  const Diagnosis told = diagnose(link, trouble, kNow);
  EXPECT_EQ(told.problem, Problem::user_not_active);
  EXPECT_EQ(told.since, kNow - 3h);
  EXPECT_EQ(told.outlook, Outlook::broken);
  EXPECT_EQ(told.evidence.front().last.problem, Problem::cloudbeds_unreachable) << "the newest first";
}

TEST(Diagnosis, OfAnEndWithoutAnAnswerSaysWhenItEnded) {
  LinkFacts link = healthy_link();
  link.kind.reset();
  link.state = LinkState::unlinked;
  link.face = {AppState::disabled, Problem::disconnected_by_app};
  link.ended_at = kNow - 20min;
  const Diagnosis told = diagnose(link, well(kNow - 1h), kNow);
  EXPECT_EQ(told.since, kNow - 20min);
  EXPECT_TRUE(says(told.steps, "why the app ended the connection"));
}

TEST(Diagnosis, OfAConnectionMadeAnotherWayIsNeverAReconnect) {
  for (const AppState state : {AppState::disabled, AppState::pending, AppState::enabled}) {
    LinkFacts link;
    link.external = true;
    link.kind = CredentialKind::external;
    link.face.app_state = state;
    const Diagnosis told = diagnose(link, {}, kNow);
    EXPECT_EQ(told.outlook, Outlook::elsewhere);
    EXPECT_FALSE(says(told.steps, "Connect it again"));
    EXPECT_FALSE(says(told.steps, "allow access"));
    EXPECT_EQ(told.problem.has_value(), state == AppState::disabled);
    EXPECT_EQ(says(told.steps, "own guide"), state == AppState::disabled);
  }
}

TEST(Diagnosis, OfAMistakeOfThePartnersCallStaysForADayThoughGetAppStateIsFine) {
  Trouble trouble = after({}, answer(Verdict::fix_scopes, Problem::scope_missing, kNow, Witness::partner));
  trouble = after(trouble, answer(Verdict::healthy, std::nullopt, kNow + 1s));
  const Diagnosis told = diagnose(healthy_link(), trouble, kNow + 2s);
  EXPECT_EQ(told.outlook, Outlook::troubled);
  EXPECT_EQ(told.problem, Problem::scope_missing);
  EXPECT_TRUE(says(told.steps, "register the missing scope"));
  EXPECT_EQ(diagnose(healthy_link(), trouble, kNow + kToldFor).problem, std::nullopt);
}

TEST(Diagnosis, OfARefusalThatOnlyThePartnerSawIsRefutedByASuccess) {
  Trouble trouble = well(kNow - 1h);
  trouble = after(trouble, answer(Verdict::terminated, Problem::app_not_available, kNow, Witness::partner));
  EXPECT_EQ(diagnose(healthy_link(), trouble, kNow).outlook, Outlook::checking) << "a hint, and never more";
  trouble = after(trouble, answer(Verdict::healthy, std::nullopt, kNow + 1s));
  const Diagnosis told = diagnose(healthy_link(), trouble, kNow + 2s);
  EXPECT_EQ(told.outlook, Outlook::well);
  EXPECT_EQ(told.evidence.size(), 1U) << "what was reported stays to be seen";
}

TEST(Foresight, TellsThatATokenEndsWhichCannotBeRefreshed) {
  LinkFacts link = healthy_link();
  link.lifetime = {false, kNow + 2h};
  const Diagnosis told = diagnose(link, well(kNow), kNow);
  EXPECT_EQ(told.outlook, Outlook::warned);
  ASSERT_EQ(told.foreseen.size(), 1U);
  EXPECT_EQ(told.foreseen[0], (Foreseen{Foresight::token_ends, kNow + 2h}));
  EXPECT_TRUE(says(told.steps, "Connect the app again before then"));
  link.lifetime.can_refresh = true;
  EXPECT_TRUE(foresee(link, well(kNow), kNow).empty());
  link.lifetime = {false, kNow + kTokenWarning + 1s};
  EXPECT_TRUE(foresee(link, well(kNow), kNow).empty());
}

TEST(Foresight, TellsThatWhoApprovedIsNoUserOfTheHotelAnyMore) {
  Trouble trouble = well(kNow);
  trouble.approver = {"ada", kNow, kNow - 2h};
  const Diagnosis told = diagnose(healthy_link(), trouble, kNow);
  EXPECT_EQ(told.outlook, Outlook::warned);
  ASSERT_EQ(told.foreseen.size(), 1U);
  EXPECT_EQ(told.foreseen[0], (Foreseen{Foresight::approver_gone, kNow - 2h}));
  EXPECT_EQ(told.blame, Blame::person);
  EXPECT_TRUE(says(told.steps, "Press Reconnect"));
  EXPECT_FALSE(should_ask(healthy_link(), trouble, std::nullopt, kNow)) << "getAppState would not know";
}

TEST(Foresight, TellsThatAKeyIsIdle) {
  const LinkFacts link = healthy_link(CredentialKind::api_key);
  const auto coming = foresee(link, well(kNow - kKeyIdle), kNow);
  ASSERT_EQ(coming.size(), 2U);
  EXPECT_EQ(coming[0].what, Foresight::key_idle);
  EXPECT_EQ(coming[1].what, Foresight::silent);
}

TEST(Foresight, OfSilenceAsksOncePerItsTime) {
  LinkFacts link = healthy_link();
  link.silence = 6h;
  const Trouble trouble = well(kNow - 6h);
  EXPECT_FALSE(should_ask(link, well(kNow - 6h + 1ms), std::nullopt, kNow));
  EXPECT_TRUE(should_ask(link, trouble, std::nullopt, kNow));
  EXPECT_FALSE(should_ask(link, trouble, kNow, kNow + 5h));
  EXPECT_TRUE(should_ask(link, trouble, kNow, kNow + 6h));
  link.silence = 0h;
  EXPECT_FALSE(should_ask(link, trouble, std::nullopt, kNow)) << "0: never";
}

TEST(Foresight, AsksOnceWhenAnUnrefreshableTokenHasEnded) {
  LinkFacts link = healthy_link();
  link.lifetime = {false, kNow};
  EXPECT_FALSE(should_ask(link, well(kNow), std::nullopt, kNow - 1ms));
  EXPECT_TRUE(should_ask(link, well(kNow), std::nullopt, kNow));
  EXPECT_FALSE(should_ask(link, well(kNow), kNow, kNow + 1h));
}

TEST(Foresight, IsOfLiveConnectionsOnly) {
  LinkFacts link = healthy_link();
  link.kind.reset();
  EXPECT_TRUE(foresee(link, well(kNow - 1000h), kNow).empty());
  link.kind = CredentialKind::external;
  link.external = true;
  EXPECT_TRUE(foresee(link, well(kNow - 1000h), kNow).empty());
}

}  // namespace
}  // namespace latchkey::core
