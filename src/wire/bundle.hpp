// The support bundle as JSON: what Cloudbeds' support asks for (FACTS section 14, H3), and no field beside
// those named here.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/history.hpp"
#include "wire/diagnosis.hpp"
#include "wire/proof.hpp"

namespace latchkey::wire {

struct Bundle {
  core::Instant made_at{};
  std::string version;         ///< Latchkey's.
  core::Instant kept_since{};  ///< Calls and deliveries before the relay's start are not kept.
  std::optional<std::chrono::seconds> clock_ahead;  ///< Cloudbeds' clock before ours.
  std::string client_id;                            ///< Of the app, by which Cloudbeds knows it: no secret.
  std::vector<std::string> scopes;  ///< What consent asks for today; empty: App Details decides.
  std::string reservation;          ///< With which it failed; empty: none was given.
  DiagnosisReport report;
  std::vector<core::Passed> passed;
  std::deque<core::CallMade> calls;
  std::deque<core::Received> received;
  std::shared_ptr<const Proof> proof;  ///< The latest test; null: none in the last hour.
};

/// Without what Cloudbeds has no need of: the partner's name of the account, the hotel's own, and of the
/// guide's address all but whose it is.
[[nodiscard]] Bundle cleaned(Bundle bundle);
[[nodiscard]] std::string write_bundle(const Bundle& bundle);

}  // namespace latchkey::wire
