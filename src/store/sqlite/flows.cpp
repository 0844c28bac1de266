// The store's flows: attempts to connect. What makes a ticket, a callback and a code single-use is
// update_flow.
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/tables.hpp"

namespace latchkey::store::sqlite {
namespace {

// In the record's order, which write() and read() follow.
constexpr std::string_view kColumns =
    "id, account, property, origin, return_to, site, state, code_hash, cookie_hash, grant_id, problem, "
    "expires_at, code_until";
constexpr std::string_view kValues = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13";

template <typename... More>
int write(Database& database, std::string_view text, const Flow& flow, const More&... more) {
  return database.run(text, flow.id, flow.account, flow.property, flow.origin, flow.return_to, flow.site,
                      flow.state, OrNull{flow.code_hash}, flow.cookie_hash, OrNull{flow.grant}, flow.problem,
                      flow.expires_at, flow.code_until, more...);
}

Flow read(Statement& statement) {
  Row row(statement);
  return {.id = row.text(),
          .account = row.text(),
          .property = row.text(),
          .origin = row.text(),
          .return_to = row.text(),
          .site = row.text(),
          .state = row.text(),
          .code_hash = row.text(),
          .cookie_hash = row.text(),
          .grant = row.text(),
          .problem = row.text(),
          .expires_at = row.instant(),
          .code_until = row.optional_instant()};
}

std::optional<Flow> find(Database& database, std::string_view condition, std::string_view value) {
  Statement statement = database.query(sql("SELECT ", kColumns, " FROM flows WHERE ", condition), value);
  if (!statement.step()) return std::nullopt;
  return read(statement);
}

}  // namespace

bool update_flow(Database& database, const Flow& flow, std::string_view from) {
  const std::string update =
      sql("UPDATE flows SET (", kColumns, ") = (", kValues, ") WHERE id = ?1 AND state = ?14");
  return write(database, update, flow, from) == 1;
}

void SqliteStore::add_flow(const Flow& flow) {
  write(database_, sql("INSERT INTO flows (", kColumns, ") VALUES (", kValues, ")"), flow);
}

std::optional<Flow> SqliteStore::flow(std::string_view id) {
  return find(database_, "id = ?1", id);
}

std::optional<Flow> SqliteStore::flow_by_code(std::string_view code_hash) {
  return find(database_, "code_hash = ?1", code_hash);
}

std::optional<Flow> SqliteStore::flow_of_grant(std::string_view grant) {
  return find(database_, "grant_id = ?1", grant);
}

bool SqliteStore::advance_flow(const Flow& flow, std::string_view from) {
  return update_flow(database_, flow, from);
}

int SqliteStore::sweep_flows(Instant now) {
  return database_.run("DELETE FROM flows WHERE expires_at < ?1", now);
}

}  // namespace latchkey::store::sqlite
