// `latchkey relay`: hands over to the relay, or to its import.
#include "relay/run.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace latchkey::cli {

int run_relay(Arguments arguments) {
  if (arguments.count > 1 && std::string_view{arguments.values[1]} == "import")
    return run_relay_import({arguments.count - 1, arguments.values + 1});
  std::string config;
  CLI::App app("The relay. LATCHKEY_CLIENT_SECRET and LATCHKEY_API_SECRET come from the environment.",
               "latchkey relay");
  app.footer("`latchkey relay import --help`: verify and adopt tokens and keys that you have already.");
  app.add_option("--config", config, "Configuration file (TOML)")->required()->check(CLI::ExistingFile);
  if (const auto code = parse(app, arguments)) return *code;
  return relay::run(config);
}

}  // namespace latchkey::cli
