// The word in a webhook's address: whoever has it can make the relay ask, so nobody else does. And the
// address that it stands in.
#pragma once

#include <string>
#include <string_view>

#include "relay/config.hpp"
#include "relay/keys.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

inline constexpr std::size_t kWebhookSecretBytes = 24;  // 192 bits: nobody guesses it

[[nodiscard]] inline std::string new_webhook_secret(const Entropy& entropy) {
  return random_word(entropy, kWebhookSecretBytes);
}

/// Where `latchkey doctor` posts to see that deliveries come through. Open to everybody, and hides nothing:
/// too short for a secret, it never was and never will be the address of a link.
inline constexpr std::string_view kDoctorsWord = "latchkey-doctor";
static_assert(kDoctorsWord.size() < kWebhookSecretBytes);

[[nodiscard]] inline std::string webhook_address(const Config& config, std::string_view word) {
  return config.webhook_base + "/webhooks/" + std::string{word};
}

/// Whose an address is: somebody else's, a webhook of this relay's, or the one this link listens to.
enum class Listener { foreign, ours, this_link };
[[nodiscard]] inline Listener listener_at(const Config& config, std::string_view address,
                                          std::string_view webhook_hash) {
  const std::string ours = webhook_address(config, "");
  if (!address.starts_with(ours)) return Listener::foreign;
  return store::digest(address.substr(ours.size())) == webhook_hash ? Listener::this_link : Listener::ours;
}

}  // namespace latchkey::relay
