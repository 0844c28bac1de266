// Text of strangers on a terminal: nothing in it moves the cursor, rings, hides or turns what stands beside
// it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace latchkey::cli {

/// Control and direction characters, line separators and bytes that are no UTF-8 become \x{..}, a backslash
/// two; all else stays.
[[nodiscard]] std::string visible(std::string_view text);

/// Characters of UTF-8, for columns; wide ones count as one.
[[nodiscard]] std::size_t width(std::string_view text);

}  // namespace latchkey::cli
