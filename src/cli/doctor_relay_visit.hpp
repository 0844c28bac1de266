// Asks around: the relay's own listeners, its public addresses, Cloudbeds. Only what changes nothing.
#pragma once

#include "cli/doctor_relay_files.hpp"

namespace latchkey::cli::doctor {

/// Fills in what `seen.config` leads to; with limits for each question and for all.
void ask_around(Installation& seen, const Opened& opened);

}  // namespace latchkey::cli::doctor
