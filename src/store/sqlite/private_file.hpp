// The store's files belong to one user: mode 0600, also for SQLite's files beside the database.
#pragma once

#include <string>

namespace latchkey::store::sqlite {

/// Makes an empty file (mode 0600) when none is there. SQLite gives -wal and -shm the database's mode.
void create_private(const std::string& path);

/// Closes an older file, its -wal and its -shm to other users.
void make_private(const std::string& path);

}  // namespace latchkey::store::sqlite
