#include "store/key_ring.hpp"

#include <algorithm>

#include "store/sodium.hpp"

namespace latchkey::store {

namespace {

[[nodiscard]] std::string in_hex(std::string_view id) {
  std::string hex(id.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const std::uint8_t*>(id.data()), id.size());
  hex.pop_back();
  return hex;
}

}  // namespace

namespace {

constexpr std::size_t kKeyIdBytes = 8;

}  // namespace

KeyRing::KeyRing(const Key& only) {
  keys_.front() = only;
}

KeyRing::~KeyRing() {
  sodium_memzero(keys_.data(), sizeof(keys_));
}

bool KeyRing::add_older(const Key& key) {
  if (size_ == kMost) return false;
  keys_[size_++] = key;
  return true;
}

bool operator==(const KeyRing& a, const KeyRing& b) {
  return std::ranges::equal(a.keys(), b.keys());
}

/// Keyed by a word of its own, so it equals no other hash of the same bytes.
std::string key_id_of(const Key& key) {
  require_sodium();
  constexpr std::string_view kPurpose = "latchkey vault key id";
  std::array<std::uint8_t, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), key.data(), key.size(),
                     reinterpret_cast<const std::uint8_t*>(kPurpose.data()), kPurpose.size());
  return {hash.begin(), hash.begin() + kKeyIdBytes};
}

std::string key_name_of(const Key& key) {
  return in_hex(key_id_of(key));
}

std::string key_name_in(std::string_view head) {
  constexpr std::size_t kVersion = 1;
  constexpr std::size_t kId = 8;
  return in_hex(head.substr(std::min(kVersion, head.size()), kId));
}

}  // namespace latchkey::store
