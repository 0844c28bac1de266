#include "relay/session.hpp"

#include <charconv>

#include "core/url.hpp"

namespace latchkey::relay {

namespace {

constexpr std::string_view kPrefix = "lks1.";
constexpr std::size_t kTokenBytes = 2'000;  // account, property and origin at their limits stay below 1,000

constexpr std::chrono::minutes kLongestSession{
    60};  // DESIGN section 5; what was revoked before has expired since

[[nodiscard]] core::Instant read_instant(const std::string& digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return core::instant(value);
}

[[nodiscard]] std::string payload_of(const Session& session) {
  return core::write_query({{"a", session.account},
                            {"p", session.property},
                            {"o", session.origin},
                            {"i", std::to_string(core::ms(session.issued_at))},
                            {"e", std::to_string(core::ms(session.expires_at))},
                            {"c", session.may_connect ? "1" : ""},
                            {"d", session.may_disconnect ? "1" : ""}});
}

[[nodiscard]] Session read_payload(std::string_view payload) {
  Session session;
  const auto rows = core::read_query(payload).value_or(std::vector<core::Parameter>{});
  for (const auto& [name, value] : rows) {
    if (name == "a") session.account = value;
    if (name == "p") session.property = value;
    if (name == "o") session.origin = value;
    if (name == "i") session.issued_at = read_instant(value);
    if (name == "e") session.expires_at = read_instant(value);
    if (name == "c") session.may_connect = value == "1";
    if (name == "d") session.may_disconnect = value == "1";
  }
  return session;
}

}  // namespace

std::string Sessions::sign(const Session& session) const {
  const std::string body = std::string{kPrefix} + base64url(payload_of(session));
  return body + "." + keys_.mac(Purpose::session, body);
}

core::Result<Session> Sessions::read(std::string_view token, core::Instant now) const {
  if (token.empty()) return core::Problem::session_missing;
  const std::size_t dot = token.rfind('.');
  const bool shaped = token.size() <= kTokenBytes && token.starts_with(kPrefix) && dot > kPrefix.size();
  if (!shaped || !keys_.verify(Purpose::session, token.substr(0, dot), token.substr(dot + 1))) {
    return core::Problem::session_invalid;
  }
  Session session = read_payload(from_base64url(token.substr(kPrefix.size(), dot - kPrefix.size())));
  // Of a time that has not come (the clock was set back): it would live too long, and outlive its revocation.
  const bool is_of_now = session.issued_at <= now && now < session.expires_at;
  if (!is_of_now) return core::Problem::session_expired;
  const auto barred = not_before_.find(session.account);
  if (barred != not_before_.end() && session.issued_at <= barred->second)
    return core::Problem::session_invalid;
  return session;
}

void Sessions::revoke(const std::string& account, core::Instant now) {
  std::erase_if(not_before_, [&](const auto& row) { return row.second + kLongestSession < now; });
  not_before_[account] = now;
}

std::string Sessions::channel(const Session& session) const {
  const std::string shown = core::write_query(
      {{"a", session.account}, {"p", session.property}, {"c", session.may_connect ? "1" : ""}});
  return keys_.mac(Purpose::channel, shown).substr(0, 22);
}

}  // namespace latchkey::relay
