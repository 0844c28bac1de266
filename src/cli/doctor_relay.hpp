// `latchkey doctor --config`: looks at a whole installation, on the relay's own machine.
#pragma once

#include <string>

#include "cli/doctor_relay_evidence.hpp"

namespace latchkey::cli::doctor {

struct RelayAsked {
  std::string config;  ///< The relay's configuration file; empty: no installation is looked at.
  bool every = false;  ///< A line for every hotel.
  bool json = false;
};

/// @return the exit code: 1 when something is wrong. Throws CannotRun when the file cannot be read.
[[nodiscard]] int check_installation(const RelayAsked& asked);

/// With nothing but the configuration and its environment; prints nothing.
[[nodiscard]] Installation look_at_installation(const RelayAsked& asked,
                                                const relay::Environment& environment);

}  // namespace latchkey::cli::doctor
