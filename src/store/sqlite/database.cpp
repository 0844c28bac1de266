#include "store/sqlite/database.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "store/file_cure.hpp"
#include "store/sqlite/error.hpp"
#include "store/sqlite/private_file.hpp"
#include "store/store.hpp"

namespace latchkey::store::sqlite {
namespace {

struct SwitchRow {
  int id;
  int on;
};
// https://www.sqlite.org/c3ref/c_dbconfig_defensive.html. A stored file may have been altered by someone
// else: its schema gets no views, triggers or functions to run, and a misspelt name is an error, not a
// string.
constexpr std::array kSwitches{
    SwitchRow{SQLITE_DBCONFIG_DEFENSIVE, 1},      SwitchRow{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    SwitchRow{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, SwitchRow{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    SwitchRow{SQLITE_DBCONFIG_DQS_DML, 0},        SwitchRow{SQLITE_DBCONFIG_DQS_DDL, 0},
};

/// "file:" and the path, as https://www.sqlite.org/uri.html wants it escaped; a plain path is its own
/// address.
[[nodiscard]] std::string address_of(const std::string& path, Database::Access access) {
  if (access == Database::Access::write) return path;
  std::string address = "file:";
  for (const char c : path) {
    const bool special = c == '%' || c == '?' || c == '#';
    address += !special ? std::string(1, c) : c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
  }
  return address + (access == Database::Access::still ? "?immutable=1" : "");
}

}  // namespace

Database::Database(const std::string& path, Access access) : path_(path) {
  sqlite3* opened = nullptr;
  const int flags = access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  const int code = sqlite3_open_v2(address_of(path, access).c_str(), &opened, flags, nullptr);
  handle_.reset(opened);  // Also after a failure: the handle holds the error and must be closed.
  if (code != SQLITE_OK) fail(path_, sqlite3_errstr(code), cure_for(code));
  sqlite3_extended_result_codes(opened, 1);
  // A file without write permission opens read-only in silence.
  if (access == Access::write && sqlite3_db_readonly(opened, "main") == 1)
    fail(path_, "it is read-only", cure_for(SQLITE_READONLY));
  for (const SwitchRow& row : kSwitches) sqlite3_db_config(opened, row.id, row.on, nullptr);
}

void Database::Close::operator()(sqlite3* handle) const noexcept {
  sqlite3_close_v2(handle);
}

void Database::wait_for_locks(core::Duration at_most) {
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(at_most.count()));
}

void Database::script(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(handle_.get(), code);
}

void Database::copy_to(const std::string& path) {
  const std::string partial = path + ".partial";
  ::unlink(partial.c_str());  // of a copy that was interrupted
  create_private(partial);
  {
    Database copy(partial);
    sqlite3_backup* const work = sqlite3_backup_init(copy.handle_.get(), "main", handle_.get(), "main");
    if (work == nullptr) fail(copy.handle_.get(), sqlite3_errcode(copy.handle_.get()));
    constexpr int kAll = -1;  // in one step, so that it is one moment; nobody who writes waits for it (WAL)
    sqlite3_backup_step(work, kAll);
    const int code = sqlite3_backup_finish(work);
    if (code != SQLITE_OK) {
      ::unlink(partial.c_str());
      fail(path, sqlite3_errstr(code), cure_for(code));
    }
    copy.query("PRAGMA journal_mode = DELETE").step();  // one file, with nothing beside it
  }
  if (::rename(partial.c_str(), path.c_str()) != 0)
    throw StoreError(file_error_text("The copy", path, errno));
}

int Database::changes() const {
  return sqlite3_changes(handle_.get());
}

void Database::roll_back() noexcept {
  // SQLite has rolled back by itself after some errors (disk full, I/O).
  if (sqlite3_get_autocommit(handle_.get()) == 0) {
    sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

Transaction::Transaction(Database& database, Mode mode) : database_(database) {
  database_.run(mode == Mode::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (open_) database_.roll_back();
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace latchkey::store::sqlite
