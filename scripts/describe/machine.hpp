// One of the core's state machines as words, so that a page about it needs no template.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/table.hpp"

namespace describe {

namespace core = latchkey::core;

struct StateWords {
  std::string_view name;
  std::string_view meaning;
  core::Duration limit{};
};
struct EventWords {
  std::string_view name;
  bool refused = false;  ///< Where no row speaks; otherwise ignored.
  std::string_view because;
};
struct RowWords {
  std::string_view from;  ///< Empty: every state.
  std::string_view on;
  std::string_view when;  ///< Empty: always.
  std::string_view to;    ///< Empty: stays.
  std::vector<std::string_view> effects;
  std::string_view because;
};

struct Machine {
  std::string_view initial;
  std::vector<StateWords> states;
  std::vector<EventWords> events;
  std::vector<RowWords> rows;
};

template <typename M>
[[nodiscard]] RowWords words_of(const core::Transition<M>& row) {
  RowWords words{
      row.from.any ? "" : name(row.from.state), name(row.on), row.when == M::kAlways ? "" : name(row.when),
      row.to.stay ? "" : name(row.to.state),    {},           row.because};
  for (const auto effect : row.effects) words.effects.push_back(name(effect));
  return words;
}

/// `states`: the machine's state rows; `meaning` gives a state's line.
template <typename M, std::size_t N, typename States, typename Meaning>
[[nodiscard]] Machine machine(const std::array<core::Transition<M>, N>& rows, const States& states,
                              const std::array<core::EventRule, M::kEventCount>& rules, Meaning meaning) {
  Machine made{.initial = name(M::kInitial), .states = {}, .events = {}, .rows = {}};
  for (const auto& state : states) made.states.push_back({name(state.id), meaning(state), state.limit});
  for (std::size_t i = 0; i < rules.size(); ++i) {
    made.events.push_back({name(static_cast<typename M::Event>(i)),
                           rules[i].unlisted == core::Unlisted::refuse, rules[i].because});
  }
  for (const auto& row : rows) made.rows.push_back(words_of(row));
  return made;
}

/// States, a diagram, the matrix of states by events, and every row with its reason.
[[nodiscard]] std::string page_of(const Machine& machine);

}  // namespace describe
