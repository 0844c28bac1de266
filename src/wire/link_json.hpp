// A link of a snapshot as JSON: a loop over the core's table of fields.
#pragma once

#include <string>

#include "core/snapshot.hpp"
#include "wire/json.hpp"

namespace latchkey::wire {

[[nodiscard]] Json link_json(const core::LinkSnapshot& link);

/// Null for empty.
[[nodiscard]] Json optional_text(const std::string& text);

/// Never throws on bytes that are no UTF-8.
[[nodiscard]] std::string dump(const Json& json);

}  // namespace latchkey::wire
