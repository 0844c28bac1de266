// A clock against ours, and a server's certificate: what several addresses are judged by.
#pragma once

#include <string>
#include <string_view>

#include "cli/doctor_relay_check.hpp"

namespace latchkey::cli::doctor {

/// By the field Date of its answer, which counts whole seconds.
[[nodiscard]] Findings judge_clock_of(const Asking& asking, std::string_view whose, std::string cure);

/// Name, connection, certificate and its days left.
[[nodiscard]] Findings judge_way(const Asking& asking, core::Instant now);

}  // namespace latchkey::cli::doctor
