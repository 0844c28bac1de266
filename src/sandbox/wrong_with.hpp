// What was wrong with a request, in words for the engineer who sent it: what the answer said, and what it did
// not say.
#pragma once

#include <string>
#include <vector>

#include "net/message.hpp"

namespace latchkey::sandbox {

/// Empty when nothing was. Never shows a value that was sent.
[[nodiscard]] std::vector<std::string> wrong_with(const net::Request& request, const net::Response& response);

}  // namespace latchkey::sandbox
