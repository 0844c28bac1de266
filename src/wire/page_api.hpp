// Our own JSON: what pages and partners' back ends send to the relay, and what they are answered.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/instant.hpp"
#include "core/snapshot.hpp"

namespace latchkey::wire {

struct SessionRequest {
  std::string account;
  std::string property;  ///< Empty: all of the account's.
  std::string origin;
  int ttl_s = 600;
  bool may_connect = true;
  bool may_disconnect = true;
};
/// On failure `detail` names the member and what it must be.
[[nodiscard]] std::optional<SessionRequest> read_session_request(std::string_view body, std::string& detail);

struct ConnectRequest {
  std::string property;
  std::string return_to;
};
[[nodiscard]] std::optional<ConnectRequest> read_connect_request(std::string_view body, std::string& detail);

/// The finish code.
[[nodiscard]] std::optional<std::string> read_finish_request(std::string_view body, std::string& detail);

/// `property`, empty when none is named; an empty body names none.
[[nodiscard]] std::optional<std::string> read_disconnect_request(std::string_view body, std::string& detail);

/// `account`.
[[nodiscard]] std::optional<std::string> read_account_request(std::string_view body, std::string& detail);

struct SessionAnswer {
  std::string_view token;
  core::Instant expires_at;
  std::string_view channel;
};
[[nodiscard]] std::string write_session(const SessionAnswer& session);
[[nodiscard]] std::string write_navigate_to(std::string_view address);
[[nodiscard]] std::string write_snapshot(const core::Snapshot& snapshot);

/// RFC 3339 in UTC with milliseconds.
[[nodiscard]] std::string write_time(core::Instant at);

}  // namespace latchkey::wire
