// Errors as machines and people can read them: problem details (RFC 9457) with our stable `code`.
#pragma once

#include <string_view>

#include "net/message.hpp"

namespace latchkey::net {

/// `code` never changes meaning; `title` names the kind of error; `detail` says what to do about this one
/// (may be empty).
[[nodiscard]] Response problem(int status, std::string_view code, std::string_view title,
                               std::string_view detail);

}  // namespace latchkey::net
