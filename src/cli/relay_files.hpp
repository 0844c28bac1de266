// A relay's configuration and its files, for commands that work beside it. Each throws CannotRun, or
// relay::ConfigError.
#pragma once

#include <memory>
#include <string>

#include "relay/config.hpp"
#include "store/key_ring.hpp"
#include "store/store.hpp"

namespace latchkey::cli {

/// What asking Cloudbeds takes: relay::read_app_config.
[[nodiscard]] relay::Config read_relay_app(const std::string& config_path);
/// What calling the relay takes: relay::read_caller_config.
[[nodiscard]] relay::Config read_relay_caller(const std::string& config_path);
/// What working on its files takes: relay::read_store_config.
[[nodiscard]] relay::Config read_relay_files(const std::string& config_path);
[[nodiscard]] std::unique_ptr<store::Store> open_relay_store(const std::string& config_path);
/// Those that are there; none is made.
[[nodiscard]] store::KeyRing open_relay_keys(const relay::Config& files);

}  // namespace latchkey::cli
