// Every state x event x guard outcome of the five tables is decided: by exactly the row that stands first, or
// by the event's rule with its reason.
#include "core/table_pairs.hpp"

#include <gtest/gtest.h>

#include "core/button/table.hpp"
#include "core/flow/table.hpp"
#include "core/grant/table.hpp"
#include "core/link/table.hpp"

namespace latchkey::core::test {
namespace {

class ChannelPair : public testing::TestWithParam<Pair<Channel>> {};
class PressPair : public testing::TestWithParam<Pair<Press>> {};
class LinkPair : public testing::TestWithParam<Pair<LinkMachine>> {};
class GrantPair : public testing::TestWithParam<Pair<GrantMachine>> {};
class FlowPair : public testing::TestWithParam<Pair<FlowMachine>> {};

TEST_P(ChannelPair, IsDecided) {
  expect_pair_decided(kChannelRows, kChannelMoves, kButtonEventRules, GetParam(), kButtonGuards.size());
}
TEST_P(PressPair, IsDecided) {
  expect_pair_decided(kPressRows, kPressMoves, kButtonEventRules, GetParam(), kButtonGuards.size());
}
TEST_P(LinkPair, IsDecided) {
  expect_pair_decided(kLinkRows, kLinkMoves, kLinkEventRules, GetParam(), kLinkGuards.size());
}
TEST_P(GrantPair, IsDecided) {
  expect_pair_decided(kGrantRows, kGrantMoves, kGrantEventRules, GetParam(), kGrantGuards.size());
}
TEST_P(FlowPair, IsDecided) {
  expect_pair_decided(kFlowRows, kFlowMoves, kFlowEventRules, GetParam(), kFlowGuards.size());
}

INSTANTIATE_TEST_SUITE_P(Every, ChannelPair, testing::ValuesIn(all_pairs<Channel>()), PairName());
INSTANTIATE_TEST_SUITE_P(Every, PressPair, testing::ValuesIn(all_pairs<Press>()), PairName());
INSTANTIATE_TEST_SUITE_P(Every, LinkPair, testing::ValuesIn(all_pairs<LinkMachine>()), PairName());
INSTANTIATE_TEST_SUITE_P(Every, GrantPair, testing::ValuesIn(all_pairs<GrantMachine>()), PairName());
INSTANTIATE_TEST_SUITE_P(Every, FlowPair, testing::ValuesIn(all_pairs<FlowMachine>()), PairName());

TEST(Tables, EveryEffectStandsInARow) {
  for (std::size_t i = 0; i < kButtonEffects.size(); ++i) {
    const auto effect = static_cast<ButtonEffect>(i);
    bool used = false;
    for (const auto& row : kChannelRows)
      used = used || std::find(row.effects.begin(), row.effects.end(), effect) != row.effects.end();
    for (const auto& row : kPressRows)
      used = used || std::find(row.effects.begin(), row.effects.end(), effect) != row.effects.end();
    EXPECT_TRUE(used) << name(effect);
  }
  expect_effects_used(kLinkRows, 1, kLinkEffects.size());  // the first means "none"
  expect_effects_used(kGrantRows, 1, kGrantEffects.size());
  expect_effects_used(kFlowRows, 1, kFlowEffects.size());
}

TEST(Tables, EveryGuardStandsInARow) {
  for (std::size_t i = 0; i < kButtonGuards.size(); ++i) {
    const auto guard = static_cast<ButtonGuard>(i);
    bool used = false;
    for (const auto& row : kChannelRows) used = used || row.when == guard;
    for (const auto& row : kPressRows) used = used || row.when == guard;
    EXPECT_TRUE(used) << name(guard);
  }
  for (std::size_t i = 0; i < kLinkGuards.size(); ++i) {
    bool used = false;
    for (const auto& row : kLinkRows) used = used || row.when == static_cast<LinkGuard>(i);
    EXPECT_TRUE(used) << kLinkGuards[i].name;
  }
}

TEST(Tables, EveryRowGivesItsReason) {
  for (const auto& row : kChannelRows) EXPECT_FALSE(row.because.empty()) << row_words(row);
  for (const auto& row : kPressRows) EXPECT_FALSE(row.because.empty()) << row_words(row);
  for (const auto& row : kLinkRows) EXPECT_FALSE(row.because.empty()) << row_words(row);
  for (const auto& row : kGrantRows) EXPECT_FALSE(row.because.empty()) << row_words(row);
  for (const auto& row : kFlowRows) EXPECT_FALSE(row.because.empty()) << row_words(row);
}

}  // namespace
}  // namespace latchkey::core::test
