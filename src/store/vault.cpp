#include "store/vault.hpp"

#include <algorithm>
#include <stdexcept>

#include "store/credential_bytes.hpp"
#include "store/fields.hpp"
#include "store/sodium.hpp"

namespace latchkey::store {
namespace {

/// Version 1 sealed with the root key itself, and wrote "hold" for a grant without an account: an account of
/// that name could have been taken for it. It is opened, and sealed anew.
constexpr char kFirstVersion = 1;
constexpr char kVersion = 2;
constexpr std::size_t kKeyIdBytes = 8;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHeadBytes = 1 + kKeyIdBytes + kNonceBytes;
static_assert(kNonceBytes == 24);
static_assert(sizeof(Vault::Key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(sizeof(Vault::Key) == crypto_kdf_KEYBYTES);

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}
std::uint8_t* bytes_of(std::string& text) {
  return reinterpret_cast<std::uint8_t*>(text.data());
}

/// Another context than that of relay/keys.cpp: no word signed there is made with this key.
Key sealing_key_of(const Key& root) {
  constexpr std::array<char, crypto_kdf_CONTEXTBYTES> kContext{'l', 'k', '-', 'v', 'a', 'u', 'l', 't'};
  Key derived{};
  crypto_kdf_derive_from_key(derived.data(), derived.size(), 1, kContext.data(), root.data());
  return derived;
}

std::string_view holder_of(char version, const SealedFor& bound_to) {
  return version == kFirstVersion && bound_to.account.empty() ? "hold" : bound_to.account;
}

/// Associated data: each field with its length, so none can run into the next.
std::string bound_bytes(char version, std::string_view key_id, const SealedFor& bound_to) {
  const std::array fields{std::string_view(&version, 1),
                          key_id,
                          bound_to.grant,
                          holder_of(version, bound_to),
                          bound_to.client_id,
                          name(bound_to.kind)};
  std::size_t size = 0;
  for (const std::string_view field : fields) size += kLengthBytes + field.size();
  std::string bytes(size, '\0');
  FieldWriter writer({bytes_of(bytes), bytes.size()});
  for (const std::string_view field : fields) writer.field(field);
  return bytes;
}

}  // namespace

Vault::Named::Named(const Key& root_) : id(key_id_of(root_)), root(root_), sealing(sealing_key_of(root_)) {}

Vault::Named::~Named() {
  sodium_memzero(root.data(), root.size());
  sodium_memzero(sealing.data(), sealing.size());
}

Vault::Vault(const KeyRing& ring) {
  require_sodium();
  take(ring);
}

Vault::~Vault() = default;

void Vault::take(const KeyRing& ring) {
  std::vector<Named> keys;
  keys.reserve(ring.keys().size());  // growing would leave copies behind
  for (const Key& key : ring.keys()) keys.emplace_back(key);
  keys_.swap(keys);
}

std::string Vault::head() const {
  return std::string(1, kVersion) + keys_.front().id;
}

const Vault::Named* Vault::find(std::string_view id) const {
  const auto found = std::ranges::find(keys_, id, &Named::id);
  return found == keys_.end() ? nullptr : &*found;
}

bool Vault::has_key_of(std::string_view sealed) const {
  return sealed.size() >= 1 + kKeyIdBytes && find(sealed.substr(1, kKeyIdBytes)) != nullptr;
}

std::string Vault::seal(const core::Credential& credential, const SealedFor& bound_to) const {
  if (credential.kind != bound_to.kind)
    throw std::logic_error("vault: a credential is sealed as its own kind");
  SecretBytes plain(credential_size(credential));
  write_credential(credential, {plain.data(), plain.size()});
  const Named& key = keys_.front();
  const std::string bound = bound_bytes(kVersion, key.id, bound_to);

  std::string sealed(kHeadBytes + plain.size() + kTagBytes, '\0');
  sealed.replace(0, 1 + kKeyIdBytes, head());
  std::uint8_t* const nonce = bytes_of(sealed) + 1 + kKeyIdBytes;
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + kHeadBytes, nullptr, plain.data(),
                                             plain.size(), bytes_of(bound), bound.size(), nullptr, nonce,
                                             key.sealing.data());
  return sealed;
}

std::optional<core::Credential> Vault::open(std::string_view sealed, const SealedFor& bound_to) const {
  if (sealed.size() < kHeadBytes + kTagBytes) return std::nullopt;
  const char version = sealed[0];
  if (version != kVersion && version != kFirstVersion) return std::nullopt;
  const Named* const key = find(sealed.substr(1, kKeyIdBytes));
  if (key == nullptr) return std::nullopt;
  const std::string bound = bound_bytes(version, key->id, bound_to);
  const std::string_view nonce = sealed.substr(1 + kKeyIdBytes, kNonceBytes);
  const std::string_view cipher = sealed.substr(kHeadBytes);

  SecretBytes plain(cipher.size() - kTagBytes);
  const Key& opening = version == kVersion ? key->sealing : key->root;
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain.data(), nullptr, nullptr, bytes_of(cipher), cipher.size(), bytes_of(bound), bound.size(),
      bytes_of(nonce), opening.data());
  if (failed != 0) return std::nullopt;
  return read_credential({plain.data(), plain.size()}, bound_to.kind);
}

}  // namespace latchkey::store
