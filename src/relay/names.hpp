// What a name from outside may look like.
#pragma once

#include <string>
#include <string_view>

namespace latchkey::relay {

/// 1 to 200 bytes without control characters: the partner's own name of a customer.
[[nodiscard]] bool is_account(std::string_view text);
/// 1 to 20 digits (FACTS section 4: ids beyond 2^53 occur).
[[nodiscard]] bool is_property(std::string_view text);
/// What a link is called where its account must not be: 16 hex digits, always the same, that tell nothing.
[[nodiscard]] std::string link_id(std::string_view account, std::string_view property);

}  // namespace latchkey::relay
