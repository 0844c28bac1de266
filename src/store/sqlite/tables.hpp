// What several of the store's methods do to one table, inside their transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace latchkey::store::sqlite {

/// Writes the flow if its stored state is still `from`.
[[nodiscard]] bool update_flow(Database& database, const Flow& flow, std::string_view from);

/// Inserts the link, or replaces the one of the same account and property. A grant that loses its last link
/// by this is forgotten;
/// other news than before go into the outbox.
/// @return whether one was: then the log wants a scrub after the commit.
[[nodiscard]] bool put_link(Database& database, const Link& link, Instant now);

/// What is new about this link, for the partner's back end.
void put_notice(Database& database, const Link& link, std::optional<Instant> since, Instant now);

[[nodiscard]] std::vector<SealHead> seal_heads(Database& database);

/// Inserts the grant with its properties.
void add_grant(Database& database, const Grant& grant);

/// Writes the grant's properties in place of those it had.
void put_properties(Database& database, const Grant& grant);

/// max(previous + 1, now in Unix ms), DESIGN section 3.  @return it.
double raise_revision(Database& database, std::string_view account, Instant now);

/// 0 when the account has none yet.
[[nodiscard]] double revision_of(Database& database, std::string_view account);

}  // namespace latchkey::store::sqlite
