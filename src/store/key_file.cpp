// The key file. It is written beside its place and then linked or renamed there, so a half-written one is
// never found.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "store/file_cure.hpp"
#include "store/key_ring.hpp"
#include "store/sodium.hpp"

namespace latchkey::store {
namespace {

constexpr std::size_t kHexDigits = sizeof(Key) * 2;
constexpr mode_t kOthers = 077;  // Every right of the group and of everybody.

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

constexpr std::size_t kMostBytes = KeyRing::kMost * (kHexDigits + 1);

[[noreturn]] void refuse(const std::string& where, std::string_view why) {
  throw std::runtime_error(where + " " + std::string(why));
}

[[nodiscard]] std::string named(const std::string& path) {
  return "The vault key file " + path;
}

[[noreturn]] void refuse_errno(const std::string& path, int error) {
  throw std::runtime_error(file_error_text("The vault key file", path, error));
}

void check_private(const File& file, const std::string& path) {
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) refuse_errno(path, errno);
  if (!S_ISREG(about.st_mode)) refuse(named(path), "is not a plain file. Set another path.");
  if ((about.st_mode & kOthers) != 0) {
    refuse(named(path), "is open to other users of this machine. Close it with: chmod 600 " + path);
  }
}

/// Reads until the buffer is full or the file ends.
std::size_t read_all(const File& file, SecretBytes& buffer, const std::string& path) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = ::read(file.get(), buffer.data() + filled, buffer.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_errno(path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

bool write_all(const File& file, const std::uint8_t* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t put = ::write(file.get(), bytes, size);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes += put;
    size -= static_cast<std::size_t>(put);
  }
  return true;
}

[[noreturn]] void refuse_shape(const std::string& where) {
  refuse(
      where,
      "does not hold keys, which are lines of 64 hex digits each and nothing else, 8 at most. Put the right "
      "one back; without it, every hotel must connect again: then move this file away and start again to get "
      "a "
      "new key.");
}

Key read_key(std::string_view digits, const std::string& where) {
  SecretBytes bytes(sizeof(Key));
  std::size_t decoded = 0;
  const int failed =
      sodium_hex2bin(bytes.data(), bytes.size(), digits.data(), digits.size(), nullptr, &decoded, nullptr);
  if (digits.size() != kHexDigits || failed != 0 || decoded != sizeof(Key)) refuse_shape(where);
  Key key{};
  std::copy(bytes.data(), bytes.data() + bytes.size(), key.begin());
  return key;
}

KeyRing read_lines(std::string_view text, const std::string& where) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::size_t end = std::min(text.find('\n'), text.size());
  KeyRing ring(read_key(text.substr(0, end), where));
  while (end < text.size()) {  // a line follows, be it empty
    text.remove_prefix(end + 1);
    end = std::min(text.find('\n'), text.size());
    if (!ring.add_older(read_key(text.substr(0, end), where))) refuse_shape(where);
  }
  return ring;
}

KeyRing read_file(const File& file, const std::string& path) {
  check_private(file, path);
  SecretBytes text(kMostBytes + 1);  // One more: a longer file is seen to be longer.
  const std::size_t size = read_all(file, text, path);
  if (size > kMostBytes) refuse_shape(named(path));
  return read_lines({reinterpret_cast<const char*>(text.data()), size}, named(path));
}

void write_keys(const File& file, const KeyRing& ring, const std::string& path) {
  SecretBytes text(kHexDigits + 1);
  for (const Key& key : ring.keys()) {
    sodium_bin2hex(reinterpret_cast<char*>(text.data()), text.size(), key.data(), key.size());
    text.data()[kHexDigits] = '\n';
    if (!write_all(file, text.data(), text.size())) refuse_errno(path, errno);
  }
  if (::fsync(file.get()) != 0) refuse_errno(path, errno);
}

KeyRing new_ring() {
  SecretBytes random(sizeof(Key));
  randombytes_buf(random.data(), random.size());
  Key key{};
  std::copy(random.data(), random.data() + random.size(), key.begin());
  KeyRing ring(key);
  sodium_memzero(key.data(), key.size());
  return ring;
}

/// The new name must survive a power cut too: credentials will be sealed under this key.
void sync_folder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const File directory(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open() || ::fsync(directory.get()) != 0) refuse_errno(path, errno);
}

/// A temporary name in the same folder, gone again at the end.
class Draft {
 public:
  explicit Draft(const std::string& path)
      : name_(path + ".XXXXXX"), file_(::mkostemp(name_.data(), O_CLOEXEC)) {
    if (!file_.is_open()) refuse_errno(path, errno);
  }
  ~Draft() { ::unlink(name_.c_str()); }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  [[nodiscard]] const File& file() const { return file_; }
  [[nodiscard]] const char* name() const { return name_.c_str(); }

 private:
  std::string name_;
  File file_;  // mkostemp: mode 0600
};

void make_key(const std::string& path) {
  const Draft draft(path);
  write_keys(draft.file(), new_ring(), path);
  // EEXIST: another process made the key first; its key is the one to use.
  if (::link(draft.name(), path.c_str()) != 0 && errno != EEXIST) refuse_errno(path, errno);
  sync_folder(path);
}

// O_NONBLOCK: a pipe at this path is refused instead of waited for.
constexpr int kHow = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

/// The file, while nobody else changes it: a lock on what stands at its path when the lock is had.
class Locked {
 public:
  explicit Locked(const std::string& path) : path_(path), file_(::open(path.c_str(), kHow)) {
    if (!file_.is_open() || ::flock(file_.get(), LOCK_EX) != 0) refuse_errno(path, errno);
  }
  [[nodiscard]] const File& file() const { return file_; }
  /// Another process has put another file in its place, between open and lock.
  [[nodiscard]] bool is_overtaken() const {
    struct stat mine {};
    struct stat there {};
    if (::fstat(file_.get(), &mine) != 0 || ::stat(path_.c_str(), &there) != 0) return true;
    return mine.st_ino != there.st_ino || mine.st_dev != there.st_dev;
  }
  /// All or nothing. The owner stays: a rotation by root must not lock the relay's user out.
  void replace(const KeyRing& ring) const {
    struct stat mine {};
    if (::fstat(file_.get(), &mine) != 0) refuse_errno(path_, errno);
    const Draft draft(path_);
    write_keys(draft.file(), ring, path_);
    if (::fchown(draft.file().get(), mine.st_uid, mine.st_gid) != 0) refuse_errno(path_, errno);
    if (::rename(draft.name(), path_.c_str()) != 0) refuse_errno(path_, errno);
    sync_folder(path_);
  }

 private:
  std::string path_;
  File file_;
};

template <typename Work>
auto with_lock(const std::string& path, Work&& work) {
  for (;;) {
    const Locked locked(path);
    if (!locked.is_overtaken()) return work(locked);
  }
}

}  // namespace

KeyRing load_keys(const std::string& path) {
  require_sodium();
  const File found(::open(path.c_str(), kHow));
  if (!found.is_open()) refuse_errno(path, errno);
  return read_file(found, path);
}

KeyRing load_or_make_keys(const std::string& path) {
  require_sodium();
  const File found(::open(path.c_str(), kHow));
  if (found.is_open()) return read_file(found, path);
  if (errno != ENOENT) refuse_errno(path, errno);
  make_key(path);
  return load_keys(path);
}

KeyRing read_keys(const std::string& text, const std::string& where) {
  require_sodium();
  return read_lines(text, where);
}

KeyRing add_new_key(const std::string& path) {
  require_sodium();
  return with_lock(path, [&](const Locked& locked) {
    KeyRing ring = new_ring();
    const KeyRing before = read_file(locked.file(), path);
    for (const Key& key : before.keys()) {
      if (!ring.add_older(key))
        refuse(named(path), "holds as many keys as it can: let the relay finish the rotations before.");
    }
    locked.replace(ring);
    return ring;
  });
}

bool drop_older_keys(const std::string& path, const KeyRing& seen) {
  require_sodium();
  return with_lock(path, [&](const Locked& locked) {
    if (!(read_file(locked.file(), path) == seen)) return false;
    locked.replace(seen.only_current());
    return true;
  });
}

}  // namespace latchkey::store
