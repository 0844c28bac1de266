// How often a client calls: 10 times a second, a hotel's own key 5 (FACTS section 7).
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "net/message.hpp"
#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

class RateMeter {
 public:
  /// Counts a call of this client. @return how many it made within the last second.
  std::size_t count(const std::string& client, Time now);
  void clear() { calls_.clear(); }

 private:
  std::map<std::string, std::deque<Time>> calls_;
};

/// Counts the call. @return the answer to one too many, where the settings give one.
[[nodiscard]] std::optional<net::Response> over_limit(Marketplace& marketplace, RateMeter& meter,
                                                      std::string_view credential);

}  // namespace latchkey::sandbox
