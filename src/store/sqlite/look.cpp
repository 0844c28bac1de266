// Looking at a store without changing anything, whoever writes to it meanwhile.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>

#include "store/files.hpp"
#include "store/sqlite/error.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/settings.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace latchkey::store {

namespace fs = std::filesystem;

namespace {

using sqlite::Database;

/// Where nobody has it open there is no write-ahead log, and none must come to be: a reader of another user
/// would leave one behind that the relay may not open.
[[nodiscard]] Database open_to_look(const std::string& path) {
  std::error_code ignored;
  const auto log = fs::file_size(path + "-wal", ignored);
  const bool still = !is_served(path) && (ignored || log == 0);
  Database database(path, still ? Database::Access::still : Database::Access::read);
  database.wait_for_locks(sqlite::kBusyTimeout);
  return database;
}

}  // namespace

bool is_served(const std::string& store) {
  const int descriptor = ::open((store + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
  ::close(descriptor);  // and with it the lock, which was held for no time
  return !free;
}

Condition condition_of(const std::string& store) {
  Database database = open_to_look(store);
  if (database.number("PRAGMA application_id") != sqlite::kApplicationId)
    sqlite::fail(store, "it is a database of another program", "Set another path for the store.");
  Condition condition;
  condition.schema = database.number("PRAGMA user_version");
  condition.known_schema = static_cast<std::int64_t>(sqlite::migrations().size());
  sqlite::Statement check = database.query("PRAGMA quick_check(1)");
  const std::string found = check.step() ? sqlite::Row(check).text() : "no answer";
  if (found != "ok") condition.damage = found;
  return condition;
}

std::unique_ptr<Store> open_sqlite_to_read(const std::string& path) {
  Database database = open_to_look(path);
  const auto known = static_cast<std::int64_t>(sqlite::migrations().size());
  if (database.number("PRAGMA user_version") != known)
    sqlite::fail(path, "its schema is another version's",
                 "Look at it with the Latchkey that serves from it.");
  return std::make_unique<sqlite::SqliteStore>(std::move(database));
}

}  // namespace latchkey::store
