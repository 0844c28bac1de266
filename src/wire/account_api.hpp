// The JSON of a partner's back end about accounts, claims and credentials.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/app_state.hpp"
#include "core/credential.hpp"
#include "core/link/table.hpp"
#include "core/problem.hpp"
#include "core/snapshot.hpp"
#include "wire/answers.hpp"

namespace latchkey::wire {

/// A grant that waits to be claimed, as the partner shows it for confirmation.
struct Claim {
  std::string account;
  std::vector<Hotel> hotels;
  std::optional<Person> approved_by;  ///< Nothing when Cloudbeds would not say.
  core::Instant expires_at;           ///< Of the code.
};
[[nodiscard]] std::string write_claim(const Claim& claim);

/// A link as its operator sees it: what buttons show, and how it stands.
struct LinkReport {
  core::LinkSnapshot shown;
  std::optional<core::CredentialKind> kind;  ///< Nothing when there is no credential.
  core::Health health{};
  std::optional<core::Instant> connected_at;
  std::optional<core::Instant> renewed_at;
  std::optional<core::Instant> ended_at;
};
struct AccountReport {
  std::string_view account;
  double revision = 0;
  std::vector<LinkReport> links;
};
[[nodiscard]] std::string write_account(const AccountReport& report);

struct StateRequest {
  core::AppState app_state{};
  std::string note;
};
inline constexpr std::size_t kNoteBytes = 500;  // two sentences under a button
/// On failure `detail` names the member and what it must be; so below.
[[nodiscard]] std::optional<StateRequest> read_state_request(std::string_view body, std::string& detail);

struct ExternalRequest {
  core::AppState app_state{};
  std::string name;
  std::string guide;  ///< Where the partner explains this way of connecting.
  std::string note;
};
[[nodiscard]] std::optional<ExternalRequest> read_external_request(std::string_view body,
                                                                   std::string& detail);

/// A credential that the partner has already. Kind oauth or api_key; `access` may be empty when there is a
/// refresh token.
[[nodiscard]] std::optional<core::Credential> read_credential_request(std::string_view body,
                                                                      std::string& detail);
/// The inverse, for `latchkey relay import`.
[[nodiscard]] std::string write_credential_request(const core::Credential& credential);

/// What a partner's own calls need, and no more: there is no refresh token in it.
struct AccessCredential {
  std::string id;  ///< Tells this one from the next.
  core::CredentialKind kind{};
  std::string access;
  std::optional<core::Instant> expires_at;
};
[[nodiscard]] std::string write_access_credential(const AccessCredential& credential);

/// The `code` of a relay's problem details; nothing when the body holds none that we know.
[[nodiscard]] std::optional<core::Problem> read_problem(std::string_view body);

}  // namespace latchkey::wire
