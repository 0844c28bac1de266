// The budget counts: never more in any second than Cloudbeds allows, and people never behind a storm.
#include "relay/call_budget.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace latchkey::relay::tests {
namespace {

using namespace std::chrono_literals;
using Time = CallBudget::Time;

constexpr Time kStart{};

int taken(CallBudget& budget, Urgency urgency, std::string_view property, Time now, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += budget.take(urgency, property, now) ? 1 : 0;
  return count;
}

TEST(CallBudget, KeepsTwoOfTenForPeopleAndTokens) {
  CallBudget budget(10, 5);
  EXPECT_EQ(taken(budget, Urgency::truth, "", kStart, 20), 8);
  EXPECT_EQ(taken(budget, Urgency::credential, "", kStart, 1), 1);
  EXPECT_EQ(taken(budget, Urgency::person, "", kStart, 20), 1);
}

TEST(CallBudget, OfOnePropertyLeavesTheOthersTheirs) {
  CallBudget budget(10, 5);
  EXPECT_EQ(taken(budget, Urgency::person, "1", kStart, 20), 5);
  EXPECT_EQ(taken(budget, Urgency::person, "2", kStart, 20), 5);
}

TEST(CallBudget, SaysWhenTheNextMayGo) {
  CallBudget budget(10, 5);
  EXPECT_EQ(taken(budget, Urgency::person, "1", kStart, 5), 5);
  const Time next = budget.next(Urgency::person, "1");
  EXPECT_GT(next, kStart + 1s);
  EXPECT_FALSE(budget.take(Urgency::person, "1", next - 1ms));
  EXPECT_TRUE(budget.take(Urgency::person, "1", next));
  EXPECT_LE(budget.next(Urgency::person, "2"), next) << "another need not wait";
}

TEST(CallBudget, OfOneASecondStillLetsQuestionsThrough) {
  CallBudget budget(1, 1);
  EXPECT_EQ(taken(budget, Urgency::stranger, "1", kStart, 5), 1);
}

TEST(CallBudget, IsNeverExceededInAnySecondWhateverIsAsked) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  CallBudget budget(10, 5);
  std::vector<std::pair<Time, std::string>> made;
  Time now = kStart;
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::milliseconds{below(40)};
    const std::string property = std::to_string(below(4));
    if (budget.take(static_cast<Urgency>(below(kUrgencies)), property, now)) made.emplace_back(now, property);
  }
  ASSERT_GT(made.size(), 1'000U);
  for (std::size_t i = 0; i < made.size(); ++i) {
    int all = 0;
    int same = 0;
    for (std::size_t k = i; k < made.size() && made[k].first < made[i].first + 1s; ++k) {
      ++all;
      same += made[k].second == made[i].second ? 1 : 0;
    }
    ASSERT_LE(all, 10);
    ASSERT_LE(same, 5);
  }
}

}  // namespace
}  // namespace latchkey::relay::tests
