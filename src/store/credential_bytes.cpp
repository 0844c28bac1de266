#include "store/credential_bytes.hpp"

#include <bit>

#include "store/fields.hpp"

namespace latchkey::store {
namespace {

constexpr std::size_t kFlagBytes = 1;
constexpr std::size_t kTimeBytes = 8;

}  // namespace

// version | access | refresh | has an end (0 or 1) | the end, Unix ms
std::size_t credential_size(const core::Credential& credential) {
  return kFlagBytes + kLengthBytes + credential.access.size() + kLengthBytes + credential.refresh.size() +
         kFlagBytes + kTimeBytes;
}

void write_credential(const core::Credential& credential, std::span<std::uint8_t> out) {
  FieldWriter writer(out);
  writer.number(kCredentialVersion, kFlagBytes);
  writer.field(credential.access);
  writer.field(credential.refresh);
  writer.number(credential.expires_at ? 1 : 0, kFlagBytes);
  writer.number(std::bit_cast<std::uint64_t>(core::ms(credential.expires_at.value_or(core::Instant{}))),
                kTimeBytes);
}

std::optional<core::Credential> read_credential(std::span<const std::uint8_t> bytes,
                                                core::CredentialKind kind) {
  FieldReader reader(bytes);
  if (reader.number(kFlagBytes) != kCredentialVersion) return std::nullopt;
  const auto access = reader.field();
  const auto refresh = reader.field();
  const auto ends = reader.number(kFlagBytes);
  const auto end = reader.number(kTimeBytes);
  if (!access || !refresh || !ends || *ends > 1 || !end || !reader.done()) return std::nullopt;
  core::Credential credential{kind, std::string(*access), std::string(*refresh), std::nullopt};
  if (*ends == 1) credential.expires_at = core::instant(std::bit_cast<std::int64_t>(*end));
  return credential;
}

}  // namespace latchkey::store
