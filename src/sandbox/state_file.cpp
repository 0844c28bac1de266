#include "sandbox/state_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "sandbox/account_json.hpp"

namespace latchkey::sandbox {
namespace {

constexpr int kFormat = 2;  // Rises when the fields change so that an older file cannot be read.

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// fsync before rename: after a power cut the name points at the old bytes or the new ones, never at an empty
/// file.
bool write_synced(const std::filesystem::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return false;
  const bool written = write_all(file, text) && ::fsync(file) == 0;
  return (::close(file) == 0) && written;
}

/// Version 0.1 wrote format 1: without settings, groups and what groups need.
void add_what_format_1_lacks(nlohmann::json& account) {
  account["settings"] = nlohmann::json::object();
  for (auto& consent : account.at("consents")) consent["groups"] = false;
  for (auto& grant : account.at("grants")) grant["ended_properties"] = nlohmann::json::array();
}

Account read_account(nlohmann::json file) {
  const int format = file.at("format").get<int>();
  if (format == 1) add_what_format_1_lacks(file.at("account"));
  if (format != 1 && format != kFormat) throw std::invalid_argument("it was written by another version");
  return file.at("account").get<Account>();
}

}  // namespace

StateFile::StateFile(const std::filesystem::path& folder) {
  if (folder.empty()) return;
  if (std::filesystem::create_directories(folder)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  }
  file_ = folder / "state.json";
}

std::optional<Account> StateFile::load() {
  notice_.clear();
  if (file_.empty() || !std::filesystem::exists(file_)) return std::nullopt;
  try {
    std::ifstream stream(file_);
    return read_account(nlohmann::json::parse(stream));
  } catch (const std::exception& error) {
    set_aside(error.what());
    return std::nullopt;
  }
}

void StateFile::set_aside(const std::string& why) {
  std::filesystem::path kept;
  for (int number = 1; kept.empty() || std::filesystem::exists(kept); ++number) {
    kept = file_.parent_path() / fmt::format("state.broken-{}.json", number);
  }
  std::filesystem::rename(file_, kept);
  notice_ = fmt::format(
      "The test account's state could not be read ({}). It is kept as {}; the account starts anew.", why,
      kept.string());
}

bool StateFile::save(const Account& account) {
  if (file_.empty()) return true;
  const nlohmann::json json = {{"format", kFormat}, {"account", account}};
  const std::filesystem::path fresh = file_.string() + ".new";
  // Names and states may hold any bytes a form can carry; JSON may not.
  const std::string text = json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (write_synced(fresh, text) && ::rename(fresh.c_str(), file_.c_str()) == 0) return true;
  notice_ = fmt::format(
      "The test account's state could not be saved to {}: {}. Free some space or check the folder's rights.",
      file_.string(), std::strerror(errno));
  return false;
}

}  // namespace latchkey::sandbox
