// Which properties an answer of the consent page names (FACTS section 5: one by a drop-down; for
// organizations all or chosen ones).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "net/message.hpp"
#include "sandbox/account.hpp"

namespace latchkey::sandbox {

enum class ChoiceFault { not_understood, none_chosen };

/// In the account's order, each once, never empty; or why the answer cannot be taken.
using ChosenProperties = std::variant<std::vector<std::string>, ChoiceFault>;

/// @param groups  Whether the page offered several. Where it did not, an answer that names several is not
/// understood:
///                it never connects more than the page said.
[[nodiscard]] ChosenProperties chosen_properties(const Account& account, bool groups,
                                                 const net::Form& answer);

}  // namespace latchkey::sandbox
