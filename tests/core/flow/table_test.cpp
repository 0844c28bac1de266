// One attempt to connect: every row in a walk, every step once, every repetition answered with its reason.
#include "core/flow/table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "core/table_pairs.hpp"

namespace latchkey::core::test {
namespace {

using S = FlowState;
using E = FlowEvent;

/// States that the moves lead to from the start, each with a way.
std::map<S, std::vector<E>> ways() {
  std::map<S, std::vector<E>> found{{FlowMachine::kInitial, {}}};
  for (std::size_t round = 0; round < kFlowStates.size(); ++round) {
    for (const auto& [state, way] : std::map{found}) {
      for (const auto& event : kFlowEvents) {
        const auto* move = next(state, event.id);
        if (move == nullptr) continue;
        std::vector<E> longer = way;
        longer.push_back(event.id);
        found.emplace(move->to.from(state), longer);
      }
    }
  }
  return found;
}

class FlowRow : public testing::TestWithParam<std::size_t> {};

TEST_P(FlowRow, CanBeReachedAndDoesWhatItSays) {
  const auto& row = kFlowRows[GetParam()];
  const auto found = ways();
  const auto way = found.find(row.from.state);
  ASSERT_NE(way, found.end()) << "nothing leads there";
  S state = FlowMachine::kInitial;
  for (const E event : way->second) state = next(state, event)->to.from(state);
  ASSERT_EQ(name(state), name(row.from.state));
  const auto* move = next(state, row.on);
  ASSERT_NE(move, nullptr);
  EXPECT_EQ(name(move->to.from(state)), name(row.to.state));
  ASSERT_EQ(move->effects.size, row.effects.size);
  for (std::size_t i = 0; i < row.effects.size; ++i) EXPECT_EQ(move->effects.list[i], row.effects.list[i]);
}

std::vector<std::size_t> numbers() {
  std::vector<std::size_t> out(kFlowRows.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
  return out;
}
INSTANTIATE_TEST_SUITE_P(Every, FlowRow, testing::ValuesIn(numbers()),
                         [](const auto& row) { return row_words(kFlowRows[row.param]); });

/// A claim page may be opened and read again by whoever holds its cookie and its account.
bool repeats(E event) {
  return event == E::claim_opened || event == E::claim_read;
}

TEST(Flow, NoStepHappensTwiceButOpeningAndReadingAClaim) {
  for (const auto& state : kFlowStates) {
    for (const auto& event : kFlowEvents) {
      const auto* move = next(state.id, event.id);
      if (move == nullptr || repeats(event.id)) continue;
      EXPECT_NE(move->to.from(state.id), state.id) << state.name << " on " << event.name;
      EXPECT_EQ(next(move->to.from(state.id), event.id), nullptr)
          << state.name << " on " << event.name << " twice";
    }
  }
}

TEST(Flow, AGrantIsBoundOnlyByAMatchingFinishAConfirmedClaimOrARenewal) {
  std::set<std::pair<S, E>> binding;
  for (const auto& row : kFlowRows) {
    for (const FlowEffect effect : row.effects) {
      if (effect == FlowEffect::bind_grant) binding.emplace(row.from.state, row.on);
    }
  }
  const std::set<std::pair<S, E>> expected{
      {S::held, E::finish_matched}, {S::unclaimed, E::claim_confirmed}, {S::unclaimed, E::renewed}};
  EXPECT_EQ(binding, expected);
}

TEST(Flow, AStartFromTheMarketplaceNeverGetsAFinishCode) {
  for (const auto& row : kFlowRows) {
    if (row.from.state != S::unclaimed && row.to.state != S::unclaimed) continue;
    for (const FlowEffect effect : row.effects) EXPECT_NE(effect, FlowEffect::issue_finish_code);
  }
}

TEST(Flow, EveryWayOutOfHeldBindsOrForgetsTheGrant) {
  for (const auto& row : kFlowRows) {
    if (row.from.state != S::held) continue;
    ASSERT_EQ(row.effects.size, 1) << row_words(row);
    const FlowEffect effect = row.effects.list[0];
    EXPECT_TRUE(effect == FlowEffect::bind_grant || effect == FlowEffect::forget_grant) << row_words(row);
  }
}

TEST(Flow, WhatIsOverStaysOver) {
  for (const S state : {S::bound, S::ended}) {
    for (const auto& event : kFlowEvents) EXPECT_EQ(next(state, event.id), nullptr) << event.name;
  }
}

TEST(Flow, HasTheLimitsOfTheDesign) {
  EXPECT_EQ(row_of(kFlowStates, S::ticketed).limit, 60s);
  EXPECT_EQ(row_of(kFlowStates, S::authorizing).limit, 10min);
  EXPECT_EQ(row_of(kFlowStates, S::exchanging).limit, 60s);
  EXPECT_EQ(row_of(kFlowStates, S::held).limit, 10min);
  EXPECT_EQ(row_of(kFlowStates, S::failed).limit, 10min);
}

TEST(Flow, TellsWhoComesLateOrTwiceWhatHappened) {
  EXPECT_EQ(row_of(kFlowStates, S::authorizing).overdue, Problem::state_expired);
  EXPECT_EQ(row_of(kFlowStates, S::authorizing).again, Problem::ticket_unknown);
  EXPECT_EQ(row_of(kFlowStates, S::held).overdue, Problem::hold_expired);
  EXPECT_EQ(row_of(kFlowStates, S::held).again, Problem::state_used);
  EXPECT_EQ(row_of(kFlowStates, S::bound).again, Problem::finish_unknown);
}

TEST(Flow, StatesAreReadBackFromTheirNames) {
  for (const auto& state : kFlowStates) EXPECT_EQ(flow_state(state.name), state.id);
  EXPECT_EQ(flow_state("paused"), std::nullopt);
}

}  // namespace
}  // namespace latchkey::core::test
