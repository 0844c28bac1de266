// `latchkey relay backup` and `latchkey relay restore`: the store's file as a whole.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/relay_files.hpp"
#include "cli/terminal_text.hpp"
#include "store/files.hpp"
#include "store/vault.hpp"

namespace latchkey::cli {

namespace {

struct FileOptions {
  std::string file;
  std::string config;
};

[[nodiscard]] std::optional<int> read_options(CLI::App& app, Arguments arguments, FileOptions& options) {
  app.add_option("FILE", options.file, "The copy")->required();
  app.add_option("--config", options.config, "The relay's configuration file (TOML)")
      ->required()
      ->check(CLI::ExistingFile);
  return parse(app, arguments);
}

/// The relay would not start with it, and every hotel that it holds would have to connect again.
void refuse_without_key(const std::string& copy, const relay::Config& config) {
  const auto heads = store::seal_heads_of(copy);
  if (heads.empty()) return;
  const store::Vault vault(open_relay_keys(config));
  for (const store::SealHead& row : heads) {
    if (vault.has_key_of(row.head)) continue;
    throw CannotRun(
        fmt::format("{} credential(s) in {} are sealed with the key {}, which is not in the key file: add "
                    "the key of that "
                    "time, on a line of its own after the others.",
                    row.count, copy, store::key_name_in(row.head)));
  }
}

/// Those that were revoked since the copy was made are good again.
void tell_secrets(store::Store& store) {
  for (const store::ApiSecret& secret : store.api_secrets())
    fmt::print("API secret {} of {} is good: revoke it if it was revoked since.\n", secret.id,
               visible(secret.name));
}

}  // namespace

int run_relay_backup(Arguments arguments) {
  FileOptions options;
  CLI::App app(
      "Copies the store as it is at this moment, while the relay runs. Credentials stay sealed in the copy: "
      "keep the "
      "key file elsewhere, or whoever has both has the hotels.",
      "latchkey relay backup");
  if (const auto code = read_options(app, arguments, options)) return *code;
  const relay::Config config = read_relay_files(options.config);
  store::back_up(config.store, options.file);
  fmt::print("{} holds {} as it is now.\n", options.file, config.store);
  return kFine;
}

int run_relay_restore(Arguments arguments) {
  FileOptions options;
  CLI::App app(
      "Puts a copy in the store's place, after looking at it. The relay must be stopped; what was there "
      "stays beside "
      "it. Every connection is asked about again when the relay starts.",
      "latchkey relay restore");
  if (const auto code = read_options(app, arguments, options)) return *code;
  const relay::Config config = read_relay_files(options.config);
  refuse_without_key(options.file, config);
  const std::string aside = store::restore(options.file, config.store);
  fmt::print(
      "{} is as in {}.{}\n", config.store, options.file,
      aside.empty() ? "" : fmt::format(" What was there is kept as {}; delete it when all is well.", aside));
  if (aside.empty()) tell_secrets(*store::open_sqlite(config.store));
  return kFine;
}

}  // namespace latchkey::cli
