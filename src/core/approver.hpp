// Whether who approved a connection is still one of the hotel's users: a connection ends with its user, and
// this is seen before. Only the relay uses it: no byte of it is on a page.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"

namespace latchkey::core {

using namespace std::chrono_literals;

/// What `userinfo` and `getUsers` said together.
struct Approver {
  std::string user;                      ///< Cloudbeds' id; empty: never found among the hotel's users.
  std::optional<Instant> asked_at;       ///< Last.
  std::optional<Instant> missing_since;  ///< It was found, and is not any more.
  bool operator==(const Approver&) const = default;
};

/// People leave hotels less often than tokens die, and two calls a day are bearable.
inline constexpr Duration kApproverEvery = 24h;

/// `user`: who approved; `users`: the hotel's, by id. Only who was found once can be missed: a group's user
/// is not among a hotel's own, and Cloudbeds publishes no names for the members of a user.
[[nodiscard]] Approver after(Approver before, std::string_view user, const std::vector<std::string>& users,
                             Instant now);
[[nodiscard]] bool is_due(const Approver& approver, Instant now);

}  // namespace latchkey::core
