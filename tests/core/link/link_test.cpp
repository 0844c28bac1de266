// The link: what the relay does to know the truth about one property, in virtual time.
#include "core/link/link.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace latchkey::core::test {
namespace {

using enum LinkEvent;
using testing::ElementsAre;
using testing::IsEmpty;
using C = LinkCommand;

/// A link whose time passes, and whose timer fires when it asked for it.
class Links {
 public:
  explicit Links(CredentialKind kind = CredentialKind::oauth) : link_(LinkState::unlinked, {}, kind) {}

  std::vector<C> say(LinkEvent event, std::optional<AppState> state = {}, std::optional<Problem> problem = {},
                     std::optional<Duration> retry_after = {}) {
    step_ = link_.handle({event, state, problem, retry_after}, now_);
    return {step_.commands.begin(), step_.commands.end()};
  }
  /// What was commanded while time passed.
  std::vector<C> pass(Duration time) {
    std::vector<C> all;
    const Instant end = now_ + time;
    while (step_.wake_at && *step_.wake_at <= end) {
      now_ = std::max(now_, *step_.wake_at);
      for (C command : say(woke)) all.push_back(command);
    }
    now_ = end;
    return all;
  }
  void restart(CredentialKind kind = CredentialKind::oauth) {
    link_ = Link{link_.state(), link_.face(), kind};
  }

  [[nodiscard]] std::optional<Duration> wakes_in() const {
    return step_.wake_at ? std::optional{*step_.wake_at - now_} : std::nullopt;
  }
  [[nodiscard]] bool visible() const { return step_.visible; }
  [[nodiscard]] LinkState state() const { return link_.state(); }
  [[nodiscard]] AppState shown() const { return link_.face().app_state; }
  [[nodiscard]] std::optional<Problem> reason() const { return link_.face().reason; }
  [[nodiscard]] bool at_rest() const { return link_.at_rest(); }

 private:
  Link link_;
  Instant now_ = instant(1'000'000);
  LinkStep step_;
};

Links settled(AppState state = AppState::enabled, CredentialKind kind = CredentialKind::oauth) {
  Links links(kind);
  links.say(bound);
  links.say(answered, state);
  return links;
}

TEST(Link, StartsUnlinkedAndShowsConnectApp) {
  const Link link;
  EXPECT_EQ(link.state(), LinkState::unlinked);
  EXPECT_EQ(link.face().app_state, AppState::disabled);
  EXPECT_TRUE(link.at_rest());
}

TEST(Link, BoundSubscribesAndAsks) {
  Links links;
  EXPECT_THAT(links.say(bound), ElementsAre(C::subscribe, C::ask));
  EXPECT_TRUE(links.visible());
  EXPECT_EQ(links.shown(), AppState::installing);
  EXPECT_FALSE(links.at_rest());
  EXPECT_THAT(links.say(answered, AppState::enabled), IsEmpty());
  EXPECT_TRUE(links.visible());
  EXPECT_EQ(links.shown(), AppState::enabled);
  EXPECT_TRUE(links.at_rest());
  EXPECT_FALSE(links.wakes_in());
}

TEST(Link, EveryAppStateIsShownAsAnswered) {
  for (const AppState state : {AppState::installing, AppState::pending, AppState::enabled}) {
    EXPECT_EQ(settled(state).shown(), state);
    EXPECT_EQ(settled(state).state(), LinkState::settled);
  }
}

TEST(Link, TerminatedForgetsTheCredentialAtOnce) {
  Links links = settled();
  links.say(hinted, AppState::disabled);
  EXPECT_THAT(links.say(answer_terminated, {}, Problem::key_revoked), ElementsAre(C::forget));
  EXPECT_TRUE(links.visible());
  EXPECT_EQ(links.reason(), Problem::key_revoked);
  EXPECT_THAT(links.say(hinted), IsEmpty()) << "nobody to ask with";
}

// An outage said nothing: the button showed Login as if all were well, for as long as Cloudbeds was down.
TEST(Link, AnOutageThatLastsKeepsTheFaceAndSaysWhy) {
  Links links = settled();
  links.say(hinted);
  for (const Duration pause : {1s, 2s, 5s}) {
    links.say(answer_retry, {}, Problem::edge_page);
    EXPECT_EQ(links.reason(), std::nullopt) << "a hiccup is nobody's business";
    EXPECT_THAT(links.pass(pause), ElementsAre(C::ask));
  }
  EXPECT_EQ(links.reason(), Problem::edge_page);
  EXPECT_EQ(links.shown(), AppState::enabled);
  EXPECT_TRUE(links.visible());
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.reason(), std::nullopt);
  links.say(hinted);
  links.say(answer_retry, {}, Problem::edge_page);
  links.pass(1s);
  EXPECT_EQ(links.reason(), std::nullopt) << "another outage begins anew";
}

TEST(Link, AnOutageDoesNotCoverUpWhatAPersonHasToActOn) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_reauthorize, {}, Problem::user_not_active);
  links.say(hinted);
  for (int i = 0; i < 5; ++i) {
    links.say(answer_retry, {}, Problem::cloudbeds_unavailable);
    links.pass(300s);
  }
  EXPECT_EQ(links.reason(), Problem::user_not_active);
}

TEST(Link, WaitsAsLongAsTheAnswerAsksFor) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_retry, {}, Problem::rate_limited, 30s);
  EXPECT_THAT(links.pass(29s), IsEmpty());
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
  links.say(answer_retry, {}, Problem::rate_limited, 0s);
  EXPECT_THAT(links.pass(1s), IsEmpty()) << "never sooner than our own backoff";
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
}

// A relay with a wrong base address bound a hotel, settled on our guess `installing`, and never asked again.
TEST(Link, AMistakeOfOursRightAfterBindingIsAskedAgainUntilTheStateIsSeen) {
  Links links;
  links.say(bound);
  EXPECT_THAT(links.say(answer_fix, {}, Problem::path_unknown), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::retrying);
  EXPECT_EQ(links.shown(), AppState::installing);
  EXPECT_EQ(links.reason(), Problem::path_unknown);
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
  links.say(answer_fix, {}, Problem::path_unknown);
  EXPECT_THAT(links.pass(1s), IsEmpty()) << "with backoff";
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.state(), LinkState::settled);
  links.say(hinted);
  links.say(answer_fix, {}, Problem::path_unknown);
  EXPECT_EQ(links.state(), LinkState::settled) << "the state is known";
}

TEST(Link, ReauthorizeKeepsTheCredentialAndSaysWhy) {
  Links links = settled();
  links.say(hinted);
  EXPECT_THAT(links.say(answer_reauthorize, {}, Problem::user_not_active), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::lapsed);
  EXPECT_EQ(links.shown(), AppState::disabled);
  EXPECT_EQ(links.reason(), Problem::user_not_active);
  EXPECT_THAT(links.say(hinted), ElementsAre(C::ask)) << "the cause may have gone away";
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.reason(), std::nullopt);
}

/// Found by the model: `enabled` (held up on its way) came after `disabled`, agreed with an answer that was
/// given before the credentials died, and the link settled on Login for a connection that ended seconds
/// later.
TEST(Link, AnOlderDeliveryThatAgreesDoesNotTakeBackAnEnd) {
  Links links = settled();
  links.say(hinted, AppState::disabled);
  links.say(answered, AppState::enabled);
  EXPECT_THAT(links.say(hinted, AppState::enabled), ElementsAre(C::ask));
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.state(), LinkState::rechecking) << "the end is still looked for";
  EXPECT_THAT(links.pass(300ms), ElementsAre(C::ask));
  links.say(answer_terminated, {}, Problem::disconnected);
  EXPECT_EQ(links.state(), LinkState::unlinked);
}

/// Found by the model: killed between the delivery and the death of the credentials, the relay asked once
/// when it started, was told `enabled`, and nobody asked again.
TEST(Link, ADeliveryThatWasBeingLookedIntoIsLookedIntoAfterARestart) {
  Links links = settled();
  links.say(hinted, AppState::disabled);
  links.restart();
  EXPECT_THAT(links.say(resumed, AppState::disabled), ElementsAre(C::ask));
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.state(), LinkState::rechecking);
  EXPECT_THAT(links.pass(300ms), ElementsAre(C::ask));
  links.say(answer_terminated, {}, Problem::disconnected);
  EXPECT_EQ(links.state(), LinkState::unlinked);
}

TEST(Link, RefusedTokenIsRefreshedOnceThenVerified) {
  Links links = settled();
  links.say(hinted);
  EXPECT_THAT(links.say(answer_refused, {}, Problem::credential_refused), ElementsAre(C::refresh));
  EXPECT_EQ(links.shown(), AppState::enabled) << "one refusal is not enough";
  EXPECT_THAT(links.say(refreshed), ElementsAre(C::ask));
  EXPECT_THAT(links.say(answered, AppState::enabled), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::settled);
  EXPECT_FALSE(links.visible());
}

TEST(Link, RefusedAgainAfterARefreshIsTerminated) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_refused, {}, Problem::credential_refused);
  links.say(refreshed);
  EXPECT_THAT(links.say(answer_refused, {}, Problem::credential_refused), ElementsAre(C::forget));
  EXPECT_EQ(links.reason(), Problem::credential_refused);
}

TEST(Link, ARefusedRefreshIsVerifiedBeforeItEndsAnything) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_refused);
  EXPECT_THAT(links.say(refresh_refused), ElementsAre(C::ask));
  EXPECT_EQ(links.shown(), AppState::enabled);
}

TEST(Link, ADeadRefreshTokenEndsTheConnection) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_refused);
  EXPECT_THAT(links.say(refresh_terminated, {}, Problem::disconnected), ElementsAre(C::forget));
  EXPECT_EQ(links.state(), LinkState::unlinked);
}

TEST(Link, ARefusedKeyIsVerifiedOnceWithoutARefresh) {
  for (const CredentialKind kind : {CredentialKind::api_key, CredentialKind::external}) {
    Links links = settled(AppState::enabled, kind);
    links.say(hinted);
    EXPECT_THAT(links.say(answer_refused, {}, Problem::key_revoked), ElementsAre(C::ask)) << name(kind);
    EXPECT_THAT(links.say(answer_refused, {}, Problem::key_revoked), ElementsAre(C::forget));
  }
}

TEST(Link, AMissingScopeKeepsTheConnectionAndSaysSo) {
  Links links = settled(AppState::pending);
  links.say(hinted);
  EXPECT_THAT(links.say(answer_fix, {}, Problem::scope_missing), IsEmpty());
  EXPECT_EQ(links.shown(), AppState::pending);
  EXPECT_EQ(links.reason(), Problem::scope_missing);
  EXPECT_EQ(links.state(), LinkState::settled);
}

TEST(Link, OutagesAreRetriedWithBackoffAndChangeNothingShown) {
  Links links = settled();
  links.say(hinted);
  for (const Duration wait : {1s, 2s, 5s, 10s, 30s, 60s, 120s, 300s, 300s, 300s}) {
    EXPECT_THAT(links.say(answer_retry, {}, Problem::cloudbeds_unavailable), IsEmpty());
    EXPECT_FALSE(links.visible());
    EXPECT_EQ(links.wakes_in(), wait);
    EXPECT_THAT(links.pass(wait - 1ms), IsEmpty());
    EXPECT_THAT(links.pass(1ms), ElementsAre(C::ask));
  }
  EXPECT_EQ(links.shown(), AppState::enabled);
}

TEST(Link, BackoffBeginsAnewAfterAnAnswer) {
  struct Case {
    LinkEvent event;
    std::optional<AppState> state;
  };
  for (const auto& [event, state] :
       {Case{answered, AppState::enabled}, Case{answer_fix, {}}, Case{answer_reauthorize, {}}}) {
    Links links = settled();
    links.say(hinted);
    for (int i = 0; i < 5; ++i) {
      links.say(answer_retry);
      links.pass(*links.wakes_in());
    }
    links.say(event, state, Problem::property_not_covered);
    links.say(hinted);
    links.say(answer_retry);
    EXPECT_EQ(links.wakes_in(), 1s) << name(event);
  }
}

TEST(Link, SilenceIsAnOutageAfterFifteenSeconds) {
  Links links = settled();
  links.say(hinted);
  EXPECT_EQ(links.wakes_in(), 15s);
  EXPECT_THAT(links.pass(15s), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::retrying);
  EXPECT_THAT(links.say(answer_terminated, {}, Problem::disconnected), IsEmpty())
      << "the answer was given up";
  EXPECT_EQ(links.shown(), AppState::enabled);
}

TEST(Link, ASilentRefreshIsAnOutageAfterTwentySeconds) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_refused);
  EXPECT_THAT(links.pass(20s), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::retrying);
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
}

TEST(Link, ADeliveryThatDisagreesIsAskedAgainFourTimes) {
  Links links = settled();
  EXPECT_THAT(links.say(hinted, AppState::disabled), ElementsAre(C::ask));
  for (const Duration wait : {300ms, 1'000ms, 5'000ms, 30'000ms}) {
    EXPECT_THAT(links.say(answered, AppState::enabled), IsEmpty());
    EXPECT_FALSE(links.at_rest());
    EXPECT_THAT(links.pass(wait - 1ms), IsEmpty());
    EXPECT_THAT(links.pass(1ms), ElementsAre(C::ask));
  }
  links.say(answered, AppState::enabled);
  EXPECT_TRUE(links.at_rest()) << "Cloudbeds is the truth, the delivery only a hint";
  EXPECT_EQ(links.shown(), AppState::enabled);
}

TEST(Link, ADeliveryIsBelievedOnceTheAnswerAgrees) {
  Links links = settled();
  links.say(hinted, AppState::disabled);
  links.say(answered, AppState::enabled);
  links.pass(300ms);
  EXPECT_THAT(links.say(answer_terminated, {}, Problem::app_not_available), ElementsAre(C::forget));
}

TEST(Link, ADeliveryThatAgreesIsAskedOnce) {
  Links links = settled(AppState::pending);
  links.say(hinted, AppState::enabled);
  links.say(answered, AppState::enabled);
  EXPECT_TRUE(links.at_rest());
  EXPECT_TRUE(links.visible());
}

TEST(Link, AnOldDisagreementIsForgottenWhenSettled) {
  Links links = settled();
  links.say(hinted, AppState::pending);
  links.say(answered, AppState::pending);
  links.say(hinted);
  links.say(answered, AppState::enabled);
  EXPECT_TRUE(links.at_rest());
}

TEST(Link, ANewDeliveryStartsTheChecksAnew) {
  Links links = settled();
  links.say(hinted, AppState::disabled);
  for (int i = 0; i < 3; ++i) {
    links.say(answered, AppState::enabled);
    links.pass(*links.wakes_in());
  }
  links.say(answered, AppState::enabled);
  EXPECT_THAT(links.say(hinted, AppState::disabled), ElementsAre(C::ask));
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.wakes_in(), 300ms);
}

TEST(Link, AHintDuringAQuestionAsksAgain) {
  Links links = settled();
  links.say(hinted);
  EXPECT_THAT(links.say(hinted), IsEmpty()) << "one question at a time";
  EXPECT_THAT(links.say(answered, AppState::enabled), ElementsAre(C::ask))
      << "the answer may be older than the hint";
  EXPECT_THAT(links.say(answered, AppState::enabled), IsEmpty());
  EXPECT_TRUE(links.at_rest());
}

TEST(Link, AHintDuringVerificationAsksAgain) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_refused);
  links.say(refreshed);
  ASSERT_EQ(links.state(), LinkState::verifying);
  links.say(hinted);
  EXPECT_THAT(links.say(answered, AppState::enabled), ElementsAre(C::ask))
      << "the answer may be older than the hint";
}

TEST(Link, ADisconnectDuringAQuestionIsNotLost) {
  Links links = settled();
  links.say(hinted, AppState::enabled);
  links.say(hinted, AppState::disabled);
  EXPECT_THAT(links.say(answered, AppState::enabled), ElementsAre(C::ask));
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.state(), LinkState::rechecking);
}

TEST(Link, AnAnswerWithoutAKnownStateChangesNothing) {
  Links links = settled();
  links.say(hinted);
  EXPECT_THAT(links.say(answered, std::nullopt), IsEmpty());
  EXPECT_EQ(links.shown(), AppState::enabled);
  EXPECT_EQ(links.state(), LinkState::settled);
}

TEST(Link, ResumedAfterARestartAsksFromEveryStateButUnlinked) {
  std::vector<Links> all;
  all.push_back(settled());
  all.push_back(settled());
  all.back().say(hinted);  // asking
  all.push_back(all.back());
  all.back().say(answer_refused);  // refreshing
  all.push_back(all.back());
  all.back().say(refreshed);  // verifying
  all.push_back(settled());
  all.back().say(hinted);
  all.back().say(answer_retry);  // retrying
  all.push_back(settled());
  all.back().say(hinted, AppState::disabled);
  all.back().say(answered, AppState::enabled);  // rechecking
  all.push_back(settled());
  all.back().say(hinted);
  all.back().say(answer_reauthorize);  // lapsed
  for (Links& links : all) {
    const LinkState before = links.state();
    const AppState shown = links.shown();
    links.restart();
    EXPECT_THAT(links.say(resumed), ElementsAre(C::ask)) << name(before);
    EXPECT_EQ(links.wakes_in(), 15s);
    EXPECT_EQ(links.shown(), shown);
  }
  Links unlinked;
  unlinked.restart();
  EXPECT_THAT(unlinked.say(resumed), IsEmpty());
}

TEST(Link, ReconnectingForgetsTheOldTrouble) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_terminated, {}, Problem::key_revoked);
  EXPECT_THAT(links.say(bound), ElementsAre(C::subscribe, C::ask));
  EXPECT_EQ(links.reason(), std::nullopt);
  EXPECT_EQ(links.shown(), AppState::installing);
}

TEST(Link, OnlyAChangeOfTheFaceIsVisible) {
  Links links = settled();
  links.say(hinted);
  EXPECT_FALSE(links.visible());
  links.say(answered, AppState::enabled);
  EXPECT_FALSE(links.visible());
  links.say(hinted);
  links.say(answered, AppState::pending);
  EXPECT_TRUE(links.visible());
}

TEST(Link, RemembersThatPendingHasNotBeenSeenYet) {
  Link link;
  EXPECT_FALSE(link.set_up_due());
  static_cast<void>(link.handle({bound, AppState::pending, {}}, instant(0)));
  EXPECT_TRUE(link.set_up_due());
  static_cast<void>(link.handle({answered, AppState::pending, {}}, instant(1)));
  EXPECT_FALSE(link.set_up_due());
}

}  // namespace
}  // namespace latchkey::core::test
