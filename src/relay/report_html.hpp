// A diagnosis in HTML, for the support page and the bundle.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/diagnosis.hpp"

namespace latchkey::relay {

[[nodiscard]] std::string time_html(const std::optional<core::Instant>& at);
/// A row of a <dl>; `html` is escaped already.
[[nodiscard]] std::string fact(std::string_view label, std::string_view html);
/// Under an <h2>. `steps`: their heading, which says whose they are.
[[nodiscard]] std::string report_html(const wire::DiagnosisReport& report, std::string_view steps);

}  // namespace latchkey::relay
