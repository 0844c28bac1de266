// What the partner's back end is told, as JSON (docs/webhooks.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/instant.hpp"

namespace latchkey::wire {

struct Notice {
  std::string_view news;  ///< core::News by name.
  std::string_view account;
  std::string_view property;
  std::string_view reason;  ///< core problem code, empty when none.
  core::Instant at;
  std::string_view link{};               ///< Its id.
  std::optional<core::Instant> since{};  ///< Since when the reason holds, where an answer says so.
};
/// `type`, `timestamp` and `data`, as Standard Webhooks proposes.
[[nodiscard]] std::string write_notice(const Notice& notice);

}  // namespace latchkey::wire
