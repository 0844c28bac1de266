// `latchkey relay rotate-key`: a new key in the key file; the running relay does the rest.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/relay_files.hpp"
#include "store/key_ring.hpp"
#include "store/vault.hpp"

namespace latchkey::cli {

namespace {

constexpr const char* kAbout =
    "Puts a new key before those in the key file. The running relay takes it up within 30 s (at once on\n"
    "SIGHUP), seals with it from then on, seals what is stored anew a little at a time, and drops the old "
    "key\n"
    "from the file when nothing needs it: no credential, and no session or flow signed with it (65 "
    "minutes).\n"
    "Nothing stops meanwhile, and a relay killed at any step goes on when it starts. Keep the old key file\n"
    "with older backups of the store: only it opens them.";

[[nodiscard]] std::int64_t sealed_with(const store::Vault& vault, const std::vector<store::SealHead>& heads) {
  std::int64_t count = 0;
  for (const store::SealHead& row : heads)
    if (vault.has_key_of(row.head)) count += row.count;
  return count;
}

void tell(const relay::Config& files) {
  const store::KeyRing ring = open_relay_keys(files);
  const auto heads = store::open_sqlite(files.store)->seal_heads();
  fmt::print("key\tuse\tcredentials\n");
  for (const store::Key& key : ring.keys()) {
    const bool current = key == ring.current();
    fmt::print("{}\t{}\t{}\n", store::key_name_of(key), current ? "seals" : "opens",
               sealed_with(store::Vault(store::KeyRing(key)), heads));
  }
}

}  // namespace

int run_relay_rotate_key(Arguments arguments) {
  std::string config;
  bool status = false;
  CLI::App app(kAbout, "latchkey relay rotate-key");
  app.add_option("--config", config, "The relay's configuration file (TOML)")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_flag("--status", status, "Only show how many credentials each key seals");
  if (const auto code = parse(app, arguments)) return *code;
  const relay::Config files = read_relay_files(config);
  if (!status && !files.keys.empty())
    throw CannotRun(
        "The keys come from LATCHKEY_KEYS: put a new one (64 hex digits) on a line before them there, and "
        "restart the relay. --status says when nothing needs the old one.");
  if (!status) {
    const store::KeyRing ring = store::add_new_key(files.key_file);
    fmt::print(stderr, "Key {} is in {}: send SIGHUP to the relay, or wait 30 s.\n",
               store::key_name_of(ring.current()), files.key_file);
  }
  tell(files);
  return kFine;
}

}  // namespace latchkey::cli
