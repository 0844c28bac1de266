#include "wire/explain.hpp"

#include <algorithm>

#include "wire/explain_cases.hpp"
#include "wire/explain_told.hpp"
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
  Explanation told = told_of(chosen->cases);
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
