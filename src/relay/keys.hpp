// Keyed hashes and random words. Each purpose has a key of its own, derived from the relay's keys
// (libsodium KDF).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "store/key_ring.hpp"

namespace latchkey::relay {

enum class Purpose : std::uint64_t { session = 1, state = 2, channel = 3 };

class Keys {
 public:
  explicit Keys(const store::KeyRing& ring) : ring_(ring) {}

  /// Signs with this ring's current key from now on; what older ones signed is still taken.
  void take(const store::KeyRing& ring) { ring_ = ring; }

  /// base64url(HMAC-SHA-512-256) under the purpose's key.
  [[nodiscard]] std::string mac(Purpose purpose, std::string_view message) const;
  [[nodiscard]] bool verify(Purpose purpose, std::string_view message, std::string_view mac) const;

 private:
  store::KeyRing ring_;
};

/// Equal, in a time that does not tell where they differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

/// Bytes nobody can guess; tests give their own.
using Entropy = std::function<void(std::uint8_t* into, std::size_t size)>;
[[nodiscard]] Entropy system_entropy();

/// [0, 1)
[[nodiscard]] double chance(const Entropy& entropy);

/// base64url of `bytes` random bytes, without padding: safe in addresses, cookies and SSE ids.
[[nodiscard]] std::string random_word(const Entropy& entropy, std::size_t bytes);

[[nodiscard]] std::string base64url(std::string_view bytes);
/// Empty when malformed.
[[nodiscard]] std::string from_base64url(std::string_view text);

}  // namespace latchkey::relay
