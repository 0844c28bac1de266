// One value of the configuration: whether it is what its row asks for, and how a mistake is told.
#pragma once

#include <toml++/toml.h>

#include <string>
#include <string_view>

#include "relay/config_table.hpp"

namespace latchkey::relay {

/// What the row asks for: "a whole number from 0 to 365".
[[nodiscard]] std::string wanted(const ConfigKey& row);

/// Whether this is one; lists are looked at row by row.
[[nodiscard]] bool is_fit(const ConfigKey& row, const toml::node& value);

/// What was found, short and on one line: `5`, or "a table". Nothing that may be a secret: of a variable's
/// name only that it is none, and of an address not its user information.
[[nodiscard]] std::string found(const ConfigKey& row, const toml::node& value);

/// The name among these that this one was meant to be; empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view name, const std::vector<std::string_view>& names);

}  // namespace latchkey::relay
