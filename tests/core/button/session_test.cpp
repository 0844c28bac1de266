// Sessions end, are refused and come late: what the button does about each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/button/scripted_button.hpp"

namespace latchkey::core::test {
namespace {

using enum ButtonEvent;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

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
