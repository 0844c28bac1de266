// Responses to bytes, without a socket. Refuses what would break out of its line (header injection).
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "net/message.hpp"

namespace latchkey::net {

/// What the request decides about the shape of its answer.
struct Sending {
  bool http_1_0 = false;
  bool keep_alive = true;
  std::string date{};  ///< RFC 9110 section 6.6.1: a server with a clock sends it; empty: left out.
};

/// The preferred format of section 5.6.7 there: "Sun, 22 Nov 2026 10:00:00 GMT".
[[nodiscard]] std::string http_date(std::time_t time);

/// Status line and fields, with the defaults of this house; nothing when a name, a value or the status is not
/// valid. The fields that frame the message (Content-Length and the like) are ours: a handler's own are left
/// out.
[[nodiscard]] std::optional<std::string> write_head(const Response& response, const Sending& how);

/// 204 and 304 end with their head (RFC 9110 section 6.4.1).
[[nodiscard]] bool may_have_body(int status);

/// One piece of a body of unknown length (RFC 9112 section 7.1); the empty one ends it.
[[nodiscard]] std::string write_chunk(std::string_view bytes);

}  // namespace latchkey::net
