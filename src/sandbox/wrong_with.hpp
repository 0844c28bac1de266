// What was wrong with a request, in words for the engineer who sent it: what the answer said, and what it did
// not say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"

namespace latchkey::sandbox {

/// Whether any call of the API reads a parameter of this name: others may be anything, a secret too.
[[nodiscard]] bool is_known_parameter(std::string_view name);

/// Empty when nothing was. Never shows a value that was sent.
[[nodiscard]] std::vector<std::string> wrong_with(const net::Request& request, const net::Response& response);

}  // namespace latchkey::sandbox
