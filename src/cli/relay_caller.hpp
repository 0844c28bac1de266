// What commands beside a relay read of its configuration.
#pragma once

#include <string>

#include "relay/config.hpp"

namespace latchkey::cli {

/// `client_id` and `api_base`. Throws CannotRun, or ConfigError.
[[nodiscard]] relay::Config read_relay_app(const std::string& config_path);
/// What calling the running relay takes, with the API secret.
[[nodiscard]] relay::Config read_relay_caller(const std::string& config_path);

}  // namespace latchkey::cli
