// The app state: Cloudbeds' own four words, and what the call to action shows for each.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/enum_table.hpp"

namespace latchkey::core {

enum class AppState { disabled, installing, pending, enabled };

enum class Action { connect, none, login };

struct ActionRow {
  Action id;
  std::string_view name;
};
inline constexpr std::array kActions{
    ActionRow{Action::connect, "connect"},
    ActionRow{Action::none, "none"},
    ActionRow{Action::login, "login"},
};
static_assert(in_enum_order(kActions) && names_unique(kActions));

struct AppStateRow {
  AppState id;
  std::string_view name;
  Action action;
  int urgency;  ///< Among several links, the button shows the highest: the one that most needs a person.
};
// FACTS section 5 (P1, P5): disabled "Connect App", pending no button, enabled "Login"; installing is not
// explained there and is shown as pending. A hotel that must act comes before one whose set-up runs, before
// one that is well.
inline constexpr std::array kAppStates{
    AppStateRow{AppState::disabled, "disabled", Action::connect, 3},
    AppStateRow{AppState::installing, "installing", Action::none, 1},
    AppStateRow{AppState::pending, "pending", Action::none, 2},
    AppStateRow{AppState::enabled, "enabled", Action::login, 0},
};
static_assert(in_enum_order(kAppStates) && names_unique(kAppStates));

[[nodiscard]] constexpr std::string_view name(AppState state) {
  return row_of(kAppStates, state).name;
}
[[nodiscard]] constexpr std::string_view name(Action action) {
  return row_of(kActions, action).name;
}
[[nodiscard]] constexpr Action action_of(AppState state) {
  return row_of(kAppStates, state).action;
}
[[nodiscard]] constexpr std::optional<AppState> app_state(std::string_view word) {
  return find_by_name(kAppStates, word);
}

}  // namespace latchkey::core
