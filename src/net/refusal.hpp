// What a peer is told when its request never reaches a handler. The table is the documentation.
#pragma once

#include <array>
#include <string_view>

#include "net/message.hpp"
#include "net/table.hpp"

namespace latchkey::net {

enum class Refusal { malformed, target, host, framing, header_too_large, body_too_large, too_slow, too_many };

struct RefusalRow {
  Refusal id;
  int status;
  std::string_view code;
  std::string_view title;
  std::string_view detail;
};

inline constexpr std::array<RefusalRow, 8> kRefusals{{
    {Refusal::malformed, 400, "malformed_request", "The request is not valid HTTP/1.1", ""},
    {Refusal::target, 400, "bad_target", "The request target cannot be read",
     "Send a path that starts with '/', in visible ASCII, without '#' or a backslash."},
    {Refusal::host, 400, "bad_host", "Exactly one Host header is needed", ""},
    {Refusal::framing, 400, "bad_framing", "The length of the body is unclear",
     "Send either Content-Length, or Transfer-Encoding: chunked over HTTP/1.1, once."},
    {Refusal::header_too_large, 431, "header_too_large", "The request's header is too large",
     "Send fewer or smaller header fields; too many cookies are the usual cause."},
    {Refusal::body_too_large, 413, "body_too_large", "The request's body is too large", ""},
    {Refusal::too_slow, 408, "too_slow", "The request took too long to arrive", "Send it again."},
    {Refusal::too_many, 503, "too_many_connections", "The server holds as many connections as it may",
     "Try again in a moment."},
}};
static_assert(in_enum_order(kRefusals));

/// The row as a small problem answer.
[[nodiscard]] Response answer_for(Refusal refusal);

}  // namespace latchkey::net
