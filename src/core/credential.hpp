// What a property gave us: the kinds of credential, and one grant's secrets as a value.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_table.hpp"
#include "core/instant.hpp"

namespace latchkey::core {

enum class CredentialKind { api_key, oauth, external };

struct CredentialKindRow {
  CredentialKind id;
  std::string_view name;
  bool refreshes;  ///< FACTS sections 1 and 2: only OAuth has a refresh token.
};
inline constexpr std::array kCredentialKinds{
    CredentialKindRow{CredentialKind::api_key, "api_key", false},
    CredentialKindRow{CredentialKind::oauth, "oauth", true},
    CredentialKindRow{CredentialKind::external, "external", false},
};
static_assert(in_enum_order(kCredentialKinds) && names_unique(kCredentialKinds));

[[nodiscard]] constexpr std::string_view name(CredentialKind kind) {
  return row_of(kCredentialKinds, kind).name;
}
[[nodiscard]] constexpr std::optional<CredentialKind> credential_kind(std::string_view word) {
  return find_by_name(kCredentialKinds, word);
}

/// Secrets. Lives only in memory of the relay, and sealed in its store: never logged, never sent to a
/// browser.
struct Credential {
  CredentialKind kind = CredentialKind::oauth;
  std::string access;
  std::string refresh;                ///< Empty when the kind has none.
  std::optional<Instant> expires_at;  ///< Of `access`; absent for API keys.
};

}  // namespace latchkey::core
