// One row for each setting: read by the state file, POST /_test/settings and the page alike.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "sandbox/settings.hpp"

namespace latchkey::sandbox {

enum class ValueKind { text, boolean, number };

struct Choice {
  std::string_view value;  ///< As in JSON, without quotes.
  std::string_view words;  ///< On the page.
};

inline constexpr std::size_t kMostChoices = 4;

struct SettingRow {
  std::string_view key;
  ValueKind kind;
  std::string_view label;
  std::array<Choice, kMostChoices> slots;  ///< In the order of the field's values.
  std::size_t count;
  std::size_t (*get)(const Settings&);
  void (*set)(Settings&, std::size_t choice);
  std::string_view because;

  [[nodiscard]] constexpr std::span<const Choice> choices() const { return {slots.data(), count}; }
};

template <auto Field>
constexpr std::size_t chosen_in(const Settings& settings) {
  return static_cast<std::size_t>(settings.*Field);
}

template <auto Field>
constexpr void choose_in(Settings& settings, std::size_t choice) {
  settings.*Field = static_cast<std::remove_reference_t<decltype(settings.*Field)>>(choice);
}

template <auto Field, std::size_t Count>
constexpr SettingRow setting(std::string_view key, ValueKind kind, std::string_view label,
                             const Choice (&choices)[Count], std::string_view because) {
  static_assert(Count >= 2 && Count <= kMostChoices);
  SettingRow row{key, kind, label, {}, Count, chosen_in<Field>, choose_in<Field>, because};
  for (std::size_t i = 0; i < Count; ++i) row.slots[i] = choices[i];
  return row;
}

// clang-format off
inline constexpr auto kSettings = std::to_array<SettingRow>({
    setting<&Settings::marketplace_state>("marketplace_state", ValueKind::text, "Connect App here sends",
        {{"hex", "a state of its own"}, {"none", "no state"}}, "fixtures/redirect.code_and_state (DOC P19); redirect.flow_a_no_state (T3, T4)"),
    setting<&Settings::redirect_url>("redirect_url", ValueKind::text, "Connect App here returns to",
        {{"relay", "the relay’s callback"}, {"partner", "the partner’s own callback"}, {"registered", "the first Redirect URL of App Details"}}, "App Details takes several redirect URLs (FACTS section 5)"),
    setting<&Settings::groups>("groups", ValueKind::boolean, "Group accounts",
        {{"false", "not supported"}, {"true", "supported"}}, "switched on for each app (DOC P10, H1)"),
    setting<&Settings::enabled_at>("enabled_at", ValueKind::text, "The app state becomes enabled",
        {{"consent", "at Allow Access"}, {"exchange", "at the code’s exchange"}}, "P1 for OAuth; P8 for API keys (FACTS section 11.3)"),
    setting<&Settings::resources>("resources", ValueKind::text, "The token answer",
        {{"properties", "lists the properties"}, {"none", "has no resources"}}, "SPEC and T5; the documented sample for keys shows access_token only (T1)"),
    setting<&Settings::access_token_life>("access_token_life_s", ValueKind::number, "An access token lives",
        {{"28800", "8 hours"}, {"3600", "1 hour"}}, "T1, T2; P14b (FACTS section 12)"),
    setting<&Settings::refresh_token_life>("refresh_token_life", ValueKind::text, "A refresh token lives",
        {{"sliding_year", "365 days after its last use"}, {"for_ever", "for ever"}, {"none", "not at all: none is given"}}, "T1, T2; P14b (FACTS section 12)"),
    setting<&Settings::rotate_refresh_tokens>("rotate_refresh_tokens", ValueKind::boolean, "A refresh token",
        {{"false", "stays the same"}, {"true", "is replaced at each use"}}, "LIVE T3; “rotation not documented” (T1)"),
    setting<&Settings::after_disconnect>("after_disconnect", ValueKind::text, "After a disconnect a call is answered",
        {{"by_kind", "401, a key’s with a problem"}, {"app_not_available", "200, not available"}, {"token_invalid", "401, token invalid"}, {"problem", "401, always a problem"}},
        "P1; LIVE T3: all are real (FACTS section 11.4)"),
    setting<&Settings::outside_grant>("outside_grant", ValueKind::text, "A call about a property outside the grant is answered",
        {{"not_covered", "none of the ids match"}, {"no_access", "no access to the property"}}, "fixtures/error.api.property_not_covered; LIVE T4 (FACTS section 6)"),
    setting<&Settings::scope_parameter>("scope_parameter", ValueKind::text, "The scope parameter",
        {{"bounds", "bounds the token"}, {"ignored", "is ignored: App Details decides"}}, "LIVE T5, T4; T2, T11 (FACTS section 12)"),
    setting<&Settings::app_state_field>("app_state_field", ValueKind::text, "postAppState reads the field",
        {{"app_state", "app_state only"}, {"either", "app_state or state"}}, "SPEC, P1; P5b, T1 (FACTS section 12)"),
    setting<&Settings::subscription_field>("subscription_field", ValueKind::text, "A subscription’s address is called",
        {{"url", "url"}, {"endpoint", "endpoint"}}, "LIVE T3, T5; SPEC (FACTS section 12)"),
    setting<&Settings::delete_by_post>("delete_by_post", ValueKind::text, "deleteWebhook by POST",
        {{"keeps", "says success, removes nothing"}, {"removes", "removes"}}, "LIVE T3; T4 (FACTS sections 4 and 12)"),
    setting<&Settings::duplicate_subscriptions>("duplicate_subscriptions", ValueKind::text, "The same subscription again",
        {{"same_id", "is the same one"}, {"another", "is a second one"}}, "LIVE T5; T4 (FACTS section 12)"),
    setting<&Settings::webhook_scope>("webhook_scope", ValueKind::text, "To subscribe to reservations and the like needs",
        {{"of_object", "the read scope of the object"}, {"none", "no scope"}}, "P7, T4; T5 (FACTS section 12)"),
    setting<&Settings::over_limit>("over_limit", ValueKind::text, "Calls beyond the rate limit are",
        {{"answered", "answered like others"}, {"429", "answered 429"}, {"429_retry_after", "answered 429 with Retry-After"}, {"suspended", "the end of the credentials"}},
        "no source has seen the answer (SPEC); suspension by P14 (FACTS section 7)"),
    setting<&Settings::rate_limit>("rate_limit", ValueKind::text, "The rate limit is",
        {{"10_5", "10 a second, 5 for a property’s own key"}, {"10", "10 a second for everyone"}}, "P14, P20; P15 (FACTS section 12)"),
    setting<&Settings::metadata_success>("metadata_success", ValueKind::text, "success in oauth/metadata is",
        {{"boolean", "a boolean"}, {"string", "a string"}}, "fixtures/success.oauth_metadata; SPEC (FACTS section 6)"),
    setting<&Settings::organization_users>("organization_users", ValueKind::text, "Without group accounts an organization’s user",
        {{"pick_one", "picks one property"}, {"refused", "cannot connect"}}, "H1, newer and older (FACTS section 12)"),
    setting<&Settings::key_delivery>("key_delivery", ValueKind::text, "An API key comes",
        {{"automatic", "by the code’s exchange"}, {"email", "by mail, at Allow Access"}}, "App Details (DOC P3, P5, P11)"),
    setting<&Settings::reauthorization>("reauthorization", ValueKind::text, "Connecting again with scopes already granted",
        {{"asks", "shows the consent page"}, {"skips", "skips it"}}, "H1; LIVE T4 (FACTS section 5)"),
});
// clang-format on

}  // namespace latchkey::sandbox
