// What an unsigned delivery may lead to: a question at most.
#include "core/delivery.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::core::test {
namespace {

constexpr std::string_view kClient = "exampleapp_0123456789abcdefABCDEF01";
constexpr std::string_view kEvent = "integration/appstate_changed";

Delivery delivery(std::string_view client, std::string_view property, std::string_view state,
                  std::string_view event = kEvent) {
  return {.event = std::string{event},
          .client_id = std::string{client},
          .property = std::string{property},
          .new_state = std::string{state}};
}

TEST(Hint, AsksAboutAChangeOfOurApp) {
  const Hint hint = read_hint(delivery(kClient, "320000", "disabled"), kClient, "320000");
  EXPECT_EQ(hint.decision, Decision::ask);
  EXPECT_EQ(hint.state, AppState::disabled);
}

TEST(Hint, AsksWhenNoClientOrNoPropertyIsNamed) {
  EXPECT_EQ(read_hint(delivery("", "320000", "enabled"), kClient, "320000").decision, Decision::ask);
  EXPECT_EQ(read_hint(delivery(kClient, "", "enabled"), kClient, "320000").decision, Decision::ask);
  EXPECT_EQ(read_hint(delivery("", "", "enabled", ""), kClient, "320000").decision, Decision::ask);
}

TEST(Hint, IgnoresOtherAppsPropertiesAndEvents) {
  EXPECT_EQ(read_hint(delivery("otherapp_1", "320000", "disabled"), kClient, "320000").decision,
            Decision::ignore);
  EXPECT_EQ(read_hint(delivery(kClient, "320001", "disabled"), kClient, "320000").decision, Decision::ignore);
  EXPECT_EQ(
      read_hint(delivery(kClient, "320000", "x", "reservation/status_changed"), kClient, "320000").decision,
      Decision::ignore);
  EXPECT_EQ(read_hint(delivery(kClient, "320000", "", ""), kClient, "320000").decision, Decision::ignore);
}

TEST(Hint, ComparesIdsAsTextAndWhole) {
  const std::string long_id =
      "5880000000000001";  // beyond 2^52: a reader that rounds would meet its neighbour
  EXPECT_EQ(read_hint(delivery(kClient, long_id, "disabled"), kClient, long_id).decision, Decision::ask);
  EXPECT_EQ(read_hint(delivery(kClient, long_id, "disabled"), kClient, "5880000000000000").decision,
            Decision::ignore);
  EXPECT_EQ(read_hint(delivery(kClient, "32000", "disabled"), kClient, "320000").decision, Decision::ignore);
  EXPECT_EQ(read_hint(delivery(kClient, "0320000", "disabled"), kClient, "320000").decision,
            Decision::ignore);
}

TEST(Hint, AnUnknownStateIsStillAReasonToAsk) {
  for (const std::string_view word : {"", "removed", "Disabled", "2026-11-22"}) {
    const Hint hint = read_hint(delivery(kClient, "320000", word), kClient, "320000");
    EXPECT_EQ(hint.decision, Decision::ask) << word;
    EXPECT_EQ(hint.state, std::nullopt) << word;
  }
}

}  // namespace
}  // namespace latchkey::core::test
