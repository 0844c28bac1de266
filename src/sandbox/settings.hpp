// Where sources disagree on what Cloudbeds does, the test account plays either (FACTS sections 11 and 12).
// What each field is called and may be stands in settings_table.hpp.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace latchkey::net {
struct Form;
}

namespace latchkey::sandbox {

enum class MarketplaceState { hex, none };
enum class RedirectUrl { relay, partner, registered };
enum class EnabledAt { consent, exchange };
enum class Resources { properties, none };
enum class AccessTokenLife { eight_hours, one_hour };
/// `none`: the token answer has none.
enum class RefreshTokenLife { sliding_year, for_ever, none };
enum class AfterDisconnect { by_kind, app_not_available, token_invalid, problem };
/// Of a property that a grant does not cover, or not any more.
enum class OutsideGrant { not_covered, no_access };
enum class ScopeParameter { bounds, ignored };
enum class AppStateField { app_state, either };
enum class SubscriptionField { url, endpoint };
enum class DeleteByPost { keeps, removes };
enum class DuplicateSubscriptions { same_id, another };
enum class WebhookScope { of_object, none };
enum class OverLimit { answered, status_429, status_429_retry_after, suspended };
enum class RateLimit { by_kind, ten };
enum class MetadataSuccess { boolean, string };
enum class OrganizationUsers { pick_one, refused };
enum class KeyDelivery { automatic, email };
enum class Reauthorization { asks, skips };

/// The first value of each is the default.
struct Settings {
  MarketplaceState
      marketplace_state{};     ///< Of Connect App on the landing page; a partner's own state is sacred.
  RedirectUrl redirect_url{};  ///< Which of the registered ones Connect App asks for.
  bool groups = false;         ///< Cloudbeds switches group accounts on for each app (DOC P10).
  EnabledAt enabled_at{};
  Resources resources{};
  AccessTokenLife access_token_life{};
  RefreshTokenLife refresh_token_life{};
  bool rotate_refresh_tokens = false;
  AfterDisconnect after_disconnect{};
  OutsideGrant outside_grant{};
  ScopeParameter scope_parameter{};
  AppStateField app_state_field{};
  SubscriptionField subscription_field{};
  DeleteByPost delete_by_post{};
  DuplicateSubscriptions duplicate_subscriptions{};
  WebhookScope webhook_scope{};
  OverLimit over_limit{};
  RateLimit rate_limit{};
  MetadataSuccess metadata_success{};
  OrganizationUsers organization_users{};
  KeyDelivery key_delivery{};
  Reauthorization reauthorization{};

  [[nodiscard]] std::chrono::seconds access_token_seconds() const {
    return std::chrono::hours{access_token_life == AccessTokenLife::eight_hours ? 8 : 1};
  }
};

[[nodiscard]] nlohmann::json settings_json(const Settings& settings);

/// Sets what the object names and leaves the rest. @return what is wrong with it, then nothing is set; else
/// empty.
[[nodiscard]] std::string change_settings(Settings& settings, const nlohmann::json& change);
/// The same from the overview's form.
[[nodiscard]] std::string take_settings_form(Settings& settings, const net::Form& form);

}  // namespace latchkey::sandbox
