// The reference of the relay's configuration in docs/operate.md: a table for each section, of the rows that
// the reader loops over.
#include <fmt/format.h>

#include "describe.hpp"
#include "relay/config_table.hpp"
#include "table_text.hpp"

namespace describe {

using namespace latchkey::relay;

namespace {

[[nodiscard]] std::string words_of(const ConfigKey& row) {
  std::string out;
  for (const char c : row.words) out += c == '|' ? std::string{"`, `"} : std::string{c};
  return "`" + out + "`";
}

[[nodiscard]] std::string value_of(const ConfigKey& row) {
  if (row.shape == Shape::word) return words_of(row);
  std::string words{kShapes[static_cast<std::size_t>(row.shape)].words};
  if (row.shape == Shape::number) words += fmt::format(", {} to {}", row.least, row.most);
  return words;
}

[[nodiscard]] std::string section_text(const SectionRow& section) {
  TableText table({"Key", "Value", "Left out", "Meaning"});
  for (const ConfigKey& row : kConfigKeys) {
    if (row.section != section.id) continue;
    const std::string otherwise = row.required ? "needed" : std::string{row.otherwise};
    table.add({code(row.name), value_of(row), otherwise, std::string{row.meaning}});
  }
  const std::string heading = section.heading.empty() ? "The file's head" : code(section.heading);
  return fmt::format("\n### {}\n\n{}\n\n{}", heading, section.meaning, table.text());
}

}  // namespace

std::string configuration() {
  std::string out = "<!-- generated:configuration -->\n";
  for (const SectionRow& section : kSections) out += section_text(section);
  return out + "\n<!-- /generated:configuration -->\n";
}

}  // namespace describe
