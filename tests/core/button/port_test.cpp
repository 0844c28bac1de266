// The button as JavaScript sees it: names and doubles, nothing else decided.
#include "core/button/port.hpp"

#include <gtest/gtest.h>

namespace latchkey::core::test {
namespace {

TEST(Port, SpeaksInNames) {
  ButtonPort port;
  const PortStep step = port.handle("configured", "session", 5'000, 0);
  ASSERT_EQ(step.commands.size(), 2U);
  EXPECT_EQ(step.commands[1].name, "fetch_session");
  EXPECT_EQ(step.wake_at, 15'000);
  EXPECT_EQ(step.view.state, "");
  EXPECT_EQ(step.view.action, "");
}

TEST(Port, AnUnknownEventChangesNothing) {
  ButtonPort port;
  port.begin_snapshot(3);
  port.offer("320000", "Example Hotel", "pending", "", "", "Choose your rooms");
  const PortStep before = port.handle("configured", "fixed", 0, 0);
  const PortStep after = port.handle("teleported", "x", 1, 0);
  EXPECT_TRUE(after.commands.empty());
  EXPECT_EQ(after.view.state, "pending");
  EXPECT_EQ(after.view.note, before.view.note);
  EXPECT_EQ(after.view.revision, 3);
}

TEST(Port, AnUnknownEventLeavesTheWakeUpAsItWas) {
  ButtonPort port;
  const double wake = port.handle("configured", "session", 0, 0).wake_at;
  EXPECT_EQ(port.handle("teleported", "", 1, 0).wake_at, wake);
}

TEST(Port, ALinkInAnUnknownStateIsLeftOut) {
  ButtonPort port;
  port.begin_snapshot(1);
  port.offer("320000", "", "hibernating", "", "", "");
  port.offer("320001", "", "enabled", "https://partner.example/login", "", "");
  const PortStep step = port.handle("configured", "fixed", 0, 0);
  EXPECT_EQ(step.view.property, "320001");
  EXPECT_EQ(step.view.state, "enabled");
  EXPECT_EQ(step.view.action, "login");
  EXPECT_EQ(step.view.href, "https://partner.example/login");
}

TEST(Port, CarriesEveryFieldOfALink) {
  ButtonPort port;
  port.begin_snapshot(9);
  port.offer("320000", "Example Hotel", "disabled", "h", "user_not_active", "n");
  const PortView view = port.handle("configured", "fixed", 0, 0).view;
  EXPECT_EQ(view.property, "320000");
  EXPECT_EQ(view.name, "Example Hotel");
  EXPECT_EQ(view.state, "disabled");
  EXPECT_EQ(view.action, "connect");
  EXPECT_EQ(view.href, "h");
  EXPECT_EQ(view.reason, "user_not_active");
  EXPECT_EQ(view.note, "n");
  EXPECT_EQ(view.revision, 9);
}

TEST(Port, IsReadPieceByPieceAsItWasStepped) {
  ButtonPort port;
  port.begin_snapshot(9);
  port.offer("320000", "Example Hotel", "disabled", "h", "user_not_active", "n");
  ASSERT_EQ(port.tell("configured", "fixed", 0, 0), 2);
  EXPECT_EQ(port.command(0), "close_stream");
  EXPECT_EQ(port.command(1), "emit_change");
  EXPECT_EQ(port.command(2), "") << "beyond the last";
  EXPECT_EQ(port.argument(2), "");
  const std::vector<std::string> face{
      "disabled", "connect", "320000", "Example Hotel", "h", "user_not_active", "n", "", ""};
  for (std::size_t i = 0; i < face.size(); ++i) EXPECT_EQ(port.face(static_cast<double>(i)), face[i]) << i;
  EXPECT_EQ(port.revision(), 9);
  EXPECT_EQ(port.wake_at(), -1);
  EXPECT_FALSE(port.busy() || port.stale() || port.takes_press());
}

TEST(Port, CarriesTheValueOfACommand) {
  ButtonPort port;
  ASSERT_EQ(port.tell("configured", "session", 0, 0), 2);
  ASSERT_EQ(port.tell("session_ok", "", 0, 0), 1);
  port.begin_snapshot(1);
  ASSERT_EQ(port.tell("snapshot", "", 0, 0), 1);
  EXPECT_TRUE(port.takes_press());
  ASSERT_EQ(port.tell("pressed", "", 0, 0), 1);
  EXPECT_TRUE(port.busy());
  ASSERT_EQ(port.tell("ticket_ok", "https://relay.example/connect/t", 0, 0), 1);
  EXPECT_EQ(port.command(0), "navigate");
  EXPECT_EQ(port.argument(0), "https://relay.example/connect/t");
}

TEST(Port, RevisionsBeyondThirtyTwoBitsKeepTheirValue) {
  ButtonPort port;
  port.begin_snapshot(1'795'000'000'123.0);
  EXPECT_EQ(port.handle("configured", "fixed", 0, 0).view.revision, 1'795'000'000'123.0);
}

}  // namespace
}  // namespace latchkey::core::test
