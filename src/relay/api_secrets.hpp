// API secrets: which of a partner's programs asks, and what it may ask for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_table.hpp"
#include "relay/config.hpp"
#include "relay/keys.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

enum class Scope : std::uint8_t { sessions, claims, accounts, credential };
struct ScopeRow {
  Scope id;
  std::string_view name;
  std::string_view meaning;
};
inline constexpr std::array kScopes{
    ScopeRow{Scope::sessions, "sessions", "make sessions for pages, and revoke them"},
    ScopeRow{Scope::claims, "claims", "read and confirm starts from the Marketplace"},
    ScopeRow{Scope::accounts, "accounts", "see accounts, set app states, bring in credentials"},
    ScopeRow{Scope::credential, "credential", "read access credentials, for calls of its own"},
};
static_assert(core::in_enum_order(kScopes) && core::names_unique(kScopes));

/// So many are valid under one name: the new one is rolled out while the old one works, then that is revoked.
inline constexpr int kSecretsPerName = 2;

/// A program of the partner's, by the name of its secret.
struct Caller {
  std::string name;
  std::vector<Scope> scopes;
  [[nodiscard]] bool may(Scope scope) const;
};
/// Of the one secret in the environment, which may do all: what a partner with one back end needs.
inline constexpr std::string_view kEnvironmentSecret = "LATCHKEY_API_SECRET";

/// Whose word this is; nothing when nobody's. Looks at every hash, whichever fits, in constant time.
[[nodiscard]] std::optional<Caller> caller_of(store::Store& store, const Config& config,
                                              std::string_view word);

struct NewSecret {
  std::string word;  ///< Shown once, kept nowhere.
  store::ApiSecret record;
};
[[nodiscard]] NewSecret make_secret(std::string name, const std::vector<Scope>& scopes, core::Instant now,
                                    const Entropy& entropy);
/// 1 to 50 letters, digits, '-', '_' and '.': it stands in logs and on command lines.
[[nodiscard]] bool is_secret_name(std::string_view name);
/// Of words parted by blanks; those that we do not know are left out.
[[nodiscard]] std::vector<Scope> read_scopes(std::string_view words);

}  // namespace latchkey::relay
