#include "wire/explain_told.hpp"

#include <algorithm>
#include <array>

namespace latchkey::wire {

namespace {

using core::Problem;
using core::Verdict;

/// The values of a case, in the order in which they are told.
[[nodiscard]] std::array<Assumption, 3> choices_of(const Case& made) {
  return {Assumption{"status", std::to_string(made.status)},
          Assumption{"call", std::string{core::name(made.call)}},
          Assumption{"credential", std::string{core::name(made.kind)}}};
}

/// Which values of `made` differ from those of `base`.
[[nodiscard]] std::vector<Assumption> difference(const Case& base, const Case& made) {
  const auto before = choices_of(base);
  std::vector<Assumption> list;
  for (const Assumption& row : choices_of(made)) {
    const auto same = [&](const Assumption& old) { return old.what == row.what && old.value == row.value; };
    if (std::ranges::none_of(before, same)) list.push_back(row);
  }
  return list;
}

/// A choice counts as assumed when another value of it alone would have meant something else.
void tell_assumed(Explanation& told, const std::vector<Case>& cases, const Case& best) {
  auto choices = choices_of(best);
  for (Assumption& choice : choices) {
    const auto parts = [&](const Case& other) {
      // Of calls, only those count that Cloudbeds answers so: every body is strange to some call.
      const bool strange = choice.what == "call" && !other.known;
      if (strange || other.same_meaning(best)) return false;
      const auto differs = difference(best, other);
      return differs.size() == 1 && differs.front().what == choice.what;
    };
    if (std::ranges::any_of(cases, parts)) told.assumed.push_back(std::move(choice));
  }
}

[[nodiscard]] std::string_view meaning_of_state(core::AppState state) {
  switch (state) {
    case core::AppState::installing:
    case core::AppState::pending:
      return " The app is being set up, or authorized: no button is shown meanwhile.";
    case core::AppState::enabled:
      return " The app is connected.";
    case core::AppState::disabled:
      break;
  }
  return "";
}

void fill_healthy(Explanation& told, std::optional<core::AppState> state) {
  told.code = "healthy";
  told.meaning = "Cloudbeds accepted the call.";
  if (state)
    told.meaning += " The app state is `" + std::string{core::name(*state)} + "`." +
                    std::string{meaning_of_state(*state)};
  told.text = "The connection to Cloudbeds works.";
  told.steps = core::steps::kHealthy;
}

void fill_unsettled(Explanation& told, Problem problem) {
  for (const core::UnsettledRow& row : core::kUnsettled) {
    if (row.id != problem) continue;
    told.meaning = row.meaning;
    told.text = row.text;
  }
}

}  // namespace

void fill_problem(Explanation& told, Problem problem) {
  const core::ProblemRow& row = core::describe(problem);
  told.code = row.name;
  told.blame = row.blame;
  told.meaning = row.meaning;
  told.text = row.text;
  told.steps = core::steps_of(problem);
  told.source = row.source;
}

void add_otherwise(Explanation& told, const Case& best, const Case& other, std::vector<Assumption> when) {
  if (!other.known || other.same_meaning(best)) return;
  const std::string_view verdict = core::name(other.verdict);
  const auto is_there = [&](const Otherwise& row) {
    return row.verdict == verdict && row.code == other.code();
  };
  if (std::ranges::none_of(told.otherwise, is_there))
    told.otherwise.push_back({std::move(when), verdict, other.code()});
}

Explanation told_of(const std::vector<Case>& cases) {
  const Case& best = best_of(cases);
  Explanation told;
  told.recognised = best.known;
  told.verdict = best.verdict;
  if (best.problem) {
    fill_problem(told, *best.problem);
  } else {
    fill_healthy(told, best.state);
  }
  told.source = best.source;
  if (best.problem && best.verdict == Verdict::refresh_then_verify) fill_unsettled(told, *best.problem);
  if (!best.known) return told;
  tell_assumed(told, cases, best);
  for (const Case& other : cases) {
    if (!other.same_meaning(best)) add_otherwise(told, best, other, difference(best, other));
  }
  return told;
}

}  // namespace latchkey::wire
