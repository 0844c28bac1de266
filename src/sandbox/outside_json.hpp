// JSON from outside. Reading it is a loop, but copying and printing it recurse: a body of nothing but
// brackets would use up the stack.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace latchkey::sandbox {

/// discarded() when it is not JSON, or nests deeper than anything that is meant here.
[[nodiscard]] nlohmann::json read_json(std::string_view text);

}  // namespace latchkey::sandbox
