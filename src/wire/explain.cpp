#include "wire/explain.hpp"

#include <algorithm>
#include <array>

#include "wire/explain_cases.hpp"
#include "wire/pasted.hpp"
#include "wire/pasted_marks.hpp"

namespace latchkey::wire {

namespace {

using core::Problem;
using core::Verdict;

/// One answer under all its values, and the one that is explained.
struct Candidate {
  std::vector<Case> cases;
  [[nodiscard]] const Case& best() const { return best_of(cases); }
  /// Trouble is what people ask about; a success is told when nothing else is there.
  [[nodiscard]] int rank() const {
    if (!best().known) return 0;
    return best().verdict == Verdict::healthy ? 1 : 2;
  }
};

[[nodiscard]] std::string_view word_of(core::Verdict verdict) {
  return core::row_of(core::kVerdicts, verdict).name;
}

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
      const auto differs = difference(best, other);
      // Of calls, only those count that Cloudbeds answers so: every body is strange to some call.
      const bool strange = choice.what == "call" && !other.known;
      return differs.size() == 1 && differs.front().what == choice.what && !strange &&
             !other.same_meaning(best);
    };
    if (std::ranges::any_of(cases, parts)) told.assumed.push_back(std::move(choice));
  }
}

void add_otherwise(Explanation& told, const Case& best, const Case& other, std::vector<Assumption> when) {
  if (!other.known || other.same_meaning(best)) return;
  const std::string_view verdict = word_of(other.verdict);
  const auto is_there = [&](const Otherwise& row) {
    return row.verdict == verdict && row.code == other.code();
  };
  if (std::ranges::none_of(told.otherwise, is_there))
    told.otherwise.push_back({std::move(when), verdict, other.code()});
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

void fill_problem(Explanation& told, Problem problem) {
  const core::ProblemRow& row = core::describe(problem);
  told.code = row.name;
  told.blame = row.blame;
  told.meaning = row.meaning;
  told.text = row.text;
  told.steps = core::steps_of(problem);
  told.source = row.source;
}

void fill_unsettled(Explanation& told, Problem problem) {
  for (const core::UnsettledRow& row : core::kUnsettled) {
    if (row.id != problem) continue;
    told.meaning = row.meaning;
    told.text = row.text;
  }
}

[[nodiscard]] Explanation explain_candidate(const Candidate& candidate) {
  const Case& best = candidate.best();
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
  tell_assumed(told, candidate.cases, best);
  for (const Case& other : candidate.cases) add_otherwise(told, best, other, difference(best, other));
  return told;
}

[[nodiscard]] const core::NoticeRow* find_notice(std::string_view words) {
  const auto row = std::ranges::find_if(core::kNotices, [words](const core::NoticeRow& notice) {
    return words.find(notice.said) != std::string_view::npos;
  });
  return row == core::kNotices.end() ? nullptr : &*row;
}

[[nodiscard]] Explanation explain_notice(const core::NoticeRow& row) {
  Explanation told;
  told.recognised = true;
  told.verdict = row.verdict;
  told.code = row.code;
  told.blame = row.blame;
  told.meaning = row.meaning;
  told.text = row.text;
  told.steps = row.steps;
  told.source = row.source;
  return told;
}

[[nodiscard]] Explanation explain_as_delivery(const DeliveryExplanation& delivery) {
  Explanation told;
  told.recognised = true;
  told.code = "webhook_delivery";
  told.meaning = "A webhook delivery, not an answer: it proves nothing. " + delivery.why;
  told.text = "Cloudbeds may have changed something. The app asks, and shows what is so.";
  told.steps = core::steps::kDelivery;
  told.source = "FACTS section 4";
  return told;
}

/// Every answer in the paste; without one its words; without words its status, or that none came.
[[nodiscard]] std::vector<Candidate> candidates_of(const Pasted& pasted, const Given& given) {
  std::vector<Candidate> all;
  const auto is_known = [](const Candidate& one) { return one.best().known; };
  for (const PastedAnswer& answer : pasted.answers) all.push_back({cases_of(answer, given)});
  if (std::ranges::any_of(all, is_known)) return all;
  if (!pasted.words.empty()) all.push_back({cases_of_words(pasted, given)});
  const std::optional<int> status = given.status ? given.status : pasted.status;
  // The other statuses mean nothing without the body, and that was not pasted.
  const bool outage = status && (*status < 400 ? *status != 200 : *status == 429 || *status >= 500);
  if (outage)
    all.push_back({cases_without_body(*status, given)});
  else if (!status && tells_no_answer(pasted.words))
    all.push_back({cases_without_body(0, given)});
  return all;
}

/// The last of those that say most: in a log the later line is the newer.
[[nodiscard]] const Candidate* choose(const std::vector<Candidate>& all) {
  const Candidate* chosen = nullptr;
  for (const Candidate& one : all) {
    if (chosen == nullptr || one.rank() > chosen->rank() || (one.rank() == chosen->rank() && one.rank() > 0))
      chosen = &one;
  }
  return chosen;
}

[[nodiscard]] Explanation explain_answers(const std::vector<Candidate>& all) {
  const Candidate* chosen = choose(all);
  if (chosen == nullptr) {
    Explanation told;
    told.verdict = Verdict::retry;
    fill_problem(told, Problem::cloudbeds_unrecognised);
    return told;
  }
  Explanation told = explain_candidate(*chosen);
  for (const Candidate& other : all) {
    if (&other != chosen)
      add_otherwise(told, chosen->best(), other.best(), {{"answer", "another one in what was pasted"}});
  }
  return told;
}

[[nodiscard]] Explanation explain_pasted(std::string_view text, const Pasted& pasted, const Given& given) {
  if (const core::NoticeRow* notice = find_notice(folded(text))) return explain_notice(*notice);
  const bool told_answer = !pasted.answers.empty() && pasted.answers.front().whole;
  const auto all = candidates_of(pasted, given);
  const Candidate* chosen = choose(all);
  if (!told_answer && (chosen == nullptr || chosen->rank() == 0)) {
    const DeliveryExplanation delivery = explain_delivery(text, given);
    if (delivery.recognised) return explain_as_delivery(delivery);
  }
  return explain_answers(all);
}

}  // namespace

Explanation explain(std::string_view text, const Given& given) {
  const Pasted pasted = read_pasted(text, given.status || !given.content_type.empty());
  Explanation told = explain_pasted(text, pasted, given);
  told.request_id = pasted.request_id;
  told.property = given.property.empty() ? pasted.property : given.property;
  told.time = pasted.time;
  return told;
}

}  // namespace latchkey::wire
