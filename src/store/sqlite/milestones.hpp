// The times that mattered to a link, as a link that is saved makes them.
#pragma once

#include <optional>

#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace latchkey::store::sqlite {

/// What saving this link in place of the stored one means: bound, bound again, adopted, ended, or shown
/// otherwise.
[[nodiscard]] std::optional<core::Passed> milestone_of(Database& database, const Link& link, Instant now);

/// After the link is saved, in the same transaction. The oldest of its kind goes when there are too many.
void put_milestone(Database& database, const Link& link, const core::Passed& passed);

}  // namespace latchkey::store::sqlite
