// Every row of the button's two tables: reached in a walk from the start, and carried out as written.
#include <gtest/gtest.h>

#include "core/button/button_explorer.hpp"
#include "core/table_pairs.hpp"

namespace latchkey::core::test {
namespace {

const Exploration& exploration() {
  static const Exploration kFound = explore();
  return kFound;
}

template <typename M, std::size_t N>
std::vector<std::size_t> numbers(const std::array<Transition<M>, N>&) {
  std::vector<std::size_t> out(N);
  for (std::size_t i = 0; i < N; ++i) out[i] = i;
  return out;
}

/// Feeds the way to this row; the last step takes it.
Bench::Outcome walk_to(const void* row, Bench& bench) {
  Bench::Outcome last;
  const auto way = exploration().ways.find(row);
  if (way == exploration().ways.end()) return last;
  for (const std::size_t i : way->second) last = bench.feed(kStimuli[i]);
  return last;
}

class ChannelRow : public testing::TestWithParam<std::size_t> {};
class PressRow : public testing::TestWithParam<std::size_t> {};

TEST_P(ChannelRow, CanBeReachedAndDoesWhatItSays) {
  const auto& row = kChannelRows[GetParam()];
  Bench bench;
  const auto outcome = walk_to(&row, bench);
  ASSERT_EQ(outcome.taken.channel, &row) << "no walk takes this row";
  EXPECT_EQ(name(bench.button.channel()), name(row.to.state));
  EXPECT_EQ(outcome.difference, "");
}

TEST_P(PressRow, CanBeReachedAndDoesWhatItSays) {
  const auto& row = kPressRows[GetParam()];
  Bench bench;
  const auto outcome = walk_to(&row, bench);
  ASSERT_EQ(outcome.taken.press, &row) << "no walk takes this row";
  EXPECT_EQ(name(bench.button.press()), name(row.to.state));
  EXPECT_EQ(outcome.step.view.busy, row.to.state != PressState::idle);
  EXPECT_EQ(outcome.difference, "");
}

INSTANTIATE_TEST_SUITE_P(Every, ChannelRow, testing::ValuesIn(numbers(kChannelRows)),
                         [](const auto& row) { return row_words(kChannelRows[row.param]); });
INSTANTIATE_TEST_SUITE_P(Every, PressRow, testing::ValuesIn(numbers(kPressRows)),
                         [](const auto& row) { return row_words(kPressRows[row.param]); });

TEST(Exploration, FindsNoPlaceWhereTheButtonDiffersFromItsTables) {
  EXPECT_GT(exploration().places, 100U) << "an exploration that stays at home proves nothing";
  for (const std::string& difference : exploration().differences) ADD_FAILURE() << difference;
}

TEST(Exploration, TriesEveryEventInEveryState) {
  EXPECT_EQ(exploration().pairs.size(), (kChannelStates.size() + kPressStates.size()) * kButtonEventCount);
}

}  // namespace
}  // namespace latchkey::core::test
