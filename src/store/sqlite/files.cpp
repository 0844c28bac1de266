#include "store/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "store/file_cure.hpp"
#include "store/sqlite/error.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/private_file.hpp"
#include "store/sqlite/tables.hpp"
#include "store/store.hpp"

namespace latchkey::store {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_errno(std::string_view what, const std::string& path, int error) {
  throw StoreError(file_error_text(what, path, error));
}

void rename_or_fail(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail_errno("The store's copy", to, errno);
}

/// The rename itself must survive a power cut.
void sync_folder_of(const std::string& path) {
  const std::string folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path().string() : ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

[[nodiscard]] std::string free_name(const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2; fs::exists(name); ++i) name = wanted + "-" + std::to_string(i);
  return name;
}

/// Its write-ahead log must not be taken for that of what comes in its place.
[[nodiscard]] std::string set_aside(const std::string& store) {
  if (!fs::exists(store)) return {};
  std::string aside = free_name(store + ".before-restore");
  if (::link(store.c_str(), aside.c_str()) != 0) fail_errno("The store cannot be kept as", aside, errno);
  if (fs::exists(store + "-wal")) rename_or_fail(store + "-wal", aside + "-wal");
  ::unlink((store + "-shm").c_str());
  return aside;
}

[[nodiscard]] bool has_secrets(sqlite::Database& database, std::string_view schema) {
  return database.number("SELECT count(*) FROM " + std::string{schema} +
                         ".sqlite_schema WHERE name = 'api_secrets'") > 0;
}

/// What must not go back in time: revisions, which buttons only follow upwards (DESIGN section 3), and API
/// secrets, of which some were revoked since.
void renew(const std::string& fresh, const std::string& current) {
  sqlite::Database database(fresh);
  database.run(
      "UPDATE accounts SET revision = max(revision + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS "
      "INTEGER))");
  if (!fs::exists(current)) return;
  try {
    database.run("ATTACH ?1 AS present", std::string_view{current});
    if (!has_secrets(database, "main") || !has_secrets(database, "present")) return;
    database.run("DELETE FROM main.api_secrets");
    database.run("INSERT INTO main.api_secrets SELECT * FROM present.api_secrets");
  } catch (const StoreError&) {  // what was there is damaged: the copy's stay, and nobody else has a secret
  }
}

}  // namespace

StoreLock::StoreLock(const std::string& store) {
  const std::string path = store + ".lock";
  constexpr mode_t kOwnerOnly = 0600;
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (descriptor_ < 0) fail_errno("The store's lock", path, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(descriptor_);
  throw StoreError("The store " + store +
                   " is in use by a running relay: stop that one first (one relay per store).");
}

StoreLock::~StoreLock() {
  ::close(descriptor_);
}

void back_up(const std::string& store, const std::string& to) {
  if (!fs::exists(store)) fail_errno("The store", store, ENOENT);
  if (fs::exists(to)) throw StoreError("The copy " + to + " exists already: name another file.");
  sqlite::Database source(store);
  sqlite::require_ours(source, sqlite::migrations());
  source.copy_to(to);
  sync_folder_of(to);
}

std::vector<SealHead> seal_heads_of(const std::string& store) {
  if (!fs::exists(store)) fail_errno("The copy", store, ENOENT);
  sqlite::Database copy(store);
  sqlite::require_ours(copy, sqlite::migrations());
  return sqlite::seal_heads(copy);
}

std::string restore(const std::string& from, const std::string& store) {
  const StoreLock lock(store);
  const std::string fresh = store + ".restoring";
  ::unlink(fresh.c_str());  // of a restore that was interrupted
  back_up(from, fresh);
  sqlite::require_sound_file(fresh);
  if (fs::exists(store)) {
    try {  // the log of a relay that was killed belongs into what is kept
      sqlite::Database old(store);
      static_cast<void>(old.number("PRAGMA wal_checkpoint(TRUNCATE)"));
    } catch (const StoreError&) {  // damaged: it is kept with its log as it lies there
    }
  }
  renew(fresh, store);
  std::string aside = set_aside(store);
  rename_or_fail(fresh, store);
  sync_folder_of(store);
  return aside;
}

}  // namespace latchkey::store
