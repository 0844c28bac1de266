// Observations of a partner's back end, and the diagnosis of a link, as JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/diagnosis.hpp"

namespace latchkey::wire {

/// What the partner's own call was answered. Nothing of it is kept but what the core makes of it, and an
/// excerpt.
struct Observation {
  int status = 0;  ///< 0: no answer came.
  std::string content_type;
  std::string body;
  std::string request_id;
  std::string call;  ///< "getReservations"; empty: not told.
};
/// Cloudbeds' longest refusal has 500 bytes: what is longer is no refusal, or its beginning says enough.
inline constexpr std::size_t kObservedBodyBytes = 16 * 1024;
/// On failure `detail` names the member and what it must be.
[[nodiscard]] std::optional<Observation> read_observation(std::string_view body, std::string& detail);
/// Judged as the relay's own answers are, and redacted.
[[nodiscard]] core::Evidence evidence_of(const Observation& seen, core::CredentialKind kind,
                                         core::Instant at);

/// What the observation means by itself, and whether Cloudbeds is asked because of it.
[[nodiscard]] std::string write_observed(const core::Evidence& evidence, bool asks);

struct DiagnosisReport {
  std::string account;
  std::string property;
  std::string name;  ///< Of the hotel; may be empty.
  std::string link;  ///< An id that tells nothing; the outgoing webhook has it too.
  core::AppState app_state{};
  core::Health health{};
  std::optional<core::CredentialKind> kind;
  std::string guide;  ///< Of a connection made another way; else empty.
  std::optional<core::Instant> well_at;
  std::optional<core::Instant> connected_at;
  std::optional<core::Instant> renewed_at;
  std::optional<core::Instant> ended_at;
  core::Diagnosis diagnosis;
  std::string note{};     ///< The partner's own words beside `pending`.
  bool testable = false;  ///< The relay holds what a test needs.
};
[[nodiscard]] std::string write_diagnosis(const DiagnosisReport& report);

}  // namespace latchkey::wire
