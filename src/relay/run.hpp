// The relay as a process.
#pragma once

#include <string>

namespace latchkey::relay {

/// Serves until SIGTERM or SIGINT. @return 0 when it ended in order, 3 when it could not start (told on
/// stderr).
[[nodiscard]] int run(const std::string& config_path);

/// Reads the configuration and its secrets, says what is wrong with it, and changes nothing.
/// @return 0 when a relay would start with it, 1 when not, 3 when it cannot be read.
[[nodiscard]] int check_config(const std::string& config_path);

}  // namespace latchkey::relay
