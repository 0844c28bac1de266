#include "cli/command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>

namespace latchkey::cli {
namespace {

std::string help(std::span<const Command> table) {
  std::string text = "Usage: latchkey COMMAND [OPTIONS]\n\nCommands:\n";
  for (const Command& row : table) text += fmt::format("  {:<9} {}\n", row.name, row.summary);
  return text +
         "\n`latchkey COMMAND --help` names the options of each. Exit codes: 0 fine, 1 negative answer,\n"
         "2 usage, 3 could not run.\n";
}

int guarded(const Command& row, Arguments arguments) {
  try {
    return row.run(arguments);
  } catch (const std::exception& reason) {
    fmt::print(stderr, "latchkey {}: {}\n", row.name, reason.what());
    return kCouldNotRun;
  }
}

}  // namespace

std::span<const Command> commands() {
  static constexpr Command kCommands[] = {
      {"preview", "Test account, relay and demo partner site together, on this machine only", run_preview},
      {"relay", "The relay, beside a partner's back end", run_relay},
      {"sandbox", "The Marketplace test account", run_sandbox},
      {"explain", "What an answer or message of Cloudbeds means, and the steps that mend it", run_explain},
      {"doctor", "Look at a page with the button, or at a whole installation, and say what is wrong",
       run_doctor},
      {"trigger", "Let a moment of real life happen in a running test account", run_trigger},
      {"session", "Print a session token, for trying the page API with curl", run_session},
  };
  return kCommands;
}

int run(std::span<const Command> table, Arguments arguments) {
  const std::string_view name = arguments.count > 1 ? arguments.values[1] : "";
  if (name == "--help" || name == "-h") {
    fmt::print("{}", help(table));
    return kFine;
  }
  if (name == "--version") {
    fmt::print("latchkey {}\n", LATCHKEY_VERSION);
    return kFine;
  }
  const auto row = std::ranges::find(table, name, &Command::name);
  if (row != table.end()) return guarded(*row, {arguments.count - 1, arguments.values + 1});
  if (!name.empty()) fmt::print(stderr, "latchkey: there is no command '{}'.\n\n", name);
  fmt::print(stderr, "{}", help(table));
  return kUsage;
}

std::optional<int> parse(CLI::App& app, Arguments arguments) {
  try {
    app.parse(arguments.count, arguments.values);
    return std::nullopt;
  } catch (const CLI::ParseError& reason) {
    // CLI11 prints the help or the complaint; its own codes (100 and up) are not ours.
    return app.exit(reason) == 0 ? kFine : kUsage;
  }
}

}  // namespace latchkey::cli
