#include "cli/doctor_relay_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/command.hpp"
#include "relay/diagnoses.hpp"
#include "store/key_ring.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr unsigned kRights = 0777;
/// A secret that is not set is told; what else is wrong shall be seen all the same. Fits wherever one is
/// read.
constexpr std::string_view kStandIn = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

[[nodiscard]] FileFacts facts_of(const std::string& path) {
  FileFacts facts{.path = path};
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return facts;
  facts.exists = true;
  facts.rights = about.st_mode & kRights;
  facts.bytes = static_cast<std::uint64_t>(about.st_size);
  facts.changed_at =
      core::instant(std::int64_t{about.st_mtim.tv_sec} * 1000 + about.st_mtim.tv_nsec / 1'000'000);
  return facts;
}

[[nodiscard]] std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || std::filesystem::is_directory(path))
    throw CannotRun(fmt::format(
        "{} cannot be read. Name the relay's configuration file, and run this as the relay's user.", path));
  return text.str();
}

/// As a ConfigError says them: one alone, or a head line and a line for each.
[[nodiscard]] std::vector<std::string> mistakes_in(const std::string& told) {
  std::vector<std::string> mistakes;
  std::istringstream lines(told);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (!line.empty() && !line.ends_with("mistakes:")) mistakes.push_back(line);
  }
  return mistakes;
}

/// Once more without asking for secrets. The keys' variable stands in the key file's place: it stays as it
/// is.
[[nodiscard]] std::optional<relay::Config> read_without_secrets(const std::string& text,
                                                                const relay::Environment& environment) {
  const auto with_stand_ins = [&environment](std::string_view name) {
    const auto value = environment(name);
    const bool is_set = value && !value->empty();
    return is_set || name == "LATCHKEY_KEYS" ? value : std::optional<std::string>{kStandIn};
  };
  try {
    relay::Config config = relay::read_config(text, with_stand_ins);
    if (config.api_secret == kStandIn) config.api_secret.clear();
    return config;
  } catch (const relay::ConfigError&) {
    return std::nullopt;
  }
}

void read_configuration(const std::string& path, const relay::Environment& environment, Installation& seen) {
  const std::string text = text_of(path);
  seen.config_file = facts_of(path);
  try {
    seen.config = relay::read_config(text, environment);
  } catch (const relay::ConfigError& error) {
    seen.mistakes = mistakes_in(error.what());
    seen.config = read_without_secrets(text, environment);
  }
}

[[nodiscard]] std::optional<store::KeyRing> read_key_ring(const relay::Config& config, KeySeen& seen) {
  seen.file = config.keys.empty() ? facts_of(config.key_file) : FileFacts{};
  if (config.keys.empty() && !seen.file.exists) return std::nullopt;
  try {
    store::KeyRing ring = config.keys.empty()
                              ? store::load_keys(config.key_file)
                              : store::read_keys(config.keys, "The environment variable LATCHKEY_KEYS");
    for (const store::Key& key : ring.keys()) seen.keys.push_back(store::key_name_of(key));
    return ring;
  } catch (const std::exception& error) {
    seen.refused = error.what();
    return std::nullopt;
  }
}

[[nodiscard]] PropertySeen look_at_property(store::Store& store, const store::Link& link,
                                            const store::Vault* vault, const relay::Config& config,
                                            core::Instant now, std::optional<core::Credential>& credential) {
  PropertySeen seen;
  seen.link = link;
  const auto grant = link.grant.empty() ? std::nullopt : store.grant(link.grant);
  if (grant) {
    seen.kind = grant->kind;
    if (vault != nullptr)
      credential = vault->open(grant->sealed, {grant->id, grant->account, config.client_id, grant->kind});
    seen.opens = vault == nullptr || credential.has_value();
  }
  const core::LinkFacts facts = relay::facts_of(link, seen.kind, credential, config.silence);
  seen.diagnosis = core::diagnose(facts, store.trouble(link.account, link.property), now);
  return seen;
}

void read_store(const relay::Config& config, const store::Vault* vault, Installation& seen, Opened& opened) {
  const auto store = store::open_sqlite_to_read(config.store);
  for (const store::SealHead& row : store->seal_heads())
    seen.store.seals.push_back({store::key_name_in(row.head), row.count});
  seen.store.api_secrets = static_cast<int>(store->api_secrets().size());
  seen.store.notices = store->count_notices();
  seen.store.oldest_notice_at = store->oldest_notice_at();
  for (const store::Link& link : store->links()) {
    std::optional<core::Credential> credential;
    seen.properties.push_back(look_at_property(*store, link, vault, config, seen.now, credential));
    opened.credentials.push_back(std::move(credential));
  }
}

void look_at_store(const relay::Config& config, const store::Vault* vault, Installation& seen,
                   Opened& opened) {
  StoreSeen& store = seen.store;
  store.file = facts_of(config.store);
  const std::string folder = std::filesystem::absolute(config.store).parent_path().string();
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) == 0) store.free_bytes = disk.f_bavail * std::uint64_t{disk.f_frsize};
  if (!store.file.exists) return;
  for (const char* end : {"-wal", "-shm"})
    if (FileFacts facts = facts_of(config.store + end); facts.exists)
      store.beside.push_back(std::move(facts));
  store.served = store::is_served(config.store);
  try {
    store.condition = store::condition_of(config.store);
    const bool readable = store.condition.schema == store.condition.known_schema;
    if (readable && store.condition.damage.empty()) read_store(config, vault, seen, opened);
  } catch (const store::StoreError& error) {
    store.refused = error.what();
  }
}

void forget_secrets(relay::Config& config) {
  config.client_secret.clear();
  config.api_secret.clear();
  config.keys.clear();
  config.notify_secret.clear();
  config.notify_secrets.clear();
}

}  // namespace

void look_at_files(const std::string& config_path, const relay::Environment& environment, Installation& seen,
                   Opened& opened) {
  read_configuration(config_path, environment, seen);
  if (!seen.config) return;
  opened.api_secret = seen.config->api_secret;
  seen.has_api_secret = !opened.api_secret.empty();
  const auto ring = read_key_ring(*seen.config, seen.key);
  const auto vault = ring ? std::make_unique<store::Vault>(*ring) : nullptr;
  look_at_store(*seen.config, vault.get(), seen, opened);
  forget_secrets(*seen.config);
}

}  // namespace latchkey::cli::doctor
