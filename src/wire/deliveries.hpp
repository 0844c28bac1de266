// Webhook deliveries, JSON or form, read into a core value.
#pragma once

#include <optional>
#include <string_view>

#include "core/delivery.hpp"

namespace latchkey::wire {

/// Nothing when the body is neither a JSON object nor a form with at least one known field. Keys are matched
/// without letter case; numbers become their digits (`clientID` is listed as an integer, FACTS section 12).
[[nodiscard]] std::optional<core::Delivery> read_delivery(std::string_view body);

}  // namespace latchkey::wire
