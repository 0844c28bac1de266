// Reads the beginning of an event stream (WHATWG HTML section 9.2.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::cli::doctor {

struct StateEvent {
  std::string id;
  std::string data;
};
/// The first whole event named `state`; nothing when there is none.
[[nodiscard]] std::optional<StateEvent> first_state_event(std::string_view stream);

}  // namespace latchkey::cli::doctor
