// An answer that is asked for again and again: by its tag, unchanged costs no body.
#pragma once

#include <string>

#include "net/message.hpp"

namespace latchkey::relay {

[[nodiscard]] net::Response tagged(const net::Request& request, std::string json);

}  // namespace latchkey::relay
