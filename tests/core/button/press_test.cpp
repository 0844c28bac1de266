// From the press to the relay, and from the relay back: each wait has 60 s, each refusal is said.
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

constexpr std::string_view kTicket = "https://relay.example/connect/ticket";

/// Lets 60 s pass while the stream's heartbeats go on.
Words minute(ScriptedButton& button) {
  Words all;
  for (int beat = 0; beat < 15; ++beat) {
    const Words some = button.pass(4s);
    all.insert(all.end(), some.begin(), some.end());
    button.say(stream_byte);
  }
  return all;
}

TEST(Press, TakesATicketAndGoesThere) {
  ScriptedButton button = live_button(kDisabled);
  EXPECT_THAT(button.say(pressed), ElementsAre("ask_ticket"));
  EXPECT_TRUE(button.view().busy);
  EXPECT_THAT(button.say(ticket_ok, kTicket), ElementsAre("navigate https://relay.example/connect/ticket"));
  EXPECT_TRUE(button.view().busy) << "until the page is gone";
}

TEST(Press, TwiceTakesOneTicket) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  EXPECT_THAT(button.say(pressed), IsEmpty());
  button.say(ticket_ok, kTicket);
  EXPECT_THAT(button.say(pressed), IsEmpty());
}

TEST(Press, OnLoginOrWithoutAFaceOrSessionTakesNone) {
  for (const AppState state : {AppState::enabled, AppState::pending, AppState::installing}) {
    ScriptedButton button = live_button({link("320000", state)});
    EXPECT_THAT(button.say(pressed), IsEmpty()) << name(state);
    EXPECT_FALSE(button.view().busy);
  }
  ScriptedButton fixed;
  fixed.snapshot(0, kDisabled, configured, "fixed");
  EXPECT_THAT(fixed.say(pressed), IsEmpty());
  ScriptedButton early;
  early.say(configured, "session");
  early.say(session_ok);
  EXPECT_THAT(early.say(pressed), IsEmpty());
}

TEST(Press, OnALinkWithAGuideTakesNoneAndSaysThatTheLinkIsAPlainOne) {
  ScriptedButton button = live_button({link("320000", AppState::disabled, "https://partner.example/guide")});
  EXPECT_EQ(name(action_of(button.view().face->app_state)), "connect");
  EXPECT_FALSE(button.view().takes_press);
  EXPECT_THAT(button.say(pressed), IsEmpty());
  EXPECT_FALSE(button.view().busy);
  button.snapshot(200, kDisabled);
  EXPECT_TRUE(button.view().takes_press) << "the guide is gone: it is connected by consent again";
  EXPECT_THAT(button.say(pressed), ElementsAre("ask_ticket"));
}

TEST(Press, IsTheButtonsOwnOnlyOnConnectAppWithASession) {
  EXPECT_TRUE(live_button(kDisabled).view().takes_press);
  for (const AppState state : {AppState::enabled, AppState::pending, AppState::installing})
    EXPECT_FALSE(live_button({link("320000", state)}).view().takes_press) << name(state);
  ScriptedButton fixed;
  fixed.snapshot(0, kDisabled, configured, "fixed");
  EXPECT_FALSE(fixed.view().takes_press) << "nobody is asked for a ticket";
}

TEST(Press, IsPossibleWhileTheStreamIsDown) {
  ScriptedButton button = live_button(kDisabled);
  button.say(stream_lost);
  button.pass(20s);
  ASSERT_TRUE(button.view().stale);
  EXPECT_THAT(button.say(pressed), Contains("ask_ticket"));
}

TEST(Press, RefusedSaysWhyAndCanBeTriedAgain) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  EXPECT_THAT(button.say(ticket_refused, "may_not_connect"), ElementsAre("emit_error may_not_connect"));
  EXPECT_FALSE(button.view().busy);
  EXPECT_EQ(button.view().message, "may_not_connect");
  EXPECT_THAT(button.say(pressed), ElementsAre("ask_ticket"));
  EXPECT_EQ(button.view().message, "") << "a new attempt clears the old message";
}

TEST(Press, ItsMessageStaysUntilDismissed) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  button.say(ticket_refused, "property_taken");
  button.say(stream_byte);
  button.snapshot(200, kDisabled);
  EXPECT_EQ(button.view().message, "property_taken");
  EXPECT_THAT(button.say(dismissed), IsEmpty());
  EXPECT_EQ(button.view().message, "");
}

TEST(Press, WithoutATicketIsGivenUpAfterSixtySeconds) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  EXPECT_THAT(minute(button), ElementsAre("cancel_press", "emit_error connect_timed_out"));
  EXPECT_FALSE(button.view().busy);
  EXPECT_EQ(button.view().message, "connect_timed_out");
}

TEST(Press, WithoutANavigationIsGivenUpAfterSixtySeconds) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  button.say(ticket_ok, kTicket);
  EXPECT_THAT(minute(button), ElementsAre("emit_error navigation_timed_out"));
  EXPECT_FALSE(button.view().busy);
}

TEST(Press, ALateTicketNavigatesNowhere) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  minute(button);
  EXPECT_THAT(button.say(ticket_ok, kTicket), IsEmpty());
  EXPECT_THAT(button.say(ticket_refused, "not_found"), IsEmpty());
}

TEST(Press, OfAnotherConfigurationIsOver) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  button.say(configured, "session");
  EXPECT_FALSE(button.view().busy);
  EXPECT_THAT(button.say(ticket_ok, kTicket), Not(Contains("navigate https://relay.example/connect/ticket")))
      << "a ticket asked for under one configuration must not lead away under another";
}

TEST(Press, ComingBackFromTheCacheEndsTheWait) {
  ScriptedButton asking = live_button(kDisabled);
  asking.say(pressed);
  EXPECT_THAT(asking.say(returned), ElementsAre("cancel_press"));
  EXPECT_FALSE(asking.view().busy);
  ScriptedButton leaving = live_button(kDisabled);
  leaving.say(pressed);
  leaving.say(ticket_ok, kTicket);
  EXPECT_THAT(leaving.say(returned), IsEmpty());
  EXPECT_FALSE(leaving.view().busy);
  EXPECT_THAT(leaving.say(pressed), ElementsAre("ask_ticket"));
}

TEST(Press, WhatIsGivenUpGoesBeforeWhatBegins) {
  ScriptedButton button = live_button(kDisabled);
  button.say(pressed);
  for (int second = 0; second < 59; ++second) {
    button.pass(1s);
    button.say(stream_byte);
  }
  button.say(stream_lost);
  EXPECT_THAT(button.pass(1s), ElementsAre("cancel_press", "emit_error connect_timed_out", "open_stream"));
}

TEST(Finish, IsPostedOnceAndBringsTheState) {
  ScriptedButton button = live_button(kDisabled);
  EXPECT_THAT(button.say(finish_found), ElementsAre("post_finish"));
  EXPECT_TRUE(button.view().busy);
  EXPECT_THAT(button.say(finish_found), IsEmpty());
  EXPECT_THAT(button.snapshot(200, {link("320000", AppState::enabled)}, finish_ok),
              ElementsAre("emit_change", "announce enabled"));
  EXPECT_FALSE(button.view().busy);
}

TEST(Finish, RefusedSaysWhy) {
  ScriptedButton button = live_button(kDisabled);
  button.say(finish_found);
  EXPECT_THAT(button.say(finish_refused, "other_account"), ElementsAre("emit_error other_account"));
  EXPECT_EQ(button.view().message, "other_account");
  EXPECT_EQ(button.state(), "disabled");
}

TEST(Finish, WithoutAnAnswerIsGivenUpAfterSixtySeconds) {
  ScriptedButton button = live_button(kDisabled);
  button.say(finish_found);
  EXPECT_THAT(minute(button), ElementsAre("cancel_press", "emit_error finish_timed_out"));
}

TEST(Finish, ThatComesLateIsStillTheTruth) {
  ScriptedButton button = live_button(kDisabled);
  button.say(finish_found);
  minute(button);
  button.snapshot(200, {link("320000", AppState::enabled)}, finish_ok);
  EXPECT_EQ(button.state(), "enabled");
}

TEST(Finish, APressMeanwhileWaits) {
  ScriptedButton button = live_button(kDisabled);
  button.say(finish_found);
  EXPECT_THAT(button.say(pressed), IsEmpty());
}

}  // namespace
}  // namespace latchkey::core::test
