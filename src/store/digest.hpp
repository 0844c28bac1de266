// The one hash of secrets that the store keeps: what every *_hash field of records.hpp holds.
#pragma once

#include <string>
#include <string_view>

namespace latchkey::store {

/// BLAKE2b-256, 64 lower-case hex digits. For random secrets only: it is fast, so it protects no password.
[[nodiscard]] std::string digest(std::string_view secret);

}  // namespace latchkey::store
