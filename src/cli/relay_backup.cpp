// `latchkey relay backup` and `latchkey relay restore`: the store's file as a whole.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/relay_files.hpp"
#include "store/files.hpp"

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
  const std::string aside = store::restore(options.file, config.store);
  fmt::print(
      "{} is as in {}.{}\n", config.store, options.file,
      aside.empty() ? "" : fmt::format(" What was there is kept as {}; delete it when all is well.", aside));
  return kFine;
}

}  // namespace latchkey::cli
