#include "relay/start_checks.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "store/files.hpp"
#include "store/vault.hpp"

namespace latchkey::relay {

namespace {

[[nodiscard]] store::KeyRing keys_of(const Config& config) {
  if (!config.keys.empty()) return store::read_keys(config.keys, "The environment variable LATCHKEY_KEYS");
  return store::load_or_make_keys(config.key_file);
}

/// A new key would open nothing of an old store, and every hotel would be told to connect again.
void refuse_lost_key(const Config& config, const std::vector<store::SealHead>& heads) {
  if (!config.keys.empty() || std::filesystem::exists(config.key_file) || heads.empty()) return;
  throw ConfigError("the key file " + config.key_file + " is missing, and the store " + config.store +
                    " cannot be opened without it: put the key back, or move the store away to start anew");
}

[[noreturn]] void refuse_key(const Config& config, const store::SealHead& row) {
  throw ConfigError(fmt::format(
      "{} credential(s) of the store {} are sealed with the key {}, which is not among the relay's keys: put "
      "it back, on a line of its own after the others, or move the store away to start anew",
      row.count, config.store, store::key_name_in(row.head)));
}

/// The same for another key, which is easily put there with the wrong backup.
void refuse_foreign_key(const Config& config, const store::KeyRing& keys,
                        const std::vector<store::SealHead>& heads) {
  const store::Vault vault(keys);
  for (const store::SealHead& row : heads) {
    if (!vault.has_key_of(row.head)) refuse_key(config, row);
  }
}

}  // namespace

store::KeyRing keys_for(const Config& config, store::Store& store) {
  const auto heads = store.seal_heads();
  refuse_lost_key(config, heads);
  store::KeyRing keys = keys_of(config);
  refuse_foreign_key(config, keys, heads);
  return keys;
}

void look_at_files(const Config& config) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::absolute(config.store).parent_path();
  if (!fs::is_directory(folder))
    throw ConfigError(fmt::format("`store`: the folder {} does not exist: make it", folder.string()));
  const auto heads =
      fs::exists(config.store) ? store::seal_heads_of(config.store) : std::vector<store::SealHead>();
  refuse_lost_key(config, heads);
  if (config.keys.empty() && !fs::exists(config.key_file)) return;
  refuse_foreign_key(config, config.keys.empty() ? store::load_keys(config.key_file) : keys_of(config),
                     heads);
}

void refuse_no_secret(const Config& config, store::Store& store) {
  if (!config.api_secret.empty() || !store.api_secrets().empty()) return;
  throw ConfigError(
      "no API secret: make one with `latchkey relay secret add`, or set the environment variable "
      "LATCHKEY_API_SECRET");
}

}  // namespace latchkey::relay
