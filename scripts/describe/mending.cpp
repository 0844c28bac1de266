// The generated blocks of docs/mend.md: what a diagnosis may say, and the steps for each problem.
#include <fmt/format.h>

#include "core/diagnosis.hpp"
#include "core/proof.hpp"
#include "describe.hpp"
#include "table_text.hpp"

namespace describe {

using namespace latchkey::core;

namespace {

[[nodiscard]] std::string block(std::string_view name, const std::string& text) {
  return fmt::format("<!-- generated:{0} -->\n\n{1}\n<!-- /generated:{0} -->\n", name, text);
}

[[nodiscard]] std::string actor(Blame blame) {
  return std::string{row_of(kStepsByBlame, blame).actor};
}

[[nodiscard]] std::string outlooks() {
  TableText table({"In a word", "Means"});
  for (const OutlookRow& row : kOutlooks) table.add({code(row.name), std::string{row.says}});
  return block("mend-outlooks", table.text());
}

/// Lists that several problems share are written once, at the first of them.
[[nodiscard]] Problem first_with(Steps steps) {
  for (const MendingRow& row : kMendings)
    if (settled_steps_of(row.id).data() == steps.data()) return row.id;
  return Problem::not_found;
}

[[nodiscard]] std::string problems() {
  TableText table({"Problem", "The hotel reads", "Who acts", "Steps"});
  for (const MendingRow& row : kMendings) {
    const ProblemRow& problem = latchkey::core::describe(row.id);
    table.add({fmt::format("[`{0}`](problems.md#{0})", problem.name), std::string{problem.text},
               actor(problem.blame),
               fmt::format("[these](#steps-{})", name(first_with(settled_steps_of(row.id))))});
  }
  return block("mend-problems", table.text());
}

[[nodiscard]] std::string numbered(Steps steps) {
  std::string list;
  int number = 0;
  for (const std::string_view step : steps) list += fmt::format("{}. {}\n", ++number, step);
  return list;
}

[[nodiscard]] std::string codes_with(Steps steps) {
  std::string codes;
  for (const MendingRow& row : kMendings)
    if (settled_steps_of(row.id).data() == steps.data())
      codes += (codes.empty() ? "" : ", ") + code(name(row.id));
  return codes;
}

[[nodiscard]] std::string step_lists() {
  std::string lists;
  for (const MendingRow& row : kMendings) {
    if (first_with(settled_steps_of(row.id)) != row.id) continue;
    lists += fmt::format("{}<a id=\"steps-{}\"></a>{}\n\n{}", lists.empty() ? "" : "\n", name(row.id),
                         codes_with(settled_steps_of(row.id)), numbered(settled_steps_of(row.id)));
  }
  return block("mend-steps", lists);
}

[[nodiscard]] std::string joined(Steps steps) {
  std::string text;
  for (const std::string_view step : steps) text += (text.empty() ? "" : " ") + std::string{step};
  return text;
}

[[nodiscard]] std::string foresights() {
  TableText table({"Warning", "Means", "Who acts", "Do"});
  for (const ForesightRow& row : kForesights)
    table.add({code(row.name), std::string{row.meaning}, actor(row.blame), joined(row.steps)});
  return block("mend-foresights", table.text());
}

[[nodiscard]] std::string ends() {
  TableText table({"It ends with", "In words"});
  for (const ProofEndRow& row : kProofEnds) table.add({code(row.name), std::string{row.says}});
  return block("mend-ends", table.text());
}

[[nodiscard]] std::string notices() {
  std::string text;
  for (const NoticeRow& row : kNotices) text += fmt::format("{}\n\n{}", row.meaning, numbered(row.steps));
  return block("mend-notices", text);
}

}  // namespace

std::string mending() {
  return outlooks() + problems() + step_lists() + foresights() + ends() + notices();
}

}  // namespace describe
