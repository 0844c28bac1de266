#include "core/proof.hpp"

#include <algorithm>

namespace latchkey::core {

namespace {

[[nodiscard]] bool asks_for(const ProofPlan& asked, std::string_view scope) {
  return std::any_of(asked.scopes.begin(), asked.scopes.end(),
                     [&](const std::string& one) { return one == scope; });
}

/// Those that no trial is for: what writes is never tried.
[[nodiscard]] std::string untried(const ProofPlan& asked) {
  std::string names;
  for (const std::string& scope : asked.scopes) {
    const bool tried =
        std::any_of(kTrials.begin(), kTrials.end(), [&](const TrialRow& row) { return row.scope == scope; });
    if (!tried) names += (names.empty() ? "" : ", ") + scope;
  }
  return names;
}

[[nodiscard]] bool is_part(const TrialRow& row, const ProofPlan& asked) {
  switch (row.when) {
    case TrialWhen::always:
    case TrialWhen::numbered:
      return true;
    case TrialWhen::asked_for:
      return row.id == Trial::untried ? !untried(asked).empty() : asks_for(asked, row.scope);
    case TrialWhen::configured:
      return asked.has_partner;
  }
  return false;
}

[[nodiscard]] std::optional<TrialWord> why_not(const TrialRow& row, const ProofPlan& asked) {
  const bool known = !asked.scopes.empty() && !row.scope.empty();
  if (row.peer == TrialPeer::nobody) return TrialWord::no_read_known;
  if (known && !asks_for(asked, row.scope)) return TrialWord::not_asked_for;
  if (row.when == TrialWhen::numbered && !asked.has_number) return TrialWord::no_number;
  return std::nullopt;
}

[[nodiscard]] bool is_overtaken(const TrialResult& one) {
  return one.why == TrialWord::overtaken;
}

[[nodiscard]] bool is_failed(const TrialResult& one) {
  return one.state == TrialState::failed;
}

}  // namespace

std::vector<TrialResult> plan(const ProofPlan& asked) {
  std::vector<TrialResult> results;
  for (const TrialRow& row : kTrials) {
    if (!is_part(row, asked)) continue;
    TrialResult result;
    result.trial = row.id;
    result.why = why_not(row, asked);
    if (result.why) result.state = TrialState::skipped;
    if (row.id == Trial::untried) result.detail = untried(asked);
    results.push_back(std::move(result));
  }
  return results;
}

void settle(TrialResult& result, const Evidence& answer) {
  const bool for_scope = row_of(kTrials, result.trial).when == TrialWhen::asked_for;
  result.evidence = answer;
  result.state = answer.verdict == Verdict::healthy ? TrialState::passed : TrialState::failed;
  result.why = std::nullopt;
  const bool is_numbered = row_of(kTrials, result.trial).when == TrialWhen::numbered;
  if (is_numbered && answer.verdict == Verdict::fix_request) result.why = TrialWord::number_refused;
  if (!for_scope || answer.problem != Problem::method_unknown) return;
  result.state = TrialState::skipped;
  result.why = TrialWord::no_such_call;
}

void interrupt(std::span<TrialResult> results) {
  for (TrialResult& one : results) {
    const bool open = one.state == TrialState::waiting || one.state == TrialState::running;
    if (!open) continue;
    one.state = TrialState::failed;
    one.why = TrialWord::interrupted;
  }
}

bool is_doubtful(std::span<const TrialResult> results) {
  return std::any_of(results.begin(), results.end(), [](const TrialResult& one) {
    return is_failed(one) && row_of(kTrials, one.trial).peer == TrialPeer::cloudbeds;
  });
}

ProofEnd conclude(std::span<const TrialResult> results) {
  const auto is_state = [](const TrialResult& one) { return one.trial == Trial::app_state; };
  const auto first = std::find_if(results.begin(), results.end(), is_state);
  if (std::any_of(results.begin(), results.end(), is_overtaken)) return ProofEnd::overtaken;
  if (first == results.end() || first->state == TrialState::skipped) return ProofEnd::unanswered;
  const bool let_in = first->state == TrialState::passed;
  if (let_in && std::none_of(results.begin(), results.end(), is_failed)) return ProofEnd::works;
  if (let_in) return ProofEnd::partly;
  if (!first->evidence) return ProofEnd::unanswered;
  switch (kind_of(first->evidence->verdict)) {
    case TroubleKind::refusal:
      return ProofEnd::refused;
    case TroubleKind::outage:
      return ProofEnd::unanswered;
    case TroubleKind::mistake:
    case TroubleKind::none:
      break;
  }
  return ProofEnd::partly;
}

}  // namespace latchkey::core
