// Credentials: how a code becomes a grant, how a grant stays alive, and who an API call comes from (FACTS 1,
// 2 and 6).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sandbox/marketplace.hpp"
#include "sandbox/refusals.hpp"

namespace latchkey::sandbox {

inline constexpr std::size_t kMostGrants = 500;  ///< Ended ones go first; a preview makes a handful.
inline constexpr std::string_view kNoRoom =
    "500 connections are alive; disconnect some, or reset (POST /_test/reset).";
/// Whether one more can be kept without forgetting a living one.
[[nodiscard]] bool has_room(const Account& account);

inline constexpr std::chrono::days kRefreshTokenLife{
    365};  ///< Sliding: each use extends it (FACTS section 1).
inline constexpr std::chrono::days kForEver{365 * 100};
inline constexpr std::chrono::days kUnusedKeyLife{30};  ///< FACTS section 2.

/// For the log: what became of a credential that is refused.
[[nodiscard]] std::string why_refused(const Marketplace& marketplace, std::string_view credential);

/// A pointer into the account's grants (valid until the next change), or why there is none.
using GrantOrRefusal = std::variant<const Grant*, Refusal>;

enum class CredentialKind { oauth, api_key };

/// Redeems a code, once.
[[nodiscard]] GrantOrRefusal redeem_code(Marketplace& marketplace, std::string_view code,
                                         std::string_view redirect_uri, CredentialKind kind);
[[nodiscard]] GrantOrRefusal refresh(Marketplace& marketplace, std::string_view refresh_token);

/// A key in place of OAuth (DOC P4); the refresh token must not be used any more.
[[nodiscard]] GrantOrRefusal exchange_for_key(Marketplace& marketplace, std::string_view refresh_token);

/// A key without a code: for delivery by mail.
const Grant& give_key(Marketplace& marketplace, std::vector<std::string> properties,
                      std::vector<std::string> scopes);
/// A hotel's own key (FACTS, `live1_` clients), with every scope. @return it.
std::string give_property_key(Marketplace& marketplace, std::string_view property);

/// The grant this access token or API key belongs to.
[[nodiscard]] GrantOrRefusal authenticate(Marketplace& marketplace, std::string_view credential);

/// Whether the grant can still be used, if need be after a refresh.
[[nodiscard]] bool is_alive(const Marketplace& marketplace, const Grant& grant);

}  // namespace latchkey::sandbox
