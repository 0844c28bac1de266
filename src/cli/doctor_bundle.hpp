// `latchkey doctor --bundle`: gets a hotel's support bundle from a running relay and keeps it as a file.
#pragma once

#include <string>

namespace latchkey::cli::doctor {

struct BundleAsked {
  std::string file;  ///< Where to; empty: no bundle is asked for.
  std::string relay;
  std::string account;
  std::string property;
  std::string reservation;
  std::string secret_env = "LATCHKEY_API_SECRET";
};

/// @return the exit code: 1 when the relay refuses. Throws CannotRun when it does not answer.
[[nodiscard]] int keep_bundle(const BundleAsked& asked);

}  // namespace latchkey::cli::doctor
