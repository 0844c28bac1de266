#include "cli/doctor_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/terminal_text.hpp"

namespace latchkey::cli::doctor {

using nlohmann::ordered_json;

namespace {

[[nodiscard]] std::string_view name(Mark mark) {
  return core::row_of(kMarks, mark).name;
}

constexpr std::size_t kThird = 32;  // where the third column begins
constexpr std::size_t kWide = 88;  // and how wide it is: what people read in one glance, on a common terminal

/// In lines of whole words, each after the first one indented; a word that is longer has a line of its own.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  while (width(text) > kWide) {
    std::size_t end = text.rfind(' ', kWide);
    if (end == std::string_view::npos || end == 0) end = text.find(' ', kWide);
    if (end == std::string_view::npos) break;
    out += fmt::format("{}\n{:{}}", text.substr(0, end), "", indent);
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

[[nodiscard]] std::string line(const Told& told) {
  std::string text = fmt::format("  {:<8}{:<22}{}\n", name(told.finding.mark), told.check,
                                 wrapped(visible(told.finding.what), kThird));
  if (!told.finding.cure.empty())
    text += fmt::format("{:{}}-> {}\n", "", kThird, wrapped(visible(told.finding.cure), kThird + 3));
  return text;
}

[[nodiscard]] std::string summary(const std::vector<Told>& told) {
  std::string text = "\n";
  for (const auto& row : kMarks)
    text += fmt::format("{} {}{}", count(told, row.id), row.name, &row == &kMarks.back() ? "\n" : ", ");
  return text;
}

}  // namespace

std::size_t count(const std::vector<Told>& told, Mark mark) {
  return static_cast<std::size_t>(
      std::ranges::count_if(told, [mark](const Told& row) { return row.finding.mark == mark; }));
}

std::string table(const std::vector<Told>& told) {
  std::string text;
  std::string_view list;
  for (const Told& row : told) {
    if (row.list != list) text += fmt::format("{}{}\n", text.empty() ? "" : "\n", row.list);
    list = row.list;
    text += line(row);
  }
  return text + summary(told);
}

ordered_json findings_json(const std::vector<Told>& told) {
  ordered_json findings = ordered_json::array();
  for (const Told& row : told) {
    findings.push_back({{"list", row.list},
                        {"check", row.check},
                        {"mark", name(row.finding.mark)},
                        {"what", row.finding.what},
                        {"cure", row.finding.cure}});
  }
  return findings;
}

ordered_json summary_json(const std::vector<Told>& told) {
  ordered_json summary;
  for (const auto& row : kMarks) summary[row.name] = count(told, row.id);
  return summary;
}

std::string as_json(const std::vector<Told>& told, const std::string& page) {
  const ordered_json whole{
      {"page", page}, {"summary", summary_json(told)}, {"findings", findings_json(told)}};
  return whole.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace latchkey::cli::doctor
