// How often one client may ask: a bucket of tokens for each address, in bounded memory.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "relay/throttle.hpp"

namespace latchkey::relay {

/// This machine itself is not counted, nor is who cannot be told: a proxy that names nobody, a test without a
/// socket.
[[nodiscard]] bool is_counted(const std::string& client);

class AddressLimits {
 public:
  explicit AddressLimits(int requests_per_minute);

  /// @return nothing when one more may go now; else how long to wait.
  [[nodiscard]] std::optional<core::Duration> refuses(const std::string& client, core::Instant now);
  [[nodiscard]] std::size_t size() const { return buckets_.size(); }

  /// Beyond these, strangers share one bucket: a whole network of addresses fills no memory.
  static constexpr std::size_t kAddresses = 20'000;

 private:
  [[nodiscard]] Throttle& bucket_of(const std::string& client, core::Instant now);

  double at_once_;
  double per_second_;
  std::unordered_map<std::string, Throttle> buckets_;
  Throttle strangers_;
  core::Instant cleaned_{};
};

}  // namespace latchkey::relay
