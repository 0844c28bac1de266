// A webhook delivery as a value (wire makes it) and what it may lead to. Deliveries are unsigned: a hint at
// most.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/app_state.hpp"

namespace latchkey::core {

struct Delivery {
  std::string event;      ///< "integration/appstate_changed"
  std::string client_id;  ///< As text, whatever its JSON type was; empty when absent.
  std::string property;   ///< `propertyID_str` before `propertyID` (ids exceed 32 bits, FACTS section 4).
  std::string new_state;
};

enum class Decision { ask, ignore };

struct Hint {
  Decision decision = Decision::ignore;
  std::optional<AppState> state;  ///< What it claims, when that is one of Cloudbeds' words.
};

/// Ask when it is an app-state change for our client id, or one that names none (FACTS section 4, rules), of
/// the property this address was made for, or of none. Never more than ask.
[[nodiscard]] Hint read_hint(const Delivery& delivery, std::string_view client_id, std::string_view property);

}  // namespace latchkey::core
