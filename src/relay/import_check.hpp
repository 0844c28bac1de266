// What rows of an import must hold besides their form: names the relay takes, and no two that contradict.
#pragma once

#include <vector>

#include "wire/import_rows.hpp"

namespace latchkey::relay {

/// Refuses the rows that do not, naming the other line where there is one. A row that stands twice, word for
/// word, is no contradiction.
void check_rows(std::vector<wire::ImportRow>& rows);

}  // namespace latchkey::relay
