#include "cli/state_dir.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "cli/command.hpp"

namespace latchkey::cli {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr fs::perms kPrivate = fs::perms::owner_all;

[[noreturn]] void fail(const fs::path& path, std::string_view what) {
  throw CannotRun(fmt::format("{} {}: {}.", path.string(), what, std::strerror(errno)));
}

void make_private(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, kPrivate, error);
  if (error) throw CannotRun(fmt::format("{} cannot be made: {}.", path.string(), error.message()));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

fs::path settings_file(const fs::path& state_dir) {
  return state_dir / "secrets.env";
}

Settings read_settings(const fs::path& file) {
  Settings settings;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos) settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return settings;
}

void write_private_file(const fs::path& file, const std::string& text) {
  const std::string partial = file.string() + ".new";
  ::unlink(partial.c_str());  // what an interrupted start left behind may have another mode
  const int descriptor = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0) fail(file, "cannot be written");
  const bool whole = write_all(descriptor, text);
  ::close(descriptor);
  if (!whole || ::rename(partial.c_str(), file.c_str()) != 0) fail(file, "cannot be written");
}

void write_settings(const fs::path& file, const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) text += fmt::format("{}={}\n", name, value);
  write_private_file(file, text);
}

std::string random_secret() {
  std::array<unsigned char, 32> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw CannotRun("The system has no random bytes to give.");
  }
  std::string hex;
  for (const unsigned char byte : bytes) hex += fmt::format("{:02x}", byte);
  return hex;
}

StateDir::StateDir(fs::path path) : path_(std::move(path)) {
  make_private(path_);
  const fs::path file = path_ / "lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (lock_ < 0) fail(file, "cannot be opened");
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(lock_);
  throw CannotRun(
      fmt::format("another preview is using {}; end that one, or choose another folder with --state-dir.",
                  path_.string()));
}

StateDir::~StateDir() {
  ::close(lock_);
}

void StateDir::make_private_folder(const std::string& name) const {
  make_private(path_ / name);
}

}  // namespace latchkey::cli
