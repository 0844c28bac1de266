// The schema's history: numbered steps, applied once each, in one transaction. PRAGMA user_version holds the
// last.
#pragma once

#include <span>
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

/// Applies the steps that are missing; all of them or, when one fails, none.
void migrate(Database& database, std::span<const Migration> steps);

}  // namespace latchkey::store::sqlite
