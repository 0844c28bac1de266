// The preview's folder: private, one preview at a time, with the values that outlive a start.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace latchkey::cli {

/// What `session` and the next start need to know; kept as NAME=value lines in <state dir>/secrets.env.
using Settings = std::map<std::string, std::string>;

[[nodiscard]] std::filesystem::path settings_file(const std::filesystem::path& state_dir);
/// Empty when the file is not there. Lines without '=' are skipped.
[[nodiscard]] Settings read_settings(const std::filesystem::path& file);

/// Replaces the file as a whole, readable by its owner only. Throws CannotRun.
void write_private_file(const std::filesystem::path& file, const std::string& text);
void write_settings(const std::filesystem::path& file, const Settings& settings);

/// 64 hex digits from the kernel: 256 bits, as RFC 6819 section 5.1.4.2.2 asks (at least 128).
[[nodiscard]] std::string random_secret();

/// Holds the folder for this process. Made with mode 0700, and given that mode again if it had another.
class StateDir {
 public:
  /// Throws CannotRun when it cannot be made or another preview holds it.
  explicit StateDir(std::filesystem::path path);
  ~StateDir();
  StateDir(const StateDir&) = delete;
  StateDir& operator=(const StateDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void make_private_folder(const std::string& name) const;

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace latchkey::cli
