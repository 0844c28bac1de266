// The schema's history: numbered steps, applied once each, in one transaction. PRAGMA user_version holds the
// last.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/sqlite/database.hpp"

namespace latchkey::store::sqlite {

struct Migration {
  int number;
  std::string_view name;  ///< The file's name.
  std::string_view sql;
};

/// "LKEY": marks the file as ours (PRAGMA application_id).
inline constexpr std::int64_t kApplicationId = 0x4C4B4559;

/// Every step this version knows (migrations/*.sql, embedded at build).
[[nodiscard]] std::span<const Migration> migrations();

/// Refuses, before anything is changed, another program's database and a schema newer than `steps`.
void require_ours(Database& database, std::span<const Migration> steps);

/// The schema of a store that is not new, when steps are missing in it; 0: nothing is to be kept before
/// migrating.
[[nodiscard]] std::int64_t outdated_schema(Database& database, std::span<const Migration> steps);

/// A damaged file is refused.
void require_sound(Database& database);
void require_sound_file(const std::string& path);

/// Applies the steps that are missing; all of them or, when one fails, none.
void migrate(Database& database, std::span<const Migration> steps);

}  // namespace latchkey::store::sqlite
