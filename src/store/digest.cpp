#include "store/digest.hpp"

#include <array>

#include "store/sodium.hpp"

namespace latchkey::store {

std::string digest(std::string_view secret) {
  require_sodium();
  std::array<std::uint8_t, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const std::uint8_t*>(secret.data()),
                     secret.size(), nullptr, 0);
  std::string hex(hash.size() * 2 + 1, '\0');  // sodium_bin2hex writes a terminating zero.
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

}  // namespace latchkey::store
