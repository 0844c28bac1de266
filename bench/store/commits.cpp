// SQLite's own limit: one row changed in each transaction, by nobody but us. sqlite_commits FILE SECONDS says
// how many as a line of JSON. The same settings as the store's (WAL, synchronous=FULL), a table as plain as
// can be.
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRows = 1'000;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

void must(int code, sqlite3* database) {
  if (code == SQLITE_OK || code == SQLITE_DONE) return;
  std::cerr << "sqlite_commits: " << sqlite3_errmsg(database) << '\n';
  std::exit(3);
}

void run(sqlite3* database, const char* sql) {
  must(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), database);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: sqlite_commits FILE SECONDS\n";
    return 2;
  }
  sqlite3* opened = nullptr;
  const int code = sqlite3_open(arguments[1], &opened);
  const std::unique_ptr<sqlite3, Close> database(opened);
  must(code, opened);
  run(opened, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  run(opened, "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, dirty INTEGER)");
  run(opened, "BEGIN; DELETE FROM t");
  for (int i = 0; i < kRows; ++i) run(opened, "INSERT INTO t (dirty) VALUES (0)");
  run(opened, "COMMIT");
  sqlite3_stmt* prepared = nullptr;
  must(sqlite3_prepare_v2(opened, "UPDATE t SET dirty = dirty + 1 WHERE id = ?1", -1, &prepared, nullptr),
       opened);
  const std::unique_ptr<sqlite3_stmt, Close> update(prepared);
  const auto start = Clock::now();
  const std::chrono::duration<double> span(std::atof(arguments[2]));
  int commits = 0;
  for (; Clock::now() - start < span; ++commits) {
    sqlite3_bind_int(prepared, 1, commits % kRows + 1);
    must(sqlite3_step(prepared), opened);
    sqlite3_reset(prepared);
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::cout << "{\"commits\":" << commits << ",\"per_s\":" << commits / seconds << "}\n";
  return 0;
}
