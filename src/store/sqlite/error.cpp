#include "store/sqlite/error.hpp"

#include <sqlite3.h>

#include <array>
#include <string>

#include "store/store.hpp"

namespace latchkey::store::sqlite {
namespace {

struct CureRow {
  int code;
  std::string_view cure;
};
// https://www.sqlite.org/rescode.html
constexpr std::array kCures{
    CureRow{SQLITE_NOTADB,
            "It is not a SQLite database: set another path, or put a backup of the store back."},
    CureRow{SQLITE_CORRUPT, "Stop the relay, keep a copy of the file, and put a backup of the store back."},
    CureRow{SQLITE_CANTOPEN,
            "Check that the path is a plain file and that this user may write to it and to its folder: "
            "SQLite keeps "
            "a -wal and a -shm file beside it. If another user made it: chown."},
    CureRow{SQLITE_READONLY, "Let the user that runs Latchkey write to the file and to its folder."},
    CureRow{SQLITE_PERM, "Let the user that runs Latchkey read and write the file and its folder."},
    CureRow{SQLITE_BUSY, "Another process is writing to it: run one relay per store, and end the other."},
    CureRow{SQLITE_LOCKED, "Another process is writing to it: run one relay per store, and end the other."},
    CureRow{SQLITE_FULL, "The disk is full: make room; a running relay goes on by itself."},
    CureRow{SQLITE_IOERR,
            "The disk refused: check it, its quota and its mount; a running relay goes on by itself."},
    CureRow{SQLITE_NOMEM, "This machine is out of memory: make room; a running relay goes on by itself."},
    CureRow{SQLITE_TOOBIG,
            "A value is larger than the database takes: this is a fault of Latchkey, please report it."},
    CureRow{SQLITE_CONSTRAINT, "Nothing was written: the change contradicts what is stored."},
};
constexpr std::string_view kUnknownCure = "Check the file and its disk; a running relay goes on by itself.";

constexpr int primary(int code) {
  return code & 0xff;
}

}  // namespace

std::string_view cure_for(int code) {
  for (const CureRow& row : kCures) {
    if (row.code == primary(code)) return row.cure;
  }
  return kUnknownCure;
}

void fail(std::string_view path, std::string_view what, std::string_view cure) {
  std::string text("The store ");
  text.append(path).append(": ").append(what).append(". ").append(cure);
  throw StoreError(text);
}

void fail(sqlite3* database, int code) {
  const char* const path = sqlite3_db_filename(database, "main");
  // The connection's own words are more exact, if they are about this code and not about an earlier one.
  const bool same = sqlite3_extended_errcode(database) == code || sqlite3_errcode(database) == code;
  const std::string words = same ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  fail(path == nullptr ? "" : path, words, cure_for(code));
}

}  // namespace latchkey::store::sqlite
