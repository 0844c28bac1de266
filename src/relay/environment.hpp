// The environment of this process, where secrets may come from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::relay {

/// Nothing when there is no such variable.
[[nodiscard]] std::optional<std::string> process_environment(std::string_view name);

}  // namespace latchkey::relay
