#include "sandbox/state_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "sandbox/account_check.hpp"
#include "sandbox/account_json.hpp"

namespace latchkey::sandbox {
namespace {

constexpr int kFormat = 4;  // Rises when the fields change so that an older file cannot be read.

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

void add_to_each(nlohmann::json& rows, const nlohmann::json& more) {
  for (auto& row : rows) row.update(more);
}

/// One user, no faults, no timeline, no seed; what the fields of today mean then.
void add_what_format_2_lacks(nlohmann::json& account) {
  const auto none = nlohmann::json::array();
  auto user = account.at("user");
  user["active"] = true;
  const auto id = user.at("id");
  account.update({{"users", {user}}, {"logged_in", id}, {"timeline", none}, {"faults", none}});
  account.update({{"suspended", false}, {"frozen_at", 0}, {"seed", 0}, {"drawn", 0}});
  account.at("app").update({{"redirect_urls", none}, {"login_url", ""}, {"connect_url", ""}});
  account.at("app").update({{"listed", true}, {"sale", "direct"}});
  add_to_each(account.at("properties"), {{"canceled", false}});
  add_to_each(account.at("codes"), {{"user", id}});
  add_to_each(account.at("grants"), {{"user", id}, {"exchanged_from", ""}, {"property_level", false}});
  add_to_each(account.at("deliveries"),
              {{"property", ""}, {"content_type", "application/json"}, {"faults", none}, {"held", false}});
}

/// Who may approve was one of the hotel's users.
void add_what_format_3_lacks(nlohmann::json& account) {
  add_to_each(account.at("users"), {{"listed", true}});
}

}  // namespace

Account read_account(nlohmann::json file) {
  const bool counted = file.at("format").is_number_integer();
  const auto format = counted ? file["format"].get<std::int64_t>() : 0;
  if (format < 1 || format > kFormat) throw std::invalid_argument("it was written by another version");
  check_file(file.at("account"));
  if (format < 2) add_what_format_1_lacks(file.at("account"));
  if (format < 3) add_what_format_2_lacks(file.at("account"));
  if (format < 4) add_what_format_3_lacks(file.at("account"));
  auto account = file.at("account").get<Account>();
  check_account(account);
  return account;
}

nlohmann::json write_account(const Account& account) {
  return {{"format", kFormat}, {"account", account}};
}

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
  const nlohmann::json json = write_account(account);
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
