// What the button shows: which link, which revision, and when it says that something changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/button/scripted_button.hpp"

namespace latchkey::core::test {
namespace {

using enum ButtonEvent;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<LinkFacts> one(AppState state) {
  return {link("320000", state)};
}

TEST(Face, NoLinkMeansDisabled) {
  const ScriptedButton button = live_button({});
  EXPECT_EQ(button.state(), "disabled");
  EXPECT_EQ(button.view().face->property, "");
}

TEST(Face, OfSeveralLinksShowsTheOneThatMostNeedsAPerson) {
  using enum AppState;
  const std::vector<std::pair<std::vector<AppState>, AppState>> cases{
      {{enabled, disabled, pending, installing}, disabled},
      {{enabled, installing, pending}, pending},
      {{enabled, installing}, installing},
      {{enabled, enabled}, enabled},
  };
  for (const auto& [states, shown_state] : cases) {
    std::vector<LinkFacts> links;
    for (AppState state : states) links.push_back(link(std::to_string(320'000 + links.size()), state));
    EXPECT_EQ(live_button(links).view().face->app_state, shown_state);
  }
}

TEST(Face, OfEquallyUrgentLinksShowsTheFirst) {
  const auto button = live_button({link("320001", AppState::pending), link("320000", AppState::pending)});
  EXPECT_EQ(button.view().face->property, "320001");
}

TEST(Face, OfOnePropertyShowsThatOneOnly) {
  ScriptedButton button;
  button.say(property, "320001");
  button.say(configured, "session");
  button.say(session_ok);
  button.snapshot(1, {link("320000", AppState::disabled), link("320001", AppState::enabled)});
  EXPECT_EQ(button.view().face->property, "320001");
  button.snapshot(2, {link("320000", AppState::enabled)});
  EXPECT_EQ(button.state(), "disabled") << "no link of this property means disabled";
  EXPECT_EQ(button.view().face->property, "320001");
}

TEST(Face, OfAnotherPropertyComesFromTheLastSnapshot) {
  const std::vector<LinkFacts> links{link("320000", AppState::disabled), link("320001", AppState::enabled)};
  ScriptedButton button = live_button(links);
  ASSERT_EQ(button.view().face->property, "320000");
  button.say(property, "320001");
  button.snapshot(100, links, property, "320001");
  EXPECT_EQ(button.view().face->property, "320001");
  button.say(property, "");
  button.snapshot(100, links, property, "");
  EXPECT_EQ(button.view().face->property, "320000");
}

TEST(Face, OfferedForThePropertyBeforeIsNotTaken) {
  const std::vector<LinkFacts> links{link("320000", AppState::disabled), link("320001", AppState::enabled)};
  ScriptedButton button = live_button(links);
  button.snapshot(100, {link("320002", AppState::enabled)}, property, "320001");
  EXPECT_NE(button.view().face->property, "320002");
}

TEST(Face, ItsRevisionNeverFalls) {
  ScriptedButton button = live_button(one(AppState::enabled), 100);
  EXPECT_THAT(button.snapshot(99, one(AppState::disabled)), IsEmpty());
  EXPECT_EQ(button.state(), "enabled");
  EXPECT_EQ(button.view().revision, 100);
  button.snapshot(101, one(AppState::pending));
  EXPECT_EQ(button.state(), "pending");
}

TEST(Face, AnOldSnapshotIsStillASignOfLife) {
  ScriptedButton button = live_button(one(AppState::enabled), 100);
  button.pass(8s);
  button.snapshot(99, one(AppState::disabled));
  button.pass(8s);
  EXPECT_FALSE(button.view().stale);
}

TEST(Face, ASnapshotIsTakenOnce) {
  ScriptedButton button = live_button(one(AppState::enabled), 100);
  button.say(snapshot);
  EXPECT_EQ(button.state(), "enabled") << "an event without an offer brings nothing";
}

TEST(Face, TheFirstIsNoNewsAndOnlyAnotherStateIsAnnounced) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_ok);
  EXPECT_THAT(button.snapshot(1, one(AppState::disabled)), ElementsAre("emit_change"));
  EXPECT_THAT(button.snapshot(2, one(AppState::disabled)), IsEmpty());
  EXPECT_THAT(button.snapshot(3, {link("320000", AppState::disabled, "https://x.example/")}),
              ElementsAre("emit_change"));
  EXPECT_THAT(button.snapshot(4, one(AppState::enabled)), ElementsAre("emit_change", "announce enabled"));
}

TEST(Face, AnotherConfigurationTakesItAway) {
  ScriptedButton button = live_button(one(AppState::enabled), 100);
  button.say(configured, "session");
  EXPECT_FALSE(button.view().face);
  EXPECT_EQ(button.view().revision, 0);
  button.say(session_ok);
  button.snapshot(5, one(AppState::disabled));
  EXPECT_EQ(button.view().revision, 5) << "another account's revisions begin anew";
}

TEST(Face, SetByHandNeedsNoBackEndAndIsNeverStale) {
  ScriptedButton button;
  EXPECT_THAT(button.snapshot(0, one(AppState::pending), configured, "fixed"),
              ElementsAre("close_stream", "emit_change"));
  EXPECT_EQ(button.state(), "pending");
  EXPECT_FALSE(button.wakes_in());
  EXPECT_THAT(button.pass(24h), IsEmpty());
  EXPECT_FALSE(button.view().stale);
  for (const ButtonEvent event : {hidden, shown, offline, online, returned})
    EXPECT_THAT(button.say(event), IsEmpty());
}

TEST(Face, SetByHandChangesWithTheAttribute) {
  ScriptedButton button;
  button.snapshot(0, one(AppState::pending), configured, "fixed");
  button.snapshot(0, one(AppState::enabled), configured, "fixed");
  EXPECT_EQ(button.state(), "enabled");
}

TEST(Face, SetByHandIsNotChangedByALateAnswer) {
  ScriptedButton button;
  button.snapshot(0, one(AppState::pending), configured, "fixed");
  EXPECT_THAT(button.snapshot(9, one(AppState::enabled)), IsEmpty());
  EXPECT_THAT(button.snapshot(9, one(AppState::enabled), finish_ok), IsEmpty());
  EXPECT_EQ(button.state(), "pending");
}

TEST(Face, OfSomebodyWhoLeftIsNotBroughtBackByALateAnswer) {
  ScriptedButton button;
  button.say(configured, "session");
  button.say(session_absent);
  EXPECT_THAT(button.snapshot(9, one(AppState::enabled), finish_ok), IsEmpty());
  EXPECT_FALSE(button.view().face);
}

TEST(Face, IsGoneWhenThereIsNoSourceOfTruth) {
  ScriptedButton button = live_button(one(AppState::enabled));
  EXPECT_THAT(button.say(configured, "off"), ElementsAre("close_stream"));
  EXPECT_FALSE(button.view().face);
  EXPECT_FALSE(button.wakes_in());
}

}  // namespace
}  // namespace latchkey::core::test
