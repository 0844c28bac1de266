#include "store/vault.hpp"

#include <stdexcept>

#include "store/credential_bytes.hpp"
#include "store/fields.hpp"
#include "store/sodium.hpp"

namespace latchkey::store {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kKeyIdBytes = 8;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHeadBytes = 1 + kKeyIdBytes + kNonceBytes;
static_assert(kNonceBytes == 24);
static_assert(sizeof(Vault::Key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}
std::uint8_t* bytes_of(std::string& text) {
  return reinterpret_cast<std::uint8_t*>(text.data());
}

/// Names the key without telling it. Keyed by a word of its own, so it equals no other hash of the same
/// bytes.
std::string key_id_of(const Vault::Key& key) {
  constexpr std::string_view kPurpose = "latchkey vault key id";
  std::array<std::uint8_t, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), key.data(), key.size(), bytes_of(kPurpose), kPurpose.size());
  return {hash.begin(), hash.begin() + kKeyIdBytes};
}

/// Associated data: each field with its length, so none can run into the next.
std::string bound_bytes(std::string_view key_id, const SealedFor& bound_to) {
  const std::string_view version(&kVersion, 1);
  const std::array fields{
      version, key_id, bound_to.grant, bound_to.holder, bound_to.client_id, name(bound_to.kind)};
  std::size_t size = 0;
  for (const std::string_view field : fields) size += kLengthBytes + field.size();
  std::string bytes(size, '\0');
  FieldWriter writer({bytes_of(bytes), bytes.size()});
  for (const std::string_view field : fields) writer.field(field);
  return bytes;
}

}  // namespace

Vault::Vault(const Key& key) : key_(key) {
  require_sodium();
  key_id_ = key_id_of(key_);
}

Vault::~Vault() {
  sodium_memzero(key_.data(), key_.size());
}

std::string Vault::seal(const core::Credential& credential, const SealedFor& bound_to) const {
  if (credential.kind != bound_to.kind)
    throw std::logic_error("vault: a credential is sealed as its own kind");
  SecretBytes plain(credential_size(credential));
  write_credential(credential, {plain.data(), plain.size()});
  const std::string bound = bound_bytes(key_id_, bound_to);

  std::string sealed(kHeadBytes + plain.size() + kTagBytes, '\0');
  sealed[0] = kVersion;
  sealed.replace(1, kKeyIdBytes, key_id_);
  std::uint8_t* const nonce = bytes_of(sealed) + 1 + kKeyIdBytes;
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + kHeadBytes, nullptr, plain.data(),
                                             plain.size(), bytes_of(bound), bound.size(), nullptr, nonce,
                                             key_.data());
  return sealed;
}

std::optional<core::Credential> Vault::open(std::string_view sealed, const SealedFor& bound_to) const {
  if (sealed.size() < kHeadBytes + kTagBytes || sealed[0] != kVersion) return std::nullopt;
  if (sealed.substr(1, kKeyIdBytes) != key_id_) return std::nullopt;
  const std::string bound = bound_bytes(key_id_, bound_to);
  const std::string_view nonce = sealed.substr(1 + kKeyIdBytes, kNonceBytes);
  const std::string_view cipher = sealed.substr(kHeadBytes);

  SecretBytes plain(cipher.size() - kTagBytes);
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain.data(), nullptr, nullptr, bytes_of(cipher), cipher.size(), bytes_of(bound), bound.size(),
      bytes_of(nonce), key_.data());
  if (failed != 0) return std::nullopt;
  return read_credential({plain.data(), plain.size()}, bound_to.kind);
}

}  // namespace latchkey::store
