#include "core/approver.hpp"

#include <algorithm>

namespace latchkey::core {

Approver after(Approver before, std::string_view user, const std::vector<std::string>& users, Instant now) {
  before.asked_at = now;
  if (user.empty() || users.empty()) return before;
  if (std::find(users.begin(), users.end(), user) != users.end()) return {std::string{user}, now, {}};
  if (before.user != user) return {{}, now, {}};  // another approved meanwhile
  if (!before.missing_since) before.missing_since = now;
  return before;
}

/// A clock that was set back is no reason to wait longer.
bool is_due(const Approver& approver, Instant now) {
  return !approver.asked_at || now - *approver.asked_at >= kApproverEvery || now < *approver.asked_at;
}

}  // namespace latchkey::core
