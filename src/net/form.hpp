// Percent-encoding and forms by Boost.URL: the servers' own reading, independent of core's (the sandbox is an
// oracle).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/message.hpp"

namespace latchkey::net {

/// '+' is a space, %XX a byte. Rows that do not decode are dropped. At most 64 rows are read.
[[nodiscard]] Form read_form(std::string_view encoded);
/// The inverse: application/x-www-form-urlencoded.
[[nodiscard]] std::string write_form(const Form& form);
/// %XX only; nothing when malformed.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);
/// Everything but RFC 3986 unreserved characters becomes %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// "scheme://host[:port]" of an absolute URL, lower case, default port left out; nothing when it is not
/// http(s).
[[nodiscard]] std::optional<std::string> origin_of(std::string_view url);

}  // namespace latchkey::net
