#include "relay/address_limits.hpp"

#include "net/addresses.hpp"

namespace latchkey::relay {

namespace {
constexpr double kStrangers = 100;  // so many addresses' worth together
constexpr core::Duration kBetweenCleanings = std::chrono::seconds{1};
}  // namespace

bool is_counted(const std::string& client) {
  return !client.empty() && !net::is_loopback(client);
}

AddressLimits::AddressLimits(int requests_per_minute)
    : at_once_(requests_per_minute / 2.0),
      per_second_(requests_per_minute / 60.0),
      strangers_(at_once_ * kStrangers, per_second_ * kStrangers) {}

Throttle& AddressLimits::bucket_of(const std::string& client, core::Instant now) {
  const std::string key = net::counted_as(client);
  const auto found = buckets_.find(key);
  if (found != buckets_.end()) return found->second;
  // Once a second at most: a flood of new addresses must not pay for its own room with our time.
  if (buckets_.size() >= kAddresses && (now - cleaned_ >= kBetweenCleanings || now < cleaned_)) {
    cleaned_ = now;
    std::erase_if(buckets_, [&](const auto& row) { return row.second.is_full(now); });
  }
  if (buckets_.size() >= kAddresses) return strangers_;
  return buckets_.try_emplace(key, at_once_, per_second_).first->second;
}

std::optional<core::Duration> AddressLimits::refuses(const std::string& client, core::Instant now) {
  if (!is_counted(client)) return std::nullopt;
  Throttle& bucket = bucket_of(client, now);
  if (bucket.take(now)) return std::nullopt;
  return bucket.wait();
}

}  // namespace latchkey::relay
