#include "cli/explain_text.hpp"

#include <algorithm>

#include "cli/terminal_text.hpp"

namespace latchkey::cli {

namespace {

constexpr std::size_t kLabel = 12;  // "Connection" and two blanks

/// `lead` stands before the first line, blanks of its width before the others.
[[nodiscard]] std::string item(std::string_view lead, std::string_view text, std::size_t columns) {
  return std::string{lead} + wrapped(visible(text), columns - std::min(columns, lead.size()), lead.size()) +
         '\n';
}

[[nodiscard]] std::string fact(const wire::Fact& row, std::size_t columns) {
  std::string lead{row.label};
  lead.append(kLabel - std::min(kLabel, lead.size()), ' ');
  return item(lead, row.value, columns);
}

[[nodiscard]] std::string section(const wire::Section& section, std::size_t columns) {
  std::string text = "\n" + std::string{section.heading} + "\n";
  std::size_t number = 0;
  for (const std::string& line : section.lines) {
    const std::string mark = section.numbered ? std::to_string(++number) + ". " : "- ";
    text += item("  " + mark, line, columns);
  }
  return text;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    const bool fits = used + 1 + width(word) <= columns;
    if (used > 0) out += fits ? " " : "\n" + std::string(indent, ' ');
    used = (used > 0 && fits ? used + 1 : 0) + width(word);
    out += word;
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return out;
}

std::string text_of(const wire::Report& report, std::size_t columns) {
  std::string text = item("", report.headline, columns) + "\n";
  for (const wire::Fact& row : report.facts) text += fact(row, columns);
  for (const wire::Section& part : report.sections) text += section(part, columns);
  return text + "\n" + fact({"Source", report.source}, columns);
}

}  // namespace latchkey::cli
