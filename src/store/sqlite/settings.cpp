#include "store/sqlite/settings.hpp"

#include <string>

#include "store/sqlite/error.hpp"

namespace latchkey::store::sqlite {

void apply_settings(Database& database) {
  database.wait_for_locks(kBusyTimeout);  // First: the others may have to wait.
  for (const SettingRow& row : kSettings) {
    const std::string pragma = "PRAGMA " + std::string(row.name);
    database.query(pragma + " = " + std::string(row.value)).step();
    Statement asked = database.query(pragma);
    const std::string holds = asked.step() ? Row(asked).text() : "";
    if (holds == row.reads_back) continue;
    fail(database.path(), "SQLite keeps " + std::string(row.name) + " at '" + holds + "'",
         "Put the store on a local disk that supports shared memory and locks.");
  }
}

}  // namespace latchkey::store::sqlite
