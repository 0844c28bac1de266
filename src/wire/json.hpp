// Reading JSON from outside: never throws, bounded in size and depth. Only for wire's own files.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::wire {

using Json = nlohmann::json;

inline constexpr std::size_t kJsonBytes =
    1024 * 1024;                       ///< getHotels of a large group is the longest answer we read.
inline constexpr int kJsonDepth = 16;  ///< The deepest fixture has 5.

/// Nothing for anything that is not one JSON text (RFC 8259) within the limits. Invalid UTF-8 is refused.
[[nodiscard]] std::optional<Json> parse(std::string_view text);

/// The member of this name, compared without letter case (spelling differs by event, FACTS section 4); null
/// if absent.
[[nodiscard]] const Json* member(const Json& object, std::string_view name);

/// A string as it is, a whole number as its digits, true and false as words; empty for anything else.
[[nodiscard]] std::string text_of(const Json* value);

}  // namespace latchkey::wire
