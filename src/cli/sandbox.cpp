// `latchkey sandbox`: hands over to the Marketplace test account.
#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "sandbox/server.hpp"

namespace latchkey::cli {

int run_sandbox(Arguments arguments) {
  sandbox::Options options;
  CLI::App app("The Marketplace test account: a local stand-in for the Cloudbeds side. Loopback only.",
               "latchkey sandbox");
  app.add_option("--port", options.port, "Port of its pages and its API")->capture_default_str();
  app.add_option("--state-dir", options.state_dir,
                 "Folder in which it keeps its state; without it, memory only");
  if (const auto code = parse(app, arguments)) return *code;
  return sandbox::run(options);
}

}  // namespace latchkey::cli
