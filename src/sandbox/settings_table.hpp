// One row for each setting: read by the state file, POST /_test/settings and the overview alike.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "sandbox/settings.hpp"

namespace latchkey::sandbox {

enum class ValueKind { text, boolean, number };

struct Choice {
  std::string_view value;  ///< As in JSON, without quotes.
  std::string_view words;  ///< On the overview.
};

struct SettingRow {
  std::string_view key;
  ValueKind kind;
  std::string_view label;
  std::array<Choice, 2> choices;  ///< In the order of the field's values.
  std::size_t (*get)(const Settings&);
  void (*set)(Settings&, std::size_t choice);
  std::string_view because;
};

template <auto Field>
constexpr std::size_t chosen_in(const Settings& settings) {
  return static_cast<std::size_t>(settings.*Field);
}

template <auto Field>
constexpr void choose_in(Settings& settings, std::size_t choice) {
  settings.*Field = static_cast<std::remove_reference_t<decltype(settings.*Field)>>(choice);
}

template <auto Field>
constexpr SettingRow setting(std::string_view key, ValueKind kind, std::string_view label, Choice normal,
                             Choice other, std::string_view because) {
  return {key, kind, label, {normal, other}, chosen_in<Field>, choose_in<Field>, because};
}

// clang-format off
inline constexpr auto kSettings = std::to_array<SettingRow>({
    setting<&Settings::marketplace_state>("marketplace_state", ValueKind::text, "Connect App here sends",
        {"hex", "a state of its own"}, {"none", "no state"}, "fixtures/redirect.code_and_state (DOC P19); redirect.flow_a_no_state (T3, T4)"),
    setting<&Settings::redirect_url>("redirect_url", ValueKind::text, "Connect App here returns to",
        {"relay", "the relay’s callback"}, {"partner", "the partner’s own callback"}, "App Details takes several redirect URLs (FACTS section 5)"),
    setting<&Settings::groups>("groups", ValueKind::boolean, "Group accounts",
        {"false", "not supported"}, {"true", "supported"}, "switched on for each app (DOC P10, H1)"),
    setting<&Settings::enabled_at>("enabled_at", ValueKind::text, "The app state becomes enabled",
        {"consent", "at Allow Access"}, {"exchange", "at the code’s exchange"}, "P1 for OAuth; P8 for API keys (FACTS section 11.3)"),
    setting<&Settings::resources>("resources", ValueKind::text, "The token answer",
        {"properties", "lists the properties"}, {"none", "has no resources"}, "SPEC and T5; the documented sample for keys shows access_token only (T1)"),
    setting<&Settings::access_token_life>("access_token_life_s", ValueKind::number, "An access token lives",
        {"28800", "8 hours"}, {"3600", "1 hour"}, "T1, T2; P14b (FACTS section 12)"),
    setting<&Settings::rotate_refresh_tokens>("rotate_refresh_tokens", ValueKind::boolean, "A refresh token",
        {"false", "stays the same"}, {"true", "is replaced at each use"}, "LIVE T3; “rotation not documented” (T1)"),
});
// clang-format on

}  // namespace latchkey::sandbox
