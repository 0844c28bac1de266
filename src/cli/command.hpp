// What a subcommand is: a row of a table. Decides exit codes for reading the command line; runs nothing
// itself.
#pragma once

#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

namespace CLI {
class App;
}

namespace latchkey::cli {

/// DESIGN section 5: scripts may rely on these.
enum ExitCode : int { kFine = 0, kNegative = 1, kUsage = 2, kCouldNotRun = 3 };

/// "Cannot start", with a sentence that says what to do. Ends the command with kCouldNotRun.
class CannotRun : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// As main receives them; values[0] is the name of the program or of the subcommand.
struct Arguments {
  int count = 0;
  const char* const* values = nullptr;
};

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(Arguments);
};

int run_explain(Arguments arguments);
int run_doctor(Arguments arguments);
int run_preview(Arguments arguments);
int run_relay(Arguments arguments);
int run_relay_import(Arguments arguments);      ///< `relay import`
int run_relay_backup(Arguments arguments);      ///< `relay backup`
int run_relay_restore(Arguments arguments);     ///< `relay restore`
int run_relay_export(Arguments arguments);      ///< `relay export`
int run_relay_disconnect(Arguments arguments);  ///< `relay disconnect`
int run_relay_rotate_key(Arguments arguments);  ///< `relay rotate-key`
int run_relay_secret(Arguments arguments);      ///< `relay secret`
int run_sandbox(Arguments arguments);
int run_sandbox_fault(Arguments arguments);  ///< `sandbox fault`
int run_sandbox_lift(Arguments arguments);   ///< `sandbox lift`
int run_trigger(Arguments arguments);
int run_session(Arguments arguments);

/// The subcommands, in the order in which the help names them.
[[nodiscard]] std::span<const Command> commands();

/// Finds the row that the first argument names, and runs it.
[[nodiscard]] int run(std::span<const Command> table, Arguments arguments);

/// Reads the command line into the app's options. An exit code means: end with it, all has been said.
[[nodiscard]] std::optional<int> parse(CLI::App& app, Arguments arguments);

}  // namespace latchkey::cli
