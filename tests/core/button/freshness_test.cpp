// How the button keeps hearing the truth, and says when it does not (DESIGN section 3, freshness), in virtual
// time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/button/scripted_button.hpp"

namespace latchkey::core::test {
namespace {

using enum ButtonEvent;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

TEST(Freshness, AsksForASessionThenForTheStream) {
  ScriptedButton button;
  EXPECT_THAT(button.say(configured, "session"), ElementsAre("close_stream", "fetch_session"));
  EXPECT_THAT(button.say(session_ok), ElementsAre("open_stream"));
  EXPECT_FALSE(button.view().face) << "nothing is shown before the first snapshot";
  EXPECT_THAT(button.snapshot(7, kEnabled), ElementsAre("emit_change"));
  EXPECT_EQ(button.state(), "enabled");
  EXPECT_EQ(button.view().revision, 7);
  EXPECT_FALSE(button.view().stale);
}

TEST(Freshness, IsStaleNineSecondsAfterTheLastByteAndKeepsItsFace) {
  ScriptedButton button = live_button(kEnabled);
  button.pass(8'999ms);
  EXPECT_FALSE(button.view().stale);
  button.pass(1ms);
  EXPECT_TRUE(button.view().stale);
  EXPECT_EQ(button.state(), "enabled");
}

TEST(Freshness, HeartbeatsEveryFourSecondsKeepItFresh) {
  ScriptedButton button = live_button(kEnabled);
  for (int beat = 0; beat < 1'000; ++beat) {
    EXPECT_THAT(button.pass(4s), IsEmpty());
    button.say(stream_byte);
    ASSERT_FALSE(button.view().stale) << "after " << beat << " beats";
  }
  EXPECT_EQ(button.channel(), ChannelState::live);
}

TEST(Freshness, AByteEndsStaleness) {
  ScriptedButton button = live_button(kEnabled);
  button.pass(9s);
  ASSERT_TRUE(button.view().stale);
  button.pass(1s);
  ASSERT_EQ(button.channel(), ChannelState::connecting);
  button.say(stream_byte);
  EXPECT_FALSE(button.view().stale);
}

TEST(Freshness, HeadersAloneAreNoSignOfLife) {
  ScriptedButton button = live_button(kEnabled);
  button.pass(10s);
  button.say(stream_opened);
  EXPECT_TRUE(button.view().stale);
  EXPECT_EQ(button.channel(), ChannelState::connecting);
}

TEST(Freshness, ALostStreamIsOpenedAgainEverySecond) {
  ScriptedButton button = live_button(kEnabled);
  for (int attempt = 0; attempt < 60; ++attempt) {
    button.say(stream_lost);
    EXPECT_THAT(button.pass(999ms), Not(Contains("open_stream")));
    EXPECT_THAT(button.pass(1ms), Contains("open_stream"));
  }
}

TEST(Freshness, RetriesSpreadByThirtyPercent) {
  struct Case {
    double random;
    Duration due;
  };
  for (const auto& [random, due] :
       {Case{0.0, 700ms}, Case{0.25, 850ms}, Case{0.5, 1'000ms}, Case{0.999999, 1'299ms}}) {
    ScriptedButton button = live_button(kEnabled);
    button.random = random;
    button.say(stream_lost);
    EXPECT_EQ(button.wakes_in(), due) << "random " << random;
  }
}

TEST(Freshness, ARandomNumberOutsideItsRangeStillRetriesWithinThirtyPercent) {
  for (const double random : {-1e300, -0.1, 1.0, 7.0, 1e300}) {
    ScriptedButton button = live_button(kEnabled);
    button.random = random;
    button.say(stream_lost);
    EXPECT_GE(button.wakes_in(), 700ms);
    EXPECT_LE(button.wakes_in(), 1'300ms);
  }
}

TEST(Freshness, OnlyTheRetryIsSpread) {
  ScriptedButton button;
  button.random = 0.9;
  button.say(configured, "session");
  EXPECT_EQ(button.wakes_in(), 10s);
  button.say(session_ok);
  EXPECT_EQ(button.wakes_in(), 5s);
}

TEST(Freshness, TheNetworksReturnIsUsedAtOnce) {
  ScriptedButton button = live_button(kEnabled);
  EXPECT_THAT(button.say(offline), ElementsAre("close_stream"));
  EXPECT_THAT(button.say(online), ElementsAre("open_stream"));
}

TEST(Freshness, AHiddenPageHoldsNoStreamAndAsksNothing) {
  ScriptedButton button = live_button(kEnabled);
  EXPECT_THAT(button.say(hidden), ElementsAre("close_stream"));
  EXPECT_THAT(button.pass(24h), IsEmpty());
  EXPECT_FALSE(button.view().stale) << "nobody looks";
}

TEST(Freshness, AShownPageReadsAgainAndIsMarkedOnlyWhenThatTakesTwoSeconds) {
  ScriptedButton button = live_button(kEnabled);
  button.say(hidden);
  button.pass(1h);
  EXPECT_THAT(button.say(shown), ElementsAre("open_stream"));
  EXPECT_FALSE(button.view().stale);
  button.pass(1'999ms);
  EXPECT_FALSE(button.view().stale);
  button.pass(1ms);
  EXPECT_TRUE(button.view().stale);
  button.snapshot(200, kDisabled);
  EXPECT_FALSE(button.view().stale);
  EXPECT_EQ(button.state(), "disabled");
}

TEST(Freshness, ShowingAPageThatWasNotHiddenLongTakesNoFreshnessAway) {
  ScriptedButton button = live_button(kEnabled);
  button.say(hidden);
  button.pass(1s);
  button.say(shown);
  EXPECT_EQ(button.wakes_in(), 5s);
  button.pass(7'999ms);
  EXPECT_FALSE(button.view().stale);
  button.pass(1ms);
  EXPECT_TRUE(button.view().stale);
}

TEST(Freshness, APageHiddenWhileItSignsInWaitsUntilItIsShown) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(hidden);
  EXPECT_THAT(button.say(session_ok), Not(Contains("open_stream")));
  EXPECT_THAT(button.pass(1h), IsEmpty());
  EXPECT_THAT(button.say(shown), ElementsAre("open_stream"));
}

TEST(Freshness, AHiddenPageDoesNotAskForSessionsInVain) {
  for (const bool silent : {false, true}) {
    ScriptedButton button;
    button.say(configured, "session");
    button.say(hidden);
    if (!silent) button.say(session_failed);
    button.pass(10s);
    EXPECT_THAT(button.pass(1h), IsEmpty()) << (silent ? "no answer came" : "the answer was a failure");
    EXPECT_THAT(button.say(shown), ElementsAre("fetch_session"));
  }
}

TEST(Freshness, AHiddenPageClosesTheStreamThatWasStillOpenWhileItSignedIn) {
  ScriptedButton button = live_button(kEnabled);
  button.say(session_expired);
  ASSERT_EQ(button.channel(), ChannelState::signing_in);
  button.say(hidden);
  EXPECT_THAT(button.say(session_ok), ElementsAre("close_stream"));
}

}  // namespace
}  // namespace latchkey::core::test
