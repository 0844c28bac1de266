// Sealing credentials: XChaCha20-Poly1305 (libsodium), keys from outside the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/credential.hpp"
#include "store/key_ring.hpp"

namespace latchkey::store {

/// What a sealed credential is bound to; moved to another grant, account or client it does not open.
struct SealedFor {
  std::string_view grant;
  std::string_view account;  ///< Empty while the grant is only held.
  std::string_view client_id;
  core::CredentialKind kind;
};

class Vault {
 public:
  using Key = store::Key;

  explicit Vault(const KeyRing& ring);
  ~Vault();  ///< Wipes the keys.
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  /// version (1 byte) | key id (8 bytes, from the key's hash) | nonce (24) | ciphertext.
  [[nodiscard]] std::string seal(const core::Credential& credential, const SealedFor& bound_to) const;
  /// Nothing when it was altered, sealed for something else, or under a key that is not in the ring.
  [[nodiscard]] std::optional<core::Credential> open(std::string_view sealed,
                                                     const SealedFor& bound_to) const;

  /// Seals with this ring's current key from now on.
  void take(const KeyRing& ring);
  /// What everything sealed from now on begins with: version and key id.
  [[nodiscard]] std::string head() const;
  /// Its key is in the ring (which does not say that it opens).
  [[nodiscard]] bool has_key_of(std::string_view sealed) const;

 private:
  /// A key under its name, and what is derived from it.
  struct Named {
    explicit Named(const Key& root);
    ~Named();
    Named(const Named&) = default;
    Named& operator=(const Named&) = default;
    std::string id;
    Key root;     ///< Sealed version 1.
    Key sealing;  ///< Seals version 2: of its own, so that no other use of the root touches it.
  };
  [[nodiscard]] const Named* find(std::string_view id) const;

  std::vector<Named> keys_;
};

}  // namespace latchkey::store
