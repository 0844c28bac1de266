// Binding a held grant to an account: everything of it happens, or nothing does.
#include <algorithm>

#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/tables.hpp"

namespace latchkey::store::sqlite {
namespace {

/// False when the hold was forgotten, is another flow's or bound already, or began for another account.
bool still_holds(Database& database, const Flow& flow, const Grant& grant) {
  return database.number(
             "SELECT count(*) FROM flows JOIN grants ON grants.id = flows.grant_id "
             "WHERE flows.id = ?1 AND flows.account = ?2 AND grants.id = ?3 AND grants.account IS NULL",
             flow.id, flow.account, grant.id) == 1;
}

bool belongs_to_another(Database& database, std::string_view property, std::string_view account) {
  return database.number(
             "SELECT count(*) FROM links WHERE property = ?1 AND account <> ?2 AND grant_id IS NOT NULL",
             property, account) > 0;
}

void give_to_account(Database& database, const Grant& grant) {
  database.run("UPDATE grants SET account = ?2, sealed = ?3, access_expires_at = ?4 WHERE id = ?1", grant.id,
               grant.account, Blob{grant.sealed}, grant.access_expires_at);
}

/// @return whether an older grant was forgotten.
bool put_bound_links(Database& database, std::vector<Link> links, const Grant& grant, Instant now) {
  bool forgotten = false;
  for (Link& link : links) {
    link.account = grant.account;
    link.grant = grant.id;
    link.changed_at = now;
    forgotten |= put_link(database, link, now);
  }
  return forgotten;
}

bool any_taken(Database& database, const std::vector<Link>& links, std::string_view account) {
  if (links.empty()) throw StoreError("bind: a grant without a link could never be ended");
  return std::any_of(links.begin(), links.end(),
                     [&](const Link& link) { return belongs_to_another(database, link.property, account); });
}

}  // namespace

std::optional<double> SqliteStore::bind(const Flow& flow, std::string_view from, const Grant& grant,
                                        const std::vector<Link>& links, Instant now) {
  Transaction transaction(database_, Transaction::Mode::write);
  if (any_taken(database_, links, flow.account)) return std::nullopt;
  if (!still_holds(database_, flow, grant)) return std::nullopt;
  if (!update_flow(database_, flow, from)) return std::nullopt;
  Grant bound = grant;
  bound.account = flow.account;
  give_to_account(database_, bound);
  const bool forgotten = put_bound_links(database_, links, bound, now);
  const double revision = raise_revision(database_, flow.account, now);
  transaction.commit();
  if (forgotten) (void)scrub();
  return revision;
}

std::optional<double> SqliteStore::adopt(const Grant& grant, const std::vector<Link>& links, Instant now) {
  Transaction transaction(database_, Transaction::Mode::write);
  if (any_taken(database_, links, grant.account)) return std::nullopt;
  put_properties(database_, grant);
  const bool forgotten = put_bound_links(database_, links, grant, now);
  const double revision = raise_revision(database_, grant.account, now);
  transaction.commit();
  if (forgotten) (void)scrub();
  return revision;
}

}  // namespace latchkey::store::sqlite
