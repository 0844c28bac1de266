// `latchkey sandbox`: hands over to the Marketplace test account, or to a command for a running one.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "cli/command.hpp"
#include "sandbox/server.hpp"

namespace latchkey::cli {
namespace {

constexpr std::array kSubcommands{
    Command{"fault", "make something go wrong in a running test account", run_sandbox_fault},
    Command{"lift", "lift one of its faults, or all", run_sandbox_lift},
};

[[nodiscard]] std::string footer() {
  std::string text = "Commands (each has --help):";
  for (const Command& row : kSubcommands)
    text += "\n  latchkey sandbox " + std::string{row.name} + ": " + std::string{row.summary};
  return text;
}

}  // namespace

int run_sandbox(Arguments arguments) {
  const std::string_view first = arguments.count > 1 ? arguments.values[1] : "";
  const auto row = std::ranges::find(kSubcommands, first, &Command::name);
  if (row != kSubcommands.end()) return row->run({arguments.count - 1, arguments.values + 1});
  sandbox::Options options;
  CLI::App app("The Marketplace test account: a local stand-in for the Cloudbeds side. Loopback only.",
               "latchkey sandbox");
  app.footer(footer());
  app.add_option("--port", options.port, "Port of its pages and its API")
      ->capture_default_str()
      ->check(CLI::Range(1, 65'533));  // Its relay and partner would be on the next two.
  app.add_option("--state-dir", options.state_dir,
                 "Folder in which it keeps its state; without it, memory only");
  app.add_option("--seed", options.seed, "Of everything random: the same seed, the same codes and tokens");
  if (const auto code = parse(app, arguments)) return *code;
  return sandbox::run(options);
}

}  // namespace latchkey::cli
