// Session tokens: what the partner's back end vouches for, signed by the relay, kept by nobody.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/instant.hpp"
#include "core/result.hpp"
#include "relay/keys.hpp"

namespace latchkey::relay {

struct Session {
  std::string account;
  std::string property;  ///< Empty: all of the account's.
  std::string origin;    ///< The only page origin that may use it.
  core::Instant issued_at{};
  core::Instant expires_at{};
  bool may_connect = true;
  bool may_disconnect = true;
};

/// Signs and reads them. Revoking is a not-before per account, in memory: a restart forgets it, and the
/// longest session (60 minutes) bounds what that gives back.
class Sessions {
 public:
  explicit Sessions(const Keys& keys) : keys_(keys) {}

  [[nodiscard]] std::string sign(const Session& session) const;
  /// session_missing, session_invalid or session_expired.
  [[nodiscard]] core::Result<Session> read(std::string_view token, core::Instant now) const;
  /// Sessions of the account issued up to now are no longer read.
  void revoke(const std::string& account, core::Instant now);
  /// The same word for all who are shown the same at this relay, telling nothing about them: a browser's tabs
  /// share what they hear under it, and remember it.
  [[nodiscard]] std::string channel(const Session& session) const;

 private:
  const Keys& keys_;
  std::map<std::string, core::Instant, std::less<>> not_before_;
};

}  // namespace latchkey::relay
