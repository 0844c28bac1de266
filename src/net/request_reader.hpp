// Bytes to requests, without a socket: Boost.Beast's parser behind stricter rules of framing. Hides Beast
// from everyone.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "net/limits.hpp"
#include "net/message.hpp"
#include "net/refusal.hpp"

namespace latchkey::net {

struct NeedsMore {};

/// One complete request, and what its sender expects of the connection.
struct Received {
  Request request;
  bool keep_alive = false;
  bool http_1_0 = false;
};

class RequestReader {
 public:
  using Outcome = std::variant<NeedsMore, Received, Refusal>;

  explicit RequestReader(const Limits& limits);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) = delete;

  /// Takes bytes as they came, in any pieces. What lies behind a complete request is kept: feed nothing to go
  /// on with it. After a Refusal the connection cannot be understood any more and must be closed.
  [[nodiscard]] Outcome feed(std::string_view bytes);
  /// Some of a request has arrived, but not all of it.
  [[nodiscard]] bool has_started() const;
  /// Once per request: the header is complete, and its sender waits for "100 Continue" (RFC 9110
  /// section 10.1.1).
  [[nodiscard]] bool take_wish_to_continue();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace latchkey::net
