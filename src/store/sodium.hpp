// libsodium made ready once, and memory that is wiped. Include only from store's .cpp files.
#pragma once

#include <sodium.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace latchkey::store {

/// Call before any other function of libsodium. Cheap after the first time; safe from several threads.
/// Throws std::runtime_error when the system gives no randomness.
void require_sodium();

/// Bytes of a secret, of one size from birth (growing would leave copies behind), zeroed before they are
/// freed.
class SecretBytes {
 public:
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  ~SecretBytes() { sodium_memzero(bytes_.data(), bytes_.size()); }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;

  [[nodiscard]] std::uint8_t* data() { return bytes_.data(); }
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  std::vector<std::uint8_t> bytes_;
};

}  // namespace latchkey::store
