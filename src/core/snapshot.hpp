// What the page API says of an account: one table of fields makes the JSON, the TypeScript type, its
// validator and the OpenAPI schema.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/app_state.hpp"

namespace latchkey::core {

struct LinkSnapshot {
  std::string property;
  std::string name;
  AppState app_state = AppState::disabled;
  std::string href;
  std::string reason;
  std::string note;
  std::string changed_at;
};

struct Snapshot {
  double revision = 0;
  std::vector<LinkSnapshot> links;
  bool may_connect = true;  ///< This person; without it the button says who may, and offers the link to copy.
  std::size_t omitted = 0;  ///< Links beyond kSnapshotLinks: those that need a person least.
};

/// Limits a reader may rely on, and a validator enforces: a page is not the place for more.
inline constexpr std::size_t kSnapshotLinks = 100;
inline constexpr std::size_t kSnapshotTextLength = 1'000;

enum class FieldKind { text, optional_text, app_state, action };

struct SnapshotField {
  std::string_view name;
  FieldKind kind;
  std::string LinkSnapshot::*text;  ///< Null for app_state and action.
  std::string_view meaning;
};

inline constexpr std::array kSnapshotFields{
    SnapshotField{"property", FieldKind::text, &LinkSnapshot::property,
                  "Cloudbeds property id, digits as text."},
    SnapshotField{"name", FieldKind::text, &LinkSnapshot::name, "The hotel's name; may be empty."},
    SnapshotField{"app_state", FieldKind::app_state, nullptr, "Cloudbeds' own word."},
    SnapshotField{"action", FieldKind::action, nullptr, "What the call to action does in this state."},
    SnapshotField{
        "href", FieldKind::optional_text, &LinkSnapshot::href,
        "Where the action leads: Login's address, or, with `disabled`, the guide of a connection that is "
        "made another way; null otherwise."},
    SnapshotField{"reason", FieldKind::optional_text, &LinkSnapshot::reason,
                  "Problem code that explains the state; null when there is none."},
    SnapshotField{"note", FieldKind::optional_text, &LinkSnapshot::note,
                  "The partner's own words with `pending`; null when there are none."},
    SnapshotField{"changed_at", FieldKind::text, &LinkSnapshot::changed_at, "RFC 3339, UTC."},
};

}  // namespace latchkey::core
