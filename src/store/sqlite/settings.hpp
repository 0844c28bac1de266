// How a store's connection is set: a table of pragmas, each read back, because SQLite ignores what it cannot
// do.
#pragma once

#include <array>
#include <string_view>

#include "store/sqlite/database.hpp"

namespace latchkey::store::sqlite {

/// A webhook must be answered within 2 s (DESIGN section 5), so no write waits longer than half of that.
inline constexpr core::Duration kBusyTimeout{1000};

struct SettingRow {
  std::string_view name;
  std::string_view value;
  std::string_view reads_back;
  std::string_view because;
};
// https://www.sqlite.org/pragma.html
inline constexpr std::array kSettings{
    SettingRow{"journal_mode", "WAL", "wal", "readers (doctor, backups) never stop the relay's writes"},
    SettingRow{"synchronous", "FULL", "2", "what was answered survives a power cut"},
    SettingRow{"secure_delete", "ON", "1", "a forgotten credential is overwritten, not just unlinked"},
    SettingRow{"foreign_keys", "ON", "1", "no link or flow points to a forgotten grant"},
    SettingRow{"journal_size_limit", "1048576", "1048576", "a burst does not leave a large log behind"},
    SettingRow{"trusted_schema", "OFF", "0", "an altered file runs no functions"},
    SettingRow{"cell_size_check", "ON", "1", "damage is found when read, before it spreads"},
    SettingRow{"temp_store", "MEMORY", "2", "nothing is written outside the store's own files"},
};

/// These and kBusyTimeout. Throws StoreError when one does not hold (WAL, for instance, needs a local disk).
void apply_settings(Database& database);

}  // namespace latchkey::store::sqlite
