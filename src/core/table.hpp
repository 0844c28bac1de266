// State machines as tables: the rows are the code, the diagrams and the exhaustive tests. No transition lives
// elsewhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

#include "core/enum_table.hpp"
#include "core/instant.hpp"

namespace latchkey::core {

/// What happens to an event that no row of the present state names.
enum class Unlisted { ignore, refuse };

struct EventRule {
  Unlisted unlisted;
  std::string_view because;
};

/// A column that means one state, or every state.
template <typename State>
struct From {
  State state{};
  bool any = false;
  consteval From(State s) : state(s) {}  // NOLINT(google-explicit-constructor): rows read as a table
  static consteval From anywhere() {
    From from{State{}};
    from.any = true;
    return from;
  }
  [[nodiscard]] constexpr bool covers(State s) const { return any || state == s; }
};

/// Where a row leads: a state, or back to where it came from.
template <typename State>
struct To {
  State state{};
  bool stay = false;
  consteval To(State s) : state(s) {}  // NOLINT(google-explicit-constructor)
  static consteval To same() {
    To to{State{}};
    to.stay = true;
    return to;
  }
  [[nodiscard]] constexpr State from(State s) const { return stay ? s : state; }
};

inline constexpr std::size_t kEffectsPerRow = 3;

template <typename Effect>
struct Effects {
  std::array<Effect, kEffectsPerRow> list{};
  std::uint8_t size = 0;
  consteval Effects() = default;
  consteval Effects(std::initializer_list<Effect> effects) {
    for (Effect effect : effects) list[size++] = effect;  // a fourth one does not compile
  }
  [[nodiscard]] constexpr const Effect* begin() const { return list.data(); }
  [[nodiscard]] constexpr const Effect* end() const { return list.data() + size; }
};

/// One transition without its prose, and without its place, which Moves knows: what the wasm holds (string
/// literals beside rows would stay in it, measured).
template <typename M>
struct Move {
  typename M::Guard when;
  To<typename M::State> to;
  Effects<typename M::Effect> effects;
};

/// One transition: in `from`, `on` this event, `when` the guard holds: go `to`, with effects, `because`.
/// Guards are tried in order, the first that holds wins; the last row of a pair is `always`.
template <typename M>
struct Transition {
  From<typename M::State> from;
  typename M::Event on;
  typename M::Guard when;
  To<typename M::State> to;
  Effects<typename M::Effect> effects;
  std::string_view because;
};

/// A table as it runs: its rows, and for each state and event the first row that speaks of them. Most events
/// mean nothing in most states, and one look says so (bench/machines_bench.cpp: looking through all rows took
/// the link three times as long as a switch).
template <typename M, std::size_t N>
struct Moves {
  static_assert(N <= UINT8_MAX);
  static constexpr std::uint8_t kNone = N;

  std::array<Move<M>, N> rows;
  std::array<std::array<std::uint8_t, M::kEventCount>, M::kStateCount> first{};
};

template <typename M, std::size_t N>
[[nodiscard]] consteval auto without_prose(const std::array<Transition<M>, N>& rows) {
  auto moves = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return Moves<M, N>{{Move<M>{rows[I].when, rows[I].to, rows[I].effects}...}};
  }
  (std::make_index_sequence<N>{});
  for (auto& events : moves.first) events.fill(moves.kNone);
  for (std::size_t i = N; i-- > 0;) {
    for (std::size_t s = 0; s < M::kStateCount; ++s) {
      if (rows[i].from.covers(static_cast<typename M::State>(s)))
        moves.first[s][static_cast<std::size_t>(rows[i].on)] = static_cast<std::uint8_t>(i);
    }
  }
  return moves;
}

/// The move for this event, or nothing when the event's rule decides (Unlisted).
template <typename M, std::size_t N, typename Holds>
[[nodiscard]] constexpr const Move<M>* find_move(const Moves<M, N>& moves, typename M::State state,
                                                 typename M::Event event, Holds&& holds) {
  const auto first = moves.first[static_cast<std::size_t>(state)][static_cast<std::size_t>(event)];
  for (std::size_t i = first; i < N;
       ++i) {  // the rows of a pair stand together, the last holds (pairs_total)
    const Move<M>& move = moves.rows[i];
    if (move.when == M::kAlways || holds(move.when)) return &move;
  }
  return nullptr;
}

/// The same among rows as they are written, looked through one by one: a proof that a row is needed comes
/// with fewer (tests/model).
template <typename M, typename Holds>
[[nodiscard]] constexpr const Transition<M>* find_move(std::span<const Transition<M>> rows,
                                                       typename M::State state, typename M::Event event,
                                                       Holds&& holds) {
  for (const Transition<M>& row : rows) {
    if (row.on == event && row.from.covers(state) && holds(row.when)) return &row;
  }
  return nullptr;
}

// ---- What must be true of every table, checked when it is compiled
// -------------------------------------------------

/// No two rows with the same state, event and guard: the second could never be taken.
template <typename M, std::size_t N>
[[nodiscard]] consteval bool rows_unique(const std::array<Transition<M>, N>& rows) {
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = i + 1; j < N; ++j) {
      const bool overlap = rows[i].from.any || rows[i].from.covers(rows[j].from.state);
      if (overlap && rows[i].on == rows[j].on && rows[i].when == rows[j].when) return false;
    }
  }
  return true;
}

/// Where an event has rows for a state, they stand together, the last one is `always`, and nothing stands
/// behind it.
template <typename M, std::size_t N>
[[nodiscard]] consteval bool pairs_total(const std::array<Transition<M>, N>& rows) {
  for (std::size_t s = 0; s < M::kStateCount; ++s) {
    for (std::size_t e = 0; e < M::kEventCount; ++e) {
      bool any = false;
      bool closed = false;
      for (const auto& row : rows) {
        if (row.on != static_cast<typename M::Event>(e) ||
            !row.from.covers(static_cast<typename M::State>(s))) {
          if (any && !closed) return false;
          continue;
        }
        if (closed) return false;
        any = true;
        closed = row.when == M::kAlways;
      }
      if (any && !closed) return false;
    }
  }
  return true;
}

template <typename M, std::size_t N>
[[nodiscard]] consteval bool all_reachable(const std::array<Transition<M>, N>& rows) {
  std::array<bool, M::kStateCount> reached{};
  reached[static_cast<std::size_t>(M::kInitial)] = true;
  for (std::size_t round = 0; round < M::kStateCount; ++round) {
    for (const auto& row : rows) {
      for (std::size_t s = 0; s < M::kStateCount; ++s) {
        const auto state = static_cast<typename M::State>(s);
        if (reached[s] && row.from.covers(state))
          reached[static_cast<std::size_t>(row.to.from(state))] = true;
      }
    }
  }
  for (bool yes : reached) {
    if (!yes) return false;
  }
  return true;
}

/// A state that waits for a machine has a limit, and a row that says what happens when it is over.
template <typename M, std::size_t N, typename States>
[[nodiscard]] consteval bool waits_end(const std::array<Transition<M>, N>& rows, const States& states) {
  for (const auto& state : states) {
    if (!state.waits_for_machine) continue;
    if (state.limit <= Duration::zero()) return false;
    bool ends = false;
    for (const auto& row : rows) ends = ends || (row.on == M::kTimeout && row.from.covers(state.id));
    if (!ends) return false;
  }
  return true;
}

}  // namespace latchkey::core
