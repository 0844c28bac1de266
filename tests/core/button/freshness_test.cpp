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

const std::vector<LinkFacts> kEnabled{link("320000", AppState::enabled, "https://partner.example/login")};
const std::vector<LinkFacts> kDisabled{link("320000", AppState::disabled)};

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

TEST(Freshness, PollsWhereNoByteComesWithinFiveSeconds) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_ok);
  button.say(stream_opened);
  EXPECT_THAT(button.pass(4'999ms), IsEmpty());
  EXPECT_THAT(button.pass(1ms), ElementsAre("close_stream", "poll"));
}

TEST(Freshness, PollsWhereThereIsNoStream) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_ok);
  EXPECT_THAT(button.say(stream_refused), ElementsAre("poll"));
  button.snapshot(1, kDisabled);
  for (int round = 0; round < 100; ++round) {
    EXPECT_THAT(button.pass(4'999ms), IsEmpty());
    EXPECT_THAT(button.pass(1ms), Contains("poll"));
    button.snapshot(1, kDisabled);
    ASSERT_FALSE(button.view().stale);
  }
}

/// Polls, each answered at once, until the stream is tried again; returns how many polls that took.
int polls_until_stream(ScriptedButton& button) {
  for (int polls = 1; polls < 100; ++polls) {
    const Words commands = button.pass(5s);
    button.snapshot(1, kDisabled);
    if (commands == Words{"open_stream", "poll"}) return polls;
    EXPECT_THAT(commands, ElementsAre("close_stream", "poll"));
  }
  return 0;
}

TEST(Freshness, WhilePollingTheStreamIsTriedAgainOnceAMinute) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_ok);
  button.pass(5s);  // no byte: it polls, the first of twelve times
  button.snapshot(1, kDisabled);
  for (int minute = 0; minute < 10; ++minute) {
    ASSERT_EQ(polls_until_stream(button), 12) << minute;
    ASSERT_FALSE(button.view().stale) << "the attempt goes on beside the polls";
  }
  button.say(stream_byte);
  EXPECT_EQ(button.channel(), ChannelState::live);
}

TEST(Freshness, AStreamTriedWhilePollingThatFailsChangesNothing) {
  for (const ButtonEvent end : {stream_lost, stream_refused}) {
    ScriptedButton button;
    button.say(configured, "session");
    button.say(session_ok);
    button.say(stream_refused);
    button.snapshot(1, kDisabled);
    ASSERT_EQ(polls_until_stream(button), 12);
    EXPECT_THAT(button.say(end), IsEmpty());
    EXPECT_THAT(button.pass(5s), ElementsAre("close_stream", "poll"));
  }
}

TEST(Freshness, AHiddenPageEndsTheStreamThatItTriedWhilePolling) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_ok);
  button.say(stream_refused);
  button.snapshot(1, kDisabled);
  polls_until_stream(button);
  EXPECT_THAT(button.say(hidden), ElementsAre("close_stream"));
}

TEST(Freshness, WhatAnotherButtonOfThePageHasReadIsNotReadAgain) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_ok);
  button.say(stream_refused);
  button.snapshot(1, kDisabled);
  button.pass(3s);
  button.snapshot(1, kDisabled);
  EXPECT_THAT(button.pass(4'999ms), IsEmpty());
  EXPECT_THAT(button.pass(1ms), Contains("poll"));
}

TEST(Freshness, APollWithoutAnAnswerIsAbandonedAndTriedAgain) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_ok);
  button.say(stream_refused);
  EXPECT_THAT(button.pass(5s), ElementsAre("cancel_channel"));
  EXPECT_THAT(button.pass(1s), ElementsAre("open_stream"));
  button.say(stream_refused);
  button.say(poll_failed);
  EXPECT_THAT(button.pass(1s), ElementsAre("open_stream"));
}

TEST(Freshness, AFailingPollMakesItStaleAfterNineSeconds) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  for (int second = 0; second < 8; ++second) {
    button.pass(1s);
    button.say(stream_refused);
    button.say(poll_failed);
    ASSERT_FALSE(button.view().stale) << second;
  }
  button.pass(1s);
  EXPECT_TRUE(button.view().stale);
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

TEST(Session, IsAskedForAgainWhenItExpired) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  button.pass(1s);
  EXPECT_THAT(button.say(session_expired), ElementsAre("fetch_session"));
  EXPECT_THAT(button.say(session_ok), ElementsAre("open_stream"));
  EXPECT_EQ(button.state(), "enabled") << "the face stays meanwhile";
}

TEST(Session, RefusedWhenFreshSignsOutAndSaysSoOnce) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  button.pass(1s);
  button.say(session_expired);
  button.say(session_ok);
  EXPECT_THAT(button.say(session_expired), ElementsAre("close_stream", "emit_error session_refused"));
  EXPECT_EQ(button.view().message, "session_refused");
  EXPECT_THAT(button.pass(1h), Not(Contains("fetch_session"))) << "asking on would hammer";
}

/// Found by the model: once a minute a polling page tries the stream; that request, still under way with the
/// session that had just ended, was joined instead of made anew, and its refusal was taken for that of the
/// fresh session.
TEST(Session, ThatEndedWhilePollingTakesTheStreamBeingTriedWithIt) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  button.pass(1s);
  button.say(stream_refused);
  ASSERT_EQ(button.channel(), ChannelState::polling);
  EXPECT_THAT(button.say(session_expired), ElementsAre("close_stream", "fetch_session"));
}

/// Found by the model: the page was hidden (or the network gone) right after a session was fetched anew;
/// shown again after that one had ended too, it took one refusal for two and signed out for good.
TEST(Session, ThatEndedWhileNothingWasHeardIsFetchedAnew) {
  for (const ButtonEvent quiet : {hidden, offline, stream_lost}) {
    ScriptedButton button = live_button(kEnabled);
    button.say(stream_lost);
    button.pass(1s);
    button.say(session_expired);
    button.say(session_ok);
    button.say(quiet);
    if (quiet == hidden) button.pass(11min);
    if (quiet == hidden) button.say(shown);
    if (quiet != hidden) button.pass(1s);
    ASSERT_EQ(button.channel(), ChannelState::connecting);
    EXPECT_THAT(button.say(session_expired), ElementsAre("fetch_session"));
  }
}

TEST(Session, RefusedWhenFreshLeavesAFaceThatIsMarkedStale) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  button.pass(1s);
  button.say(session_expired);
  button.say(session_ok);
  button.say(session_expired);
  ASSERT_EQ(button.channel(), ChannelState::signed_out);
  button.pass(9s);
  EXPECT_TRUE(button.view().stale) << "nothing is heard any more, so the face may lie";
}

TEST(Session, ThatSpeaksAgainTakesTheRefusalBack) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  button.pass(1s);
  button.say(session_expired);
  button.say(session_ok);
  button.say(session_expired);
  ASSERT_EQ(button.view().message, "session_refused");
  button.say(shown);
  button.say(session_ok);
  button.snapshot(300, kEnabled);
  EXPECT_EQ(button.view().message, "");
}

TEST(Session, ASignOfLifeBetweenTwoRefusalsAllowsAnotherSession) {
  ScriptedButton button = live_button(kEnabled);
  for (int renewal = 0; renewal < 10; ++renewal) {
    button.say(stream_lost);
    button.pass(1s);
    EXPECT_THAT(button.say(session_expired), ElementsAre("fetch_session")) << renewal;
    button.say(session_ok);
    button.say(stream_byte);
  }
}

TEST(Session, AnExpiredOneIsNotUsedAgainWhileThePartnersBackEndRestarts) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  button.pass(1s);
  button.say(session_expired);
  for (int attempt = 0; attempt < 20; ++attempt) {
    button.say(session_failed);
    EXPECT_THAT(button.pass(1s), ElementsAre("fetch_session")) << attempt;
  }
  EXPECT_THAT(button.say(session_ok), ElementsAre("open_stream"));
}

TEST(Session, WithoutAnAnswerIsAskedForAgainAfterTenSeconds) {
  ScriptedButton button;
  button.say(configured, "session");
  EXPECT_THAT(button.pass(10s), ElementsAre("cancel_channel"));
  EXPECT_THAT(button.pass(1s), ElementsAre("fetch_session"));
}

TEST(Session, AnAnswerThatComesTooLateSaysNothing) {
  ScriptedButton button = live_button(kEnabled);
  button.say(session_absent);
  EXPECT_EQ(button.state(), "enabled");
  ScriptedButton fixed;
  fixed.snapshot(0, kDisabled, configured, "fixed");
  fixed.say(session_absent);
  EXPECT_EQ(fixed.state(), "disabled");
}

TEST(Session, AbsentLeavesTheChildLinkAndForgetsWhatWasShown) {
  ScriptedButton button = live_button(kEnabled);
  button.say(stream_lost);
  button.pass(1s);
  button.say(session_expired);
  button.say(session_absent);
  EXPECT_FALSE(button.view().face);
  EXPECT_EQ(button.view().revision, 0);
  EXPECT_FALSE(button.wakes_in());
  EXPECT_THAT(button.say(shown), ElementsAre("fetch_session")) << "somebody may have logged in elsewhere";
}

}  // namespace
}  // namespace latchkey::core::test
