// Reads an answer of `GET /v1/state` as the button does, and says what is wrong with it.
#pragma once

#include <string>
#include <string_view>

namespace latchkey::cli::doctor {

/// What keeps the button from reading it, with the name of the member; empty when all is well.
[[nodiscard]] std::string fault_of_snapshot(std::string_view body);
/// What it reads, and had better be otherwise; empty when all is well.
[[nodiscard]] std::string flaw_of_snapshot(std::string_view body);

}  // namespace latchkey::cli::doctor
