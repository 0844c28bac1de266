// The last known face of this browser: shown at once, marked until the truth confirms or corrects it. And a
// person who may look and not connect.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/button/scripted_button.hpp"
#include "core/problem.hpp"

namespace latchkey::core::test {
namespace {

using enum ButtonEvent;
using testing::ElementsAre;
using testing::IsEmpty;

/// Signed in; what this browser saw last is at hand, and nothing else yet.
struct RememberingButton : ScriptedButton {
  explicit RememberingButton(const std::vector<LinkFacts>& links) {
    say(configured, "session");
    say(session_ok);
    EXPECT_THAT(snapshot(0, links, remembered), IsEmpty());
  }
};

TEST(Remembered, IsShownAtOnceAndMarkedUntilTheTruthConfirmsIt) {
  RememberingButton button(kEnabled);
  EXPECT_EQ(button.state(), "enabled");
  EXPECT_TRUE(button.view().stale);
  EXPECT_TRUE(button.view().unconfirmed) << "nothing is lost: no words about it yet";
  button.say(stream_byte);
  EXPECT_TRUE(button.view().stale) << "a byte is contact, and says nothing of the state";
  EXPECT_THAT(button.snapshot(1, kEnabled), ElementsAre("emit_change"))
      << "the page hears of a state when it is known";
  EXPECT_FALSE(button.view().stale);
}

TEST(Remembered, IsSaidToBeLostWhenNothingComesForNineSeconds) {
  RememberingButton button(kEnabled);
  button.pass(8'999ms);
  EXPECT_TRUE(button.view().unconfirmed);
  button.pass(1ms);
  EXPECT_TRUE(button.view().stale);
  EXPECT_FALSE(button.view().unconfirmed);
}

TEST(Remembered, IsCorrectedByTheTruthAndTheCorrectionIsTheFirstNews) {
  RememberingButton button(kEnabled);
  EXPECT_THAT(button.snapshot(1, kDisabled), ElementsAre("emit_change"));
  EXPECT_EQ(button.state(), "disabled");
}

TEST(Remembered, NeverTakesThePlaceOfTheTruth) {
  ScriptedButton button = live_button(kDisabled);
  EXPECT_THAT(button.snapshot(0, kEnabled, remembered), IsEmpty());
  EXPECT_EQ(button.state(), "disabled");
  EXPECT_FALSE(button.view().stale);
}

TEST(Remembered, GoesWithThePersonAndWithTheHotel) {
  RememberingButton left(kEnabled);
  left.say(session_expired);
  left.say(session_absent);
  EXPECT_FALSE(left.view().face);

  RememberingButton another(kEnabled);
  another.say(property, "320001");
  EXPECT_FALSE(another.view().face) << "it was another hotel's";
}

TEST(Remembered, IsNotTakenWhereNobodyIsAsked) {
  ScriptedButton button;
  button.say(configured, "off");
  button.snapshot(0, kEnabled, remembered);
  EXPECT_FALSE(button.view().face);
}

TEST(LooksOnly, OffersNothingToPressAndSaysWhoMay) {
  ScriptedButton button = live_button(kDisabled);
  EXPECT_TRUE(button.view().takes_press);
  button.snapshot(101, kDisabled, snapshot, {}, true);
  EXPECT_EQ(action_of(button.view()), Action::none);
  EXPECT_FALSE(button.view().takes_press);
  EXPECT_EQ(reason_of(button.view()), name(Problem::may_not_connect));
  EXPECT_THAT(button.say(pressed), IsEmpty());
}

TEST(LooksOnly, ChangesNothingElse) {
  ScriptedButton button = live_button(kEnabled);
  button.snapshot(101, kEnabled, snapshot, {}, true);
  EXPECT_EQ(action_of(button.view()), Action::login);
  EXPECT_EQ(reason_of(button.view()), "");
  std::vector<LinkFacts> told = kDisabled;
  told.front().reason = "access_token_rejected";
  button.snapshot(102, told, snapshot, {}, true);
  EXPECT_EQ(reason_of(button.view()), "access_token_rejected") << "why it broke comes before who may mend it";
}

TEST(LooksOnly, IsNewsWhenTheRightIsGivenOrTaken) {
  ScriptedButton button = live_button(kDisabled);
  EXPECT_THAT(button.snapshot(101, kDisabled, snapshot, {}, true), ElementsAre("emit_change"));
  EXPECT_THAT(button.snapshot(102, kDisabled), ElementsAre("emit_change"));
}

}  // namespace
}  // namespace latchkey::core::test
