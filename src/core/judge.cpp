// Looks the answer up; what it means stands in the table.
#include <algorithm>

#include "core/answer_table.hpp"

namespace latchkey::core {

namespace {

[[nodiscard]] bool fits(StatusSet wanted, int status) {
  const StatusSetRow& set = row_of(kStatusSets, wanted);
  return status >= set.lowest && status <= set.highest;
}

[[nodiscard]] bool fits(Claim wanted, const Answer& answer) {
  const bool fine = answer.error.empty() && answer.success.value_or(true);
  switch (wanted) {
    case Claim::any:
      return true;
    case Claim::fine:
      return fine;
    case Claim::complete:
      return fine && answer.complete;
    case Claim::disabled:
      return fine && answer.app_state == AppState::disabled;
  }
  return false;
}

[[nodiscard]] bool fits(About wanted, Call call) {
  return wanted == About::any || (wanted == About::token_call) == row_of(kCalls, call).asks_for_token;
}

[[nodiscard]] bool fits(Bearer wanted, CredentialKind kind) {
  return wanted == Bearer::any || !row_of(kCredentialKinds, kind).refreshes;
}

[[nodiscard]] bool fits(const AnswerRow& row, const Answer& answer, Call call, CredentialKind kind) {
  return fits(row.status, answer.status) && (!row.body || *row.body == answer.body) &&
         fits(row.claim, answer) && fits(row.about, call) && fits(row.bearer, kind) &&
         (row.error.empty() || row.error == answer.error) &&
         (row.said.empty() || answer.said.find(row.said) != std::string::npos);
}

}  // namespace

const AnswerRow& row_of(const Answer& answer, Call call, CredentialKind kind) {
  return *std::find_if(kAnswerRows.begin(), kAnswerRows.end() - 1,  // the last fits all
                       [&](const AnswerRow& row) { return fits(row, answer, call, kind); });
}

Judgement judge(const Answer& answer, Call call, CredentialKind kind) {
  const AnswerRow& row = row_of(answer, call, kind);
  const bool waits = row.verdict == Verdict::retry;
  return {row.verdict, row.problem, waits ? answer.retry_after : std::nullopt};
}

}  // namespace latchkey::core
