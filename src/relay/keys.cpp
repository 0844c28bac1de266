#include "relay/keys.hpp"

#include <sodium.h>

#include <vector>

namespace latchkey::relay {

namespace {

constexpr std::array<char, crypto_kdf_CONTEXTBYTES> kContext{'l', 'a', 't', 'c', 'h', 'k', 'e', 'y'};

[[nodiscard]] const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[nodiscard]] std::string mac_under(const store::Key& root, Purpose purpose, std::string_view message) {
  std::array<unsigned char, crypto_auth_KEYBYTES> key{};
  crypto_kdf_derive_from_key(key.data(), key.size(), static_cast<std::uint64_t>(purpose), kContext.data(),
                             root.data());
  std::array<char, crypto_auth_BYTES> out{};
  crypto_auth(reinterpret_cast<unsigned char*>(out.data()), bytes(message), message.size(), key.data());
  sodium_memzero(key.data(), key.size());
  return base64url({out.data(), out.size()});
}

}  // namespace

std::string Keys::mac(Purpose purpose, std::string_view message) const {
  return mac_under(ring_.current(), purpose, message);
}

bool Keys::verify(Purpose purpose, std::string_view message, std::string_view given) const {
  bool fits = false;
  for (const store::Key& key : ring_.keys()) fits |= same_secret(mac_under(key, purpose, message), given);
  return fits;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Entropy system_entropy() {
  return [](std::uint8_t* into, std::size_t size) { randombytes_buf(into, size); };
}

double chance(const Entropy& entropy) {
  std::array<std::uint8_t, 2> bytes{};
  entropy(bytes.data(), bytes.size());
  return (bytes[0] * 256.0 + bytes[1]) / 65'536.0;
}

std::string random_word(const Entropy& entropy, std::size_t size) {
  std::vector<std::uint8_t> random(size);
  entropy(random.data(), random.size());
  return base64url({reinterpret_cast<const char*>(random.data()), random.size()});
}

std::string base64url(std::string_view raw) {
  std::string out(sodium_base64_encoded_len(raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes(raw), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.pop_back();  // the terminator
  return out;
}

std::string from_base64url(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(),
                        nullptr, &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.resize(failed == 0 ? size : 0);
  return out;
}

}  // namespace latchkey::relay
