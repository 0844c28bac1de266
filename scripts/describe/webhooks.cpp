// What a `warned` notice's reason may be, for docs/webhooks.md.
#include "core/diagnosis.hpp"
#include "describe.hpp"
#include "table_text.hpp"

namespace describe {

using namespace latchkey::core;

std::string webhooks() {
  TableText table({"`reason`", "Means", "Who can mend it"});
  for (const ForesightRow& row : kForesights) {
    table.add(
        {code(row.name), std::string{row.meaning}, std::string{row_of(kStepsByBlame, row.blame).actor}});
  }
  return "<!-- generated:foresights -->\n\n" + table.text() + "\n<!-- /generated:foresights -->\n";
}

}  // namespace describe
