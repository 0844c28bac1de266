// The vault's key file. It is written beside its place and then linked there, so a half-written key is never
// found.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "store/file_cure.hpp"
#include "store/sodium.hpp"
#include "store/vault.hpp"

namespace latchkey::store {
namespace {

constexpr std::size_t kHexDigits = sizeof(Vault::Key) * 2;
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

[[noreturn]] void refuse(const std::string& path, std::string_view why) {
  throw std::runtime_error("The vault key file " + path + " " + std::string(why));
}

[[noreturn]] void refuse_errno(const std::string& path, int error) {
  throw std::runtime_error(file_error_text("The vault key file", path, error));
}

void check_private(const File& file, const std::string& path) {
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) refuse_errno(path, errno);
  if (!S_ISREG(about.st_mode)) refuse(path, "is not a plain file. Set another path.");
  if ((about.st_mode & kOthers) != 0) {
    refuse(path, "is open to other users of this machine. Close it with: chmod 600 " + path);
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

Vault::Key read_key(const File& file, const std::string& path) {
  check_private(file, path);
  SecretBytes text(kHexDigits + 2);  // One more than a final newline: a longer file is seen to be longer.
  std::size_t size = read_all(file, text, path);
  if (size == kHexDigits + 1 && text.data()[kHexDigits] == '\n') --size;
  Vault::Key key{};
  std::size_t decoded = 0;
  const int failed = sodium_hex2bin(key.data(), key.size(), reinterpret_cast<const char*>(text.data()), size,
                                    nullptr, &decoded, nullptr);
  if (size != kHexDigits || failed != 0 || decoded != key.size()) {
    sodium_memzero(key.data(), key.size());
    refuse(
        path,
        "does not hold a key, which is 64 hex digits and nothing else. Put the right file back; without it, "
        "every hotel must connect again: then move this file away and start again to get a new key.");
  }
  return key;
}

void write_new_key(const File& file, const std::string& path) {
  SecretBytes key(sizeof(Vault::Key));
  SecretBytes text(kHexDigits + 1);
  randombytes_buf(key.data(), key.size());
  sodium_bin2hex(reinterpret_cast<char*>(text.data()), text.size(), key.data(), key.size());
  text.data()[kHexDigits] = '\n';
  if (!write_all(file, text.data(), text.size()) || ::fsync(file.get()) != 0) refuse_errno(path, errno);
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
  write_new_key(draft.file(), path);
  // EEXIST: another process made the key first; its key is the one to use.
  if (::link(draft.name(), path.c_str()) != 0 && errno != EEXIST) refuse_errno(path, errno);
  sync_folder(path);
}

}  // namespace

Vault::Key load_or_make_key(const std::string& path) {
  require_sodium();
  // O_NONBLOCK: a pipe at this path is refused instead of waited for.
  constexpr int kHow = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  const File found(::open(path.c_str(), kHow));
  if (found.is_open()) return read_key(found, path);
  if (errno != ENOENT) refuse_errno(path, errno);
  make_key(path);
  const File made(::open(path.c_str(), kHow));
  if (!made.is_open()) refuse_errno(path, errno);
  return read_key(made, path);
}

}  // namespace latchkey::store
