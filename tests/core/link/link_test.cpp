// The link: what the relay does to know the truth about one property, in virtual time.
#include "core/link/links.hpp"

namespace latchkey::core::test {
namespace {

using enum LinkEvent;
using testing::ElementsAre;
using testing::IsEmpty;

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
