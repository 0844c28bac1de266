// Sealing credentials: XChaCha20-Poly1305 (libsodium), key from outside the database.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/credential.hpp"

namespace latchkey::store {

/// What a sealed credential is bound to; moved to another grant, account or client it does not open.
struct SealedFor {
  std::string_view grant;
  std::string_view holder;  ///< The account, or "hold" while held.
  std::string_view client_id;
  core::CredentialKind kind;
};

class Vault {
 public:
  using Key = std::array<std::uint8_t, 32>;

  explicit Vault(const Key& key);
  ~Vault();  ///< Wipes the key.
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  /// version (1 byte) | key id (8 bytes, from the key's hash) | nonce (24) | ciphertext.
  [[nodiscard]] std::string seal(const core::Credential& credential, const SealedFor& bound_to) const;
  /// Nothing when it was altered, sealed for something else, or under another key.
  [[nodiscard]] std::optional<core::Credential> open(std::string_view sealed,
                                                     const SealedFor& bound_to) const;
  [[nodiscard]] std::string_view key_id() const { return key_id_; }

 private:
  Key key_;
  std::string key_id_;
};

/// Reads a key file (64 hex digits), or makes one (mode 0600) when it does not exist.
/// Throws std::runtime_error naming the path and the cure: unreadable, wrong length, or open to other users.
[[nodiscard]] Vault::Key load_or_make_key(const std::string& path);

}  // namespace latchkey::store
