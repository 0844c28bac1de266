// `latchkey relay`: hands over to the relay.
#include "relay/run.hpp"

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.hpp"

namespace latchkey::cli {

int run_relay(Arguments arguments) {
  std::string config;
  CLI::App app("The relay. LATCHKEY_CLIENT_SECRET and LATCHKEY_API_SECRET come from the environment.",
               "latchkey relay");
  app.add_option("--config", config, "Configuration file (TOML)")->required()->check(CLI::ExistingFile);
  if (const auto code = parse(app, arguments)) return *code;
  return relay::run(config);
}

}  // namespace latchkey::cli
