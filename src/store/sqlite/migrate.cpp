#include "store/sqlite/migrate.hpp"

#include <sqlite3.h>

#include <string>

#include "store/sqlite/error.hpp"
#include "store/store.hpp"

namespace latchkey::store::sqlite {
namespace {

std::int64_t schema_of(Database& database) {
  return database.number("PRAGMA user_version");
}

bool is_ours_or_empty(Database& database) {
  const std::int64_t mark = database.number("PRAGMA application_id");
  if (mark == kApplicationId) return true;
  return mark == 0 && schema_of(database) == 0 && database.number("SELECT count(*) FROM sqlite_schema") == 0;
}

void apply(Database& database, const Migration& step) {
  try {
    database.script(std::string(step.sql));
  } catch (const StoreError& error) {
    throw StoreError("Migration " + std::string(step.name) + " failed, the store is as it was. " +
                     error.what());
  }
}

}  // namespace

void require_ours(Database& database, std::span<const Migration> steps) {
  if (!is_ours_or_empty(database)) {
    fail(database.path(), "it is a database of another program", "Set another path for the store.");
  }
  const std::int64_t schema = schema_of(database);
  const auto known = static_cast<std::int64_t>(steps.size());
  if (schema <= known) return;
  fail(database.path(),
       "its schema is " + std::to_string(schema) + ", newer than this Latchkey, which knows schemas up to " +
           std::to_string(known),
       "Run the newer Latchkey again, or put back the backup made before it was installed.");
}

std::int64_t outdated_schema(Database& database, std::span<const Migration> steps) {
  const std::int64_t schema = schema_of(database);
  return schema < static_cast<std::int64_t>(steps.size()) ? schema : 0;
}

void require_sound(Database& database) {
  Statement check = database.query("PRAGMA quick_check(1)");
  const std::string found = check.step() ? Row(check).text() : "no answer";
  if (found != "ok") fail(database.path(), "it is damaged (" + found + ")", cure_for(SQLITE_CORRUPT));
}

void require_sound_file(const std::string& path) {
  Database database(path);
  require_sound(database);
}

void migrate(Database& database, std::span<const Migration> steps) {
  const auto known = static_cast<std::int64_t>(steps.size());
  if (schema_of(database) == known) return;
  Transaction transaction(database, Transaction::Mode::write);
  const std::int64_t schema = schema_of(database);  // Again: another process may have been first.
  for (const Migration& step : steps) {
    if (step.number > schema) apply(database, step);
  }
  database.script("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.script("PRAGMA user_version = " + std::to_string(known));
  transaction.commit();
}

}  // namespace latchkey::store::sqlite
