#include "sandbox/rate_meter.hpp"

#include <fmt/format.h>

#include "sandbox/fault_table.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kOfPartners = 10;
constexpr std::size_t kOfProperties = 5;
constexpr std::size_t kMostClients = 1'000;  // A test that makes more has other worries.
constexpr std::chrono::seconds kSecond{1};

/// Calls without a known credential count as the app's: it is the only client here.
const Grant* property_grant(const Marketplace& marketplace, std::string_view credential) {
  for (const Grant& grant : marketplace.account.grants) {
    if (grant.property_level && !credential.empty() && grant.api_key == credential) return &grant;
  }
  return nullptr;
}

net::Response too_many(bool retry_after) {
  net::Response response = net::json(429, std::string(kTooMany));
  if (retry_after) response.headers.set("Retry-After", "1");
  return response;
}

}  // namespace

std::size_t RateMeter::count(const std::string& client, Time now) {
  if (calls_.size() > kMostClients) calls_.clear();
  auto& calls = calls_[client];
  while (!calls.empty() && (calls.front() + kSecond <= now || calls.front() > now)) calls.pop_front();
  calls.push_back(now);
  return calls.size();
}

std::optional<net::Response> over_limit(Marketplace& marketplace, RateMeter& meter,
                                        std::string_view credential) {
  const Settings& settings = marketplace.account.settings;
  if (settings.over_limit == OverLimit::answered) return std::nullopt;
  const Grant* const own = property_grant(marketplace, credential);
  const bool fewer = own != nullptr && settings.rate_limit == RateLimit::by_kind;
  const auto calls = meter.count(own == nullptr ? std::string{} : own->id, marketplace.now());
  if (calls <= (fewer ? kOfProperties : kOfPartners)) return std::nullopt;
  if (settings.over_limit == OverLimit::suspended) {
    if (!marketplace.account.suspended) marketplace.note("", "Credentials suspended: too many calls");
    marketplace.account.suspended = true;
    return std::nullopt;
  }
  return too_many(settings.over_limit == OverLimit::status_429_retry_after);
}

}  // namespace latchkey::sandbox
