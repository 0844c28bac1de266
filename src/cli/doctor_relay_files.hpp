// What an installation's own files say: configuration, key, store. Nothing is made or changed.
#pragma once

#include <string>
#include <vector>

#include "cli/doctor_relay_evidence.hpp"
#include "core/credential.hpp"

namespace latchkey::cli::doctor {

/// What looking further takes, and what must never be told: it stays out of the evidence.
struct Opened {
  std::string api_secret;
  std::vector<std::optional<core::Credential>> credentials;  ///< One for each of `properties`.
};

/// Throws CannotRun when the configuration file itself cannot be read.
void look_at_files(const std::string& config_path, const relay::Environment& environment, Installation& seen,
                   Opened& opened);

}  // namespace latchkey::cli::doctor
