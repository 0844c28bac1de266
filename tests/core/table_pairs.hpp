// Every state x event pair of one machine's table, as the parameters of a test named after them.
#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <vector>

#include "core/table.hpp"

namespace latchkey::core::test {

template <typename M>
struct Pair {
  typename M::State state;
  typename M::Event event;
};

template <typename M>
[[nodiscard]] std::vector<Pair<M>> all_pairs() {
  std::vector<Pair<M>> pairs;
  for (std::size_t s = 0; s < M::kStateCount; ++s) {
    for (std::size_t e = 0; e < M::kEventCount; ++e) {
      pairs.push_back({static_cast<typename M::State>(s), static_cast<typename M::Event>(e)});
    }
  }
  return pairs;
}

/// How gtest prints it in a failure; without it, as bytes.
template <typename M>
void PrintTo(const Pair<M>& pair, std::ostream* out) {
  *out << name(pair.state) << " x " << name(pair.event);
}

struct PairName {
  template <typename M>
  std::string operator()(const testing::TestParamInfo<Pair<M>>& info) const {
    return std::string{name(info.param.state)} + "_on_" + std::string{name(info.param.event)};
  }
};

/// The row as words: "live_on_woke_if_always_goes_waiting".
template <typename M>
[[nodiscard]] std::string row_words(const Transition<M>& row) {
  const std::string from{row.from.any ? "anywhere" : name(row.from.state)};
  const std::string to{row.to.stay ? "nowhere" : name(row.to.state)};
  return from + "_on_" + std::string{name(row.on)} + "_if_" + std::string{name(row.when)} + "_goes_" + to;
}

/// What the rows say of a pair when exactly the guards in `truth` hold, found without find_move.
template <typename M, std::size_t N>
[[nodiscard]] std::size_t first_open_row(const std::array<Transition<M>, N>& rows, const Pair<M>& pair,
                                         unsigned truth) {
  std::size_t first = N;
  for (std::size_t i = N; i-- > 0;) {
    const auto& row = rows[i];
    const bool here = row.from.any || row.from.state == pair.state;
    const bool open = row.when == M::kAlways || (truth >> static_cast<unsigned>(row.when) & 1U) != 0;
    if (here && row.on == pair.event && open) first = i;
  }
  return first;
}

/// Tries a pair with every outcome of `guards` guards against the table without prose.
template <typename M, std::size_t N>
void expect_pair_decided(const std::array<Transition<M>, N>& rows, const Moves<M, N>& moves,
                         const std::array<EventRule, M::kEventCount>& rules, const Pair<M>& pair,
                         unsigned guards) {
  bool any_row = false;
  for (unsigned truth = 0; truth < (1U << guards); ++truth) {
    const auto holds = [&](typename M::Guard guard) {
      return guard == M::kAlways || (truth >> static_cast<unsigned>(guard) & 1U) != 0;
    };
    const auto* move = find_move<M>(moves, pair.state, pair.event, holds);
    const std::size_t expected = first_open_row(rows, pair, truth);
    ASSERT_EQ(move == nullptr ? N : static_cast<std::size_t>(move - moves.rows.data()), expected)
        << "guards " << truth;
    any_row = any_row || move != nullptr;
  }
  if (!any_row) {
    EXPECT_FALSE(rules[static_cast<std::size_t>(pair.event)].because.empty())
        << "undecided, and no reason given";
  }
}

template <typename M, std::size_t N>
void expect_effects_used(const std::array<Transition<M>, N>& rows, std::size_t from, std::size_t count) {
  for (std::size_t i = from; i < count; ++i) {
    const auto effect = static_cast<typename M::Effect>(i);
    bool used = false;
    for (const auto& row : rows) {
      for (const auto each : row.effects) used = used || each == effect;
    }
    EXPECT_TRUE(used) << name(effect) << " stands in no row";
  }
}

}  // namespace latchkey::core::test
