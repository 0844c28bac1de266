// The store's grants: sealed credentials, and forgetting them so that no byte stays.
#include "store/sqlite/error.hpp"
#include "store/sqlite/settings.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/tables.hpp"

namespace latchkey::store::sqlite {
namespace {

// In the record's order, without its properties, which have a table of their own.
constexpr std::string_view kColumns =
    "id, account, kind, sealed, access_expires_at, held_until, refresh_begun_at, adopted_hash";

std::vector<std::string> read_properties(Database& database, std::string_view grant) {
  std::vector<std::string> properties;
  Statement statement =
      database.query("SELECT property FROM grant_properties WHERE grant_id = ?1 ORDER BY position", grant);
  while (statement.step()) properties.push_back(Row(statement).text());
  return properties;
}

Grant read(Statement& statement, Database& database) {
  Row row(statement);
  Grant grant{.id = row.text(),
              .account = row.text(),
              .kind = known_word(core::credential_kind(row.text()), database.path()),
              .sealed = row.blob(),
              .properties = {},
              .access_expires_at = row.optional_instant(),
              .held_until = row.instant(),
              .refresh_begun_at = row.optional_instant(),
              .adopted_hash = row.text()};
  grant.properties = read_properties(database, grant.id);
  return grant;
}

/// While it lives, nothing waits for another connection: TRUNCATE would wait for every reader, and the
/// relay's one thread with it.
class Impatient {
 public:
  explicit Impatient(Database& database) : database_(database) {
    database_.wait_for_locks(core::Duration{0});
  }
  ~Impatient() { database_.wait_for_locks(kBusyTimeout); }
  Impatient(const Impatient&) = delete;
  Impatient& operator=(const Impatient&) = delete;

 private:
  Database& database_;
};

}  // namespace

void add_grant(Database& database, const Grant& grant) {
  database.run(sql("INSERT INTO grants (", kColumns, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"), grant.id,
               OrNull{grant.account}, name(grant.kind), Blob{grant.sealed}, grant.access_expires_at,
               grant.held_until, grant.refresh_begun_at, grant.adopted_hash);
  put_properties(database, grant);
}

void put_properties(Database& database, const Grant& grant) {
  database.run("DELETE FROM grant_properties WHERE grant_id = ?1", grant.id);
  std::int64_t position = 0;
  for (const std::string& property : grant.properties) {
    database.run("INSERT INTO grant_properties (grant_id, position, property) VALUES (?1, ?2, ?3)", grant.id,
                 position++, property);
  }
}

void SqliteStore::hold_grant(const Grant& grant) {
  Transaction transaction(database_, Transaction::Mode::write);
  add_grant(database_, grant);
  transaction.commit();
}

std::optional<Grant> SqliteStore::grant(std::string_view id) {
  Transaction moment(database_, Transaction::Mode::read);
  Statement statement = database_.query(sql("SELECT ", kColumns, " FROM grants WHERE id = ?1"), id);
  if (!statement.step()) return std::nullopt;
  return read(statement, database_);
}

std::optional<Grant> SqliteStore::adopted_grant(std::string_view account, std::string_view adopted_hash) {
  Transaction moment(database_, Transaction::Mode::read);
  Statement statement =
      database_.query(sql("SELECT ", kColumns, " FROM grants WHERE account = ?1 AND adopted_hash = ?2"),
                      account, adopted_hash);
  if (adopted_hash.empty() || !statement.step()) return std::nullopt;
  return read(statement, database_);
}

void SqliteStore::name_properties(const Grant& grant) {
  Transaction transaction(database_, Transaction::Mode::write);
  put_properties(database_, grant);
  transaction.commit();
}

bool SqliteStore::lives_otherwise(std::string_view property, std::string_view grant) {
  return database_.number(
             "SELECT EXISTS (SELECT 1 FROM grant_properties JOIN grants ON id = grant_id "
             "WHERE property = ?1 AND id <> ?2 AND account IS NULL) "
             "OR EXISTS (SELECT 1 FROM links WHERE property = ?1 AND (grant_id IS NOT NULL OR guide <> ''))",
             property, grant) != 0;
}

void SqliteStore::reseal_grant(const Grant& fresh) {
  database_.run(
      "UPDATE grants SET kind = ?2, sealed = ?3, access_expires_at = ?4, refresh_begun_at = NULL WHERE id = "
      "?1",
      fresh.id, name(fresh.kind), Blob{fresh.sealed}, fresh.access_expires_at);
}

void SqliteStore::begin_refresh(std::string_view id, Instant now) {
  database_.run("UPDATE grants SET refresh_begun_at = coalesce(refresh_begun_at, ?2) WHERE id = ?1", id, now);
}

void SqliteStore::end_refresh(std::string_view id) {
  database_.run("UPDATE grants SET refresh_begun_at = NULL WHERE id = ?1", id);
}

std::vector<Grant> SqliteStore::sealed_otherwise(std::string_view head, std::string_view after, int at_most) {
  Transaction moment(database_, Transaction::Mode::read);
  std::vector<Grant> grants;
  Statement statement = database_.query(
      sql("SELECT ", kColumns,
          " FROM grants WHERE id > ?2 AND substr(sealed, 1, length(?1)) <> ?1 ORDER BY id LIMIT ?3"),
      Blob{head}, after, std::int64_t{at_most});
  while (statement.step()) grants.push_back(read(statement, database_));
  return grants;
}

int SqliteStore::replace_seals(const std::vector<Resealing>& fresh) {
  if (fresh.empty()) return 0;
  Transaction transaction(database_, Transaction::Mode::write);
  int replaced = 0;
  for (const Resealing& row : fresh)
    replaced += database_.run("UPDATE grants SET sealed = ?3 WHERE id = ?1 AND sealed = ?2", row.grant,
                              Blob{row.before}, Blob{row.after});
  transaction.commit();
  return replaced;
}

std::vector<SealHead> SqliteStore::seal_heads() {
  return sqlite::seal_heads(database_);
}

std::vector<SealHead> seal_heads(Database& database) {
  std::vector<SealHead> heads;
  Statement statement =
      database.query("SELECT substr(sealed, 1, 9) AS head, count(*) FROM grants GROUP BY head ORDER BY head");
  while (statement.step()) {
    Row row(statement);
    heads.push_back({row.blob(), row.number()});
  }
  return heads;
}

void SqliteStore::forget_grant(std::string_view id) {
  // Properties go with it, flows and links let go of it: the foreign keys of migrations/0001_first.sql.
  database_.run("DELETE FROM grants WHERE id = ?1", id);
  (void)scrub();
}

bool SqliteStore::scrub() {
  const Impatient now(database_);
  // TRUNCATE: after PASSIVE the log still holds what was deleted (measured). The first column says "busy".
  return database_.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
}

std::vector<Grant> SqliteStore::holds_over(Instant now) {
  Transaction moment(database_, Transaction::Mode::read);
  std::vector<Grant> over;
  Statement statement = database_.query(
      sql("SELECT ", kColumns,
          " FROM grants WHERE held_until <= ?1 AND (account IS NULL OR (adopted_hash <> '' ",
          "AND NOT EXISTS (SELECT 1 FROM links WHERE grant_id = grants.id))) ORDER BY held_until"),
      now);
  while (statement.step()) over.push_back(read(statement, database_));
  return over;
}

}  // namespace latchkey::store::sqlite
