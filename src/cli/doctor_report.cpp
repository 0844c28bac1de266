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

[[nodiscard]] std::string line(const Told& told) {
  constexpr std::string_view kBelow = "                                ";  // where the third column begins
  std::string text =
      fmt::format("  {:<8}{:<22}{}\n", name(told.finding.mark), told.check, visible(told.finding.what));
  if (!told.finding.cure.empty()) text += fmt::format("{}-> {}\n", kBelow, visible(told.finding.cure));
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

std::string as_json(const std::vector<Told>& told, const std::string& page) {
  ordered_json findings = ordered_json::array();
  for (const Told& row : told) {
    findings.push_back({{"check", row.check},
                        {"mark", name(row.finding.mark)},
                        {"what", row.finding.what},
                        {"cure", row.finding.cure}});
  }
  ordered_json summary;
  for (const auto& row : kMarks) summary[row.name] = count(told, row.id);
  const ordered_json whole{{"page", page}, {"summary", summary}, {"findings", std::move(findings)}};
  return whole.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace latchkey::cli::doctor
