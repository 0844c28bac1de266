// The relay as a process.
#pragma once

#include <string>

namespace latchkey::relay {

/// Serves until SIGTERM or SIGINT. @return 0 when it ended in order, 3 when it could not start (told on
/// stderr).
[[nodiscard]] int run(const std::string& config_path);

}  // namespace latchkey::relay
