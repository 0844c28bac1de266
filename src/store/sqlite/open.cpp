// Opening a store: the order in which a file is refused, made ours, and brought up to date.
#include <sqlite3.h>

#include "store/sqlite/error.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/private_file.hpp"
#include "store/sqlite/settings.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace latchkey::store {
namespace sqlite {
namespace {

Database open_file(const std::string& path) {
  // SQLite reads an empty name and ":memory:" as databases that are gone at the end.
  if (path.empty() || path.front() == ':') fail(path, "it needs a file", "Set the path of a file.");
  create_private(path);
  return Database(path);
}

/// A migration goes forwards only: the way back is this copy, and the version that wrote it.
void keep_before_migrating(Database& database, const std::string& path) {
  const std::int64_t schema = outdated_schema(database, migrations());
  if (schema > 0) database.copy_to(path + ".schema-" + std::to_string(schema) + ".backup");
}

/// A bound credential that no link points to could never be ended. We write none but those that are being
/// adopted, which the next try takes up again; a file altered by hand may hold others.
void forget_orphans(Database& database) {
  database.run(
      "DELETE FROM grants WHERE account IS NOT NULL AND adopted_hash = '' AND NOT EXISTS "
      "(SELECT 1 FROM links WHERE grant_id = grants.id)");
}

}  // namespace

SqliteStore::SqliteStore(const std::string& path) : database_(open_file(path)) {
  require_ours(database_, migrations());
  apply_settings(database_);
  make_private(path);
  require_sound(database_);
  keep_before_migrating(database_, path);
  migrate(database_, migrations());
  forget_orphans(database_);
  (void)scrub();  // A process that was killed while it forgot a credential left it in the write-ahead log.
}

}  // namespace sqlite

std::unique_ptr<Store> open_sqlite(const std::string& path) {
  return std::make_unique<sqlite::SqliteStore>(path);
}

}  // namespace latchkey::store
