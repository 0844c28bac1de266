// The blocks of ARCHITECTURE.md that are generated, between their marks; and docs/problems.md.
#include <array>

#include "core/answer_table.hpp"
#include "core/app_state.hpp"
#include "core/button/table.hpp"
#include "core/flow/table.hpp"
#include "core/grant/table.hpp"
#include "core/link/table.hpp"
#include "core/problem.hpp"
#include "core/snapshot.hpp"
#include "describe.hpp"
#include "machine.hpp"
#include "table_text.hpp"

namespace describe {

using namespace latchkey::core;

namespace {

[[nodiscard]] std::string block(std::string_view name, const std::string& text) {
  return fmt::format("<!-- generated:{0} -->\n\n{1}\n<!-- /generated:{0} -->\n", name, text);
}

template <std::size_t N>
[[nodiscard]] auto prose_of(const std::array<StateProse, N>& prose) {
  return [&prose](const auto& state) { return prose[static_cast<std::size_t>(state.id)].meaning; };
}
constexpr auto kOwnMeaning = [](const auto& state) { return state.meaning; };

[[nodiscard]] std::string app_states() {
  TableText table({"App state", "Call to action", "Urgency"});
  for (const AppStateRow& row : kAppStates)
    table.add({code(row.name), code(name(row.action)), std::to_string(row.urgency)});
  return table.text();
}

[[nodiscard]] std::string verdicts() {
  TableText table({"Verdict", "Means"});
  for (const VerdictRow& row : kVerdicts) table.add({code(row.name), std::string{row.meaning}});
  return table.text();
}

/// What a row looks for in an answer, in words.
[[nodiscard]] std::string sign_of(const AnswerRow& row) {
  std::string sign = row.body ? std::string{row_of(kBodyKinds, *row.body).meaning} : "";
  const auto also = [&sign](const std::string& more) { sign += (sign.empty() ? "" : ", ") + more; };
  if (row.body == BodyKind::json) sign.clear();
  if (row.claim == Claim::complete) also("no error, and what was asked for");
  if (row.claim == Claim::fine) also("no error, and not what was asked for");
  if (row.claim == Claim::disabled) also("`app_state` is `disabled`");
  if (!row.error.empty()) also("`error` is " + code(row.error));
  if (!row.said.empty()) also("says " + code(row.said));
  if (row.bearer == Bearer::without_refresh) also("sent with an API key");
  return sign.empty() ? "whatever it says" : sign;
}

[[nodiscard]] std::string_view about(About about) {
  constexpr std::array<std::string_view, 3> kWords{"", "access_token", "other calls"};
  return kWords[static_cast<std::size_t>(about)];
}

[[nodiscard]] std::string answers() {
  TableText table({"Status", "Answer", "To", "Verdict", "Code", "Blame", "Source"});
  for (const AnswerRow& row : kAnswerRows) {
    const bool named = row.problem.has_value();
    table.add({std::string{row_of(kStatusSets, row.status).name}, sign_of(row), std::string{about(row.about)},
               code(name(row.verdict)), named ? code(name(*row.problem)) : "",
               named ? std::string{row_of(kBlames, latchkey::core::describe(*row.problem).blame).name} : "",
               std::string{row.source}});
  }
  return table.text();
}

[[nodiscard]] std::string calls() {
  TableText table({"Call", "Complete when it holds"});
  for (const CallRow& row : kCalls) table.add({code(row.name), std::string{row.complete}});
  return table.text();
}

[[nodiscard]] std::string_view kind_text(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "string";
    case FieldKind::optional_text:
      return "string or null";
    case FieldKind::app_state:
      return "app state";
    case FieldKind::action:
      return "call to action";
  }
  return "";
}

[[nodiscard]] std::string snapshot_fields() {
  TableText table({"Field of a link", "Type", "Means"});
  for (const SnapshotField& field : kSnapshotFields) {
    table.add({code(field.name), std::string{kind_text(field.kind)}, std::string{field.meaning}});
  }
  return table.text() + fmt::format("\nAt most {} links, and {} characters in a text.\n", kSnapshotLinks,
                                    kSnapshotTextLength);
}

[[nodiscard]] std::string one_problem(const ProblemRow& row) {
  std::string out = fmt::format("## {}\n\n{}\n\n", row.name, row.meaning);
  out += fmt::format("- Shown to a person: \"{}\"\n", row.text);
  if (row.status != 0) out += fmt::format("- HTTP status: {}\n", row.status);
  out += fmt::format("- Can be mended by: {}\n", row_of(kBlames, row.blame).name);
  out += fmt::format("- Trying again helps: {}\n", row_of(kRetries, row.retry).name);
  return out + fmt::format("- Source: {}\n", row.source);
}

}  // namespace

std::string markdown() {
  return block("app-states", app_states()) +
         block("channel", page_of(machine(kChannelRows, kChannelStates, kButtonEventRules,
                                          prose_of(kChannelStateProse)))) +
         block("press",
               page_of(machine(kPressRows, kPressStates, kButtonEventRules, prose_of(kPressStateProse)))) +
         block("link", page_of(machine(kLinkRows, kLinkStates, kLinkEventRules, kOwnMeaning))) +
         block("flow", page_of(machine(kFlowRows, kFlowStates, kFlowEventRules, kOwnMeaning))) +
         block("grant", page_of(machine(kGrantRows, kGrantStates, kGrantEventRules, kOwnMeaning))) +
         block("verdicts", verdicts()) + block("answers", answers()) + block("calls", calls()) +
         block("snapshot", snapshot_fields());
}

std::string problems_page() {
  std::string out =
      "<!-- Generated from src/core/problem.hpp by `npm run generate`. Do not edit. -->\n\n# Problems\n\n"
      "Every code that Latchkey tells somebody: as `code` in an answer of the relay (RFC 9457), in "
      "`latchkey-error`, or as "
      "the `reason` of a link. A code never changes its meaning.\n";
  for (const ProblemRow& row : kProblems) out += "\n" + one_problem(row);
  return out;
}

}  // namespace describe
