// What a text around an answer tells about it: the status, the call, and what support needs to find it again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/call.hpp"

namespace latchkey::wire {

[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Lower case, white space folded, backslashes of escapes taken out.
[[nodiscard]] std::string folded(std::string_view text);

/// Three digits from 100 to 599 that stand at this place alone; otherwise 0.
[[nodiscard]] int status_at(std::string_view text, std::size_t at);
/// The last number that is called a status: "status=401", "HTTP/1.1\" 401", "503 Service Unavailable".
[[nodiscard]] std::optional<int> find_status(std::string_view folded);

/// The calls a text names by their address, the grant too; empty when it names none.
[[nodiscard]] std::vector<core::Call> find_calls(std::string_view folded);
/// What may stand on a command line or in a form: Cloudbeds' names, `exchange`, `refresh`, the values of
/// grant_type, access_token with or without one of these. Anything else is another call; empty is unknown.
[[nodiscard]] std::vector<core::Call> calls_named(std::string_view word);
/// Words of a program that got no answer at all: a time-out, a refused connection, an unknown host.
[[nodiscard]] bool tells_no_answer(std::string_view folded);

[[nodiscard]] std::string find_request_id(std::string_view text);
[[nodiscard]] std::string find_property(std::string_view text);
/// The first date with a time (ISO 8601).
[[nodiscard]] std::string find_time(std::string_view text);

}  // namespace latchkey::wire
