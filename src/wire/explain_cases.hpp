// One answer under every plausible value of what nobody told: status, call, kind of credential.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer.hpp"
#include "wire/explain.hpp"
#include "wire/pasted.hpp"

namespace latchkey::wire {

struct Case {
  int status = 0;
  core::Call call = core::Call::other;
  core::CredentialKind kind = core::CredentialKind::oauth;
  core::Verdict verdict = core::Verdict::retry;
  std::optional<core::Problem> problem;  ///< Nothing when healthy.
  std::string_view source;
  std::optional<core::AppState> state;  ///< What getAppState said.
  bool known = false;                   ///< A row of the core's table knows it.

  [[nodiscard]] bool same_meaning(const Case& other) const;
  [[nodiscard]] std::string_view code() const;
};

/// Never empty; the most plausible first.
[[nodiscard]] std::vector<Case> cases_of(const PastedAnswer& answer, const Given& given);
/// The same for statements that stand in no JSON: words from a screen, or in a log.
[[nodiscard]] std::vector<Case> cases_of_words(const Pasted& pasted, const Given& given);
/// No answer came, or only its status is known.
[[nodiscard]] std::vector<Case> cases_without_body(int status, const Given& given);

/// The first that the table knows; the first of all when it knows none.
[[nodiscard]] const Case& best_of(const std::vector<Case>& cases);

}  // namespace latchkey::wire
