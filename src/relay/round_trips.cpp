#include "relay/round_trips.hpp"

#include <utility>

#include "relay/webhook_secret.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

std::string RoundTrips::begin() {
  std::string word = new_webhook_secret(entropy_);
  came_.emplace(store::digest(word), false);
  return word;
}

bool RoundTrips::take(const std::string& hash) {
  const auto awaited = came_.find(hash);
  return awaited != came_.end() && !std::exchange(awaited->second, true);
}

bool RoundTrips::end(const std::string& word) {
  const auto awaited = came_.find(store::digest(word));
  const bool came = awaited != came_.end() && awaited->second;
  if (awaited != came_.end()) came_.erase(awaited);
  return came;
}

}  // namespace latchkey::relay
