// `latchkey relay`: hands over to the relay, or to one of its own commands.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "relay/run.hpp"

namespace latchkey::cli {

namespace {

constexpr std::array kSubcommands{
    Command{"import", "verify and adopt tokens and keys that you have already", run_relay_import},
    Command{"secret", "API secrets for your back ends: make, list, revoke", run_relay_secret},
    Command{"rotate-key", "a new key for the credentials, while the relay runs", run_relay_rotate_key},
    Command{"backup", "copy the store, while the relay runs", run_relay_backup},
    Command{"restore", "put a copy in the store's place", run_relay_restore},
    Command{"export", "what is known of an account, or of all, as JSON", run_relay_export},
    Command{"disconnect", "end the connections of an account, or all", run_relay_disconnect},
};

[[nodiscard]] std::string footer() {
  std::string text = "Commands (each has --help):";
  for (const Command& row : kSubcommands)
    text += "\n  latchkey relay " + std::string{row.name} + ": " + std::string{row.summary};
  return text;
}

}  // namespace

int run_relay(Arguments arguments) {
  const std::string_view first = arguments.count > 1 ? arguments.values[1] : "";
  const auto row = std::ranges::find(kSubcommands, first, &Command::name);
  if (row != kSubcommands.end()) return row->run({arguments.count - 1, arguments.values + 1});
  std::string config;
  bool check = false;
  CLI::App app(
      "The relay. Its keys are listed in docs/operate.md; secrets come from the environment or a file.",
      "latchkey relay");
  app.footer(footer());
  app.add_option("--config", config, "Configuration file (TOML)")->required()->check(CLI::ExistingFile);
  app.add_flag("--check-config", check, "Only say whether the file is right: 0 fine, 1 not");
  if (const auto code = parse(app, arguments)) return *code;
  return check ? relay::check_config(config) : relay::run(config);
}

}  // namespace latchkey::cli
