// Binding a held grant to an account: everything of it happens, or nothing does.
#include <algorithm>

#include "core/flow/table.hpp"
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

void give_to_account(Database& database, const Grant& grant, std::string_view account) {
  database.run("UPDATE grants SET account = ?2, sealed = ?3, access_expires_at = ?4 WHERE id = ?1", grant.id,
               account, Blob{grant.sealed}, grant.access_expires_at);
}

/// @return whether an older grant was forgotten.
bool put_bound_links(Database& database, std::vector<Link> links, const Flow& flow, const Grant& grant,
                     Instant now) {
  bool forgotten = false;
  for (Link& link : links) {
    link.account = flow.account;
    link.grant = grant.id;
    link.changed_at = now;
    forgotten |= put_link(database, link);
  }
  return forgotten;
}

}  // namespace

std::optional<double> SqliteStore::bind(const Flow& flow, const Grant& grant, const std::vector<Link>& links,
                                        Instant now) {
  if (links.empty()) throw StoreError("bind: a grant without a link could never be ended");
  Transaction transaction(database_, Transaction::Mode::write);
  const auto taken = [&](const Link& link) {
    return belongs_to_another(database_, link.property, flow.account);
  };
  if (std::any_of(links.begin(), links.end(), taken)) return std::nullopt;
  if (!still_holds(database_, flow, grant)) return std::nullopt;
  if (!update_flow(database_, flow, core::name(core::FlowState::held))) return std::nullopt;
  give_to_account(database_, grant, flow.account);
  const bool forgotten = put_bound_links(database_, links, flow, grant, now);
  const double revision = raise_revision(database_, flow.account, now);
  transaction.commit();
  if (forgotten) (void)scrub();
  return revision;
}

}  // namespace latchkey::store::sqlite
