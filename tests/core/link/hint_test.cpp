// A link that hears deliveries: asked about, looked into when the answer disagrees, never believed.
#include "core/link/links.hpp"

namespace latchkey::core::test {
namespace {

using enum LinkEvent;
using testing::ElementsAre;
using testing::IsEmpty;

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

}  // namespace
}  // namespace latchkey::core::test
