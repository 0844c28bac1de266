// Findings as text: a table for people, JSON for programs. Prints nothing itself.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/doctor_check.hpp"

namespace latchkey::cli::doctor {

/// A line for each finding, its cure below it, and what they come to.
[[nodiscard]] std::string table(const std::vector<Told>& told);
/// One JSON object in ASCII.
[[nodiscard]] std::string as_json(const std::vector<Told>& told, const std::string& page);
/// Its members that every report has.
[[nodiscard]] nlohmann::ordered_json findings_json(const std::vector<Told>& told);
[[nodiscard]] nlohmann::ordered_json summary_json(const std::vector<Told>& told);
[[nodiscard]] std::size_t count(const std::vector<Told>& told, Mark mark);

}  // namespace latchkey::cli::doctor
