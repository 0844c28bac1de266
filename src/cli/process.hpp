// Starts one child program without a shell. Knows nothing of what the child is for.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace latchkey::cli {

struct ProcessSpec {
  std::vector<std::string> command;      ///< The program (looked up in PATH) and its arguments; never empty.
  std::vector<std::string> environment;  ///< "NAME=value", laid over what we inherited.
};

struct Process {
  pid_t pid = -1;
  int output = -1;  ///< Read end of its stdout and stderr, non-blocking; the caller closes it.
};

/// The child leads its own process group (Ctrl-C is for us to pass on) and is killed when we die, however we
/// die. A program that cannot be started says so on its output and ends with code 127, as in a shell. Throws
/// std::system_error when the machine has no process or descriptor left.
[[nodiscard]] Process start_process(const ProcessSpec& spec);

}  // namespace latchkey::cli
