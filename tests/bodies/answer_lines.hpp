// What every recorded answer means, for every call and every kind of credential, as lines of text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace latchkey::bodies {

/// @param answer one of tests/vectors, whole.
[[nodiscard]] std::vector<std::string> answer_lines(const nlohmann::json& answer);

}  // namespace latchkey::bodies
