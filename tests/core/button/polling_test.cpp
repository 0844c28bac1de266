// How the button hears the truth where there is no stream, and tries the stream beside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/button/scripted_button.hpp"

namespace latchkey::core::test {
namespace {

using enum ButtonEvent;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

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

}  // namespace
}  // namespace latchkey::core::test
