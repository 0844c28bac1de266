// A report as text for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "wire/explain_report.hpp"

namespace latchkey::cli {

/// Broken at blanks into lines of at most `columns` characters; all but the first begin with `indent` blanks.
/// A longer word stays whole.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent);

/// Nothing in it moves the cursor, whoever wrote it.
[[nodiscard]] std::string text_of(const wire::Report& report, std::size_t columns);

}  // namespace latchkey::cli
