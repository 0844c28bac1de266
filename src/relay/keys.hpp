// Keyed hashes and random words. Each purpose has a key of its own, derived from the relay's key (libsodium
// KDF).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "store/vault.hpp"

namespace latchkey::relay {

enum class Purpose : std::uint64_t { session = 1, state = 2, channel = 3 };

class Keys {
 public:
  explicit Keys(const store::Vault::Key& relay_key) : key_(relay_key) {}

  /// base64url(HMAC-SHA-512-256) under the purpose's key.
  [[nodiscard]] std::string mac(Purpose purpose, std::string_view message) const;
  [[nodiscard]] bool verify(Purpose purpose, std::string_view message, std::string_view mac) const;

 private:
  store::Vault::Key key_;
};

/// Equal, in a time that does not tell where they differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

/// Bytes nobody can guess; tests give their own.
using Entropy = std::function<void(std::uint8_t* into, std::size_t size)>;
[[nodiscard]] Entropy system_entropy();

/// base64url of `bytes` random bytes, without padding: safe in addresses, cookies and SSE ids.
[[nodiscard]] std::string random_word(const Entropy& entropy, std::size_t bytes);

[[nodiscard]] std::string base64url(std::string_view bytes);
/// Empty when malformed.
[[nodiscard]] std::string from_base64url(std::string_view text);

}  // namespace latchkey::relay
