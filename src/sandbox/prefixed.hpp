// An account that has a name lives below a path of its own: what its pages and redirects lead to does too.
#pragma once

#include <string_view>

#include "net/message.hpp"

namespace latchkey::sandbox {

/// Puts the prefix in front of the links, forms and redirects of ours that lead to this server.
void put_prefix(net::Response& response, std::string_view prefix);

}  // namespace latchkey::sandbox
