// A credential as bytes, before sealing: a version byte, then length-prefixed fields. Never leaves the vault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/credential.hpp"

namespace latchkey::store {

inline constexpr std::uint8_t kCredentialVersion = 1;

/// How many bytes `write_credential` fills.
[[nodiscard]] std::size_t credential_size(const core::Credential& credential);
/// `out` must have exactly `credential_size` bytes. The kind is not in them: it is what the seal is bound to.
void write_credential(const core::Credential& credential, std::span<std::uint8_t> out);
/// Nothing when the bytes are of another version, too short or too long.
[[nodiscard]] std::optional<core::Credential> read_credential(std::span<const std::uint8_t> bytes,
                                                              core::CredentialKind kind);

}  // namespace latchkey::store
