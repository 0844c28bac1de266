// The account on disk: one JSON file, replaced as a whole, readable by its owner only. A file that cannot be
// read is set aside under another name, never overwritten.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "sandbox/account.hpp"

namespace latchkey::sandbox {

/// The file's content, of this or an earlier version. Throws std::exception when it cannot be read.
[[nodiscard]] Account read_account(nlohmann::json file);
[[nodiscard]] nlohmann::json write_account(const Account& account);

class StateFile {
 public:
  /// @param folder  Made when absent; empty keeps everything in memory. Throws std::system_error when it
  /// cannot be made.
  explicit StateFile(const std::filesystem::path& folder);

  /// The saved account; nothing on a first start, and after a broken file (see notice()).
  [[nodiscard]] std::optional<Account> load();
  /// What a person should be told about the last load or save; empty when all went well.
  [[nodiscard]] const std::string& notice() const { return notice_; }
  /// False when it could not be written (see notice()); the old file is then untouched.
  bool save(const Account& account);

 private:
  void set_aside(const std::string& why);

  std::filesystem::path file_;
  std::string notice_;
};

}  // namespace latchkey::sandbox
