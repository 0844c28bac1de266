// The files of a relay, for commands that work on them beside it.
#pragma once

#include <memory>
#include <string>

#include "relay/config.hpp"
#include "store/store.hpp"

namespace latchkey::cli {

/// `store` and `key_file` of this configuration. Throws CannotRun, or ConfigError.
[[nodiscard]] relay::Config read_relay_files(const std::string& config_path);
[[nodiscard]] std::unique_ptr<store::Store> open_relay_store(const std::string& config_path);

}  // namespace latchkey::cli
