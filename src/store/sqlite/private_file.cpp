#include "store/sqlite/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "store/file_cure.hpp"
#include "store/store.hpp"

namespace latchkey::store::sqlite {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kRights = 0777;
constexpr std::array kSuffixes{"", "-wal", "-shm"};

void close_to_others(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) {
    if (errno == ENOENT) return;
  } else if ((about.st_mode & kRights & ~kOwnerOnly) == 0 || ::chmod(path.c_str(), kOwnerOnly) == 0) {
    return;
  }
  throw StoreError(file_error_text("The store cannot be closed to other users,", path, errno));
}

}  // namespace

void create_private(const std::string& path) {
  // O_EXCL: a file that exists is never opened here, since closing it would drop SQLite's own locks on it in
  // this process (https://www.sqlite.org/howtocorrupt.html, section 2.2).
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor >= 0) {
    ::close(descriptor);
  } else if (errno != EEXIST) {
    throw StoreError(file_error_text("The store", path, errno));
  }
}

void make_private(const std::string& path) {
  for (const char* const suffix : kSuffixes) close_to_others(path + suffix);
}

}  // namespace latchkey::store::sqlite
