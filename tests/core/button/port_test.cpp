// The button as JavaScript sees it: names and doubles, nothing else decided.
#include <gtest/gtest.h>

#include "core/button/port_step.hpp"

namespace latchkey::core::test {
namespace {

TEST(Port, SpeaksInNames) {
  ButtonPort port;
  const PortStep step = handle(port, "configured", "session", 5'000, 0);
  ASSERT_EQ(step.commands.size(), 2U);
  EXPECT_EQ(step.commands[1].name, "fetch_session");
  EXPECT_EQ(step.wake_at, 15'000);
  EXPECT_EQ(step.text("state"), "");
  EXPECT_EQ(step.text("action"), "");
}

TEST(Port, AnUnknownEventChangesNothing) {
  ButtonPort port;
  port.begin_snapshot(3);
  port.offer("320000", "Example Hotel", "pending", "", "", "Choose your rooms");
  const PortStep before = handle(port, "configured", "fixed", 0, 0);
  const PortStep after = handle(port, "teleported", "x", 1, 0);
  EXPECT_TRUE(after.commands.empty());
  EXPECT_EQ(after.text("state"), "pending");
  EXPECT_EQ(after.text("note"), before.text("note"));
  EXPECT_EQ(after.revision, 3);
}

TEST(Port, AnUnknownEventLeavesTheWakeUpAsItWas) {
  ButtonPort port;
  const double wake = handle(port, "configured", "session", 0, 0).wake_at;
  EXPECT_EQ(handle(port, "teleported", "", 1, 0).wake_at, wake);
}

TEST(Port, ALinkInAnUnknownStateIsLeftOut) {
  ButtonPort port;
  port.begin_snapshot(1);
  port.offer("320000", "", "hibernating", "", "", "");
  port.offer("320001", "", "enabled", "https://partner.example/login", "", "");
  const PortStep step = handle(port, "configured", "fixed", 0, 0);
  EXPECT_EQ(step.text("property"), "320001");
  EXPECT_EQ(step.text("state"), "enabled");
  EXPECT_EQ(step.text("action"), "login");
  EXPECT_EQ(step.text("href"), "https://partner.example/login");
}

TEST(Port, CarriesEveryFieldOfALink) {
  ButtonPort port;
  port.begin_snapshot(9);
  port.offer("320000", "Example Hotel", "disabled", "h", "user_not_active", "n");
  const PortStep view = handle(port, "configured", "fixed", 0, 0);
  EXPECT_EQ(view.text("property"), "320000");
  EXPECT_EQ(view.text("name"), "Example Hotel");
  EXPECT_EQ(view.text("state"), "disabled");
  EXPECT_EQ(view.text("action"), "connect");
  EXPECT_EQ(view.text("href"), "h");
  EXPECT_EQ(view.text("reason"), "user_not_active");
  EXPECT_EQ(view.text("note"), "n");
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
  EXPECT_EQ(handle(port, "configured", "fixed", 0, 0).revision, 1'795'000'000'123.0);
}

}  // namespace
}  // namespace latchkey::core::test
