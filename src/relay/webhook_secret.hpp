// The word in a webhook's address: whoever has it can make the relay ask, so nobody else does.
#pragma once

#include <string>

#include "relay/keys.hpp"

namespace latchkey::relay {

[[nodiscard]] inline std::string new_webhook_secret(const Entropy& entropy) {
  constexpr std::size_t kBytes = 24;  // 192 bits: nobody guesses it
  return random_word(entropy, kBytes);
}

}  // namespace latchkey::relay
