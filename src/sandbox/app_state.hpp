// The four app states and what each shows on the app's page (FACTS sections 3 and 5). One row per state, in
// enum order. Written anew, not shared with core: the same mistake must not pass on both sides.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace latchkey::sandbox {

enum class AppState { disabled, installing, pending, enabled };
enum class CallToAction { connect, none, login };

struct AppStateRow {
  AppState id;
  std::string_view name;
  CallToAction action;
  std::string_view label;     ///< Text of the button; empty without one.
  std::string_view progress;  ///< Under "Setup in progress"; empty with a button.
};

// clang-format off
inline constexpr auto kAppStates = std::to_array<AppStateRow>({
    {AppState::disabled,   "disabled",   CallToAction::connect, "Connect App", ""},
    {AppState::installing, "installing", CallToAction::none,    "",            "Access was allowed; the app is completing the connection."},
    {AppState::pending,    "pending",    CallToAction::none,    "",            "The app still has set-up steps to finish on its own side."},
    {AppState::enabled,    "enabled",    CallToAction::login,   "Login",       ""},
});
// clang-format on

[[nodiscard]] constexpr const AppStateRow& row_of(AppState state) {
  return kAppStates[static_cast<std::size_t>(state)];
}

[[nodiscard]] constexpr std::string_view name(AppState state) {
  return row_of(state).name;
}

[[nodiscard]] constexpr std::optional<AppState> app_state_named(std::string_view name) {
  for (const AppStateRow& row : kAppStates) {
    if (row.name == name) return row.id;
  }
  return std::nullopt;
}

static_assert([] {
  for (const AppStateRow& row : kAppStates) {
    if (&row_of(row.id) != &row || app_state_named(row.name) != row.id) return false;
    if ((row.action == CallToAction::none) != row.label.empty()) return false;
    if (row.label.empty() == row.progress.empty()) return false;
  }
  return true;
}());

}  // namespace latchkey::sandbox
