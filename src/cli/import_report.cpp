#include "cli/import_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/terminal_text.hpp"

namespace latchkey::cli {

using nlohmann::ordered_json;
using relay::ImportResult;
using relay::Outcome;

namespace {

constexpr std::array<std::string_view, 7> kColumns{"line", "account",       "property",        "outcome",
                                                   "code", "for the hotel", "for the engineer"};
using Cells = std::array<std::string, kColumns.size()>;

[[nodiscard]] std::string joined(const Cells& cells, const ImportWidths& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += (i == 0 ? "" : "\t") + cells[i];
    const std::size_t wanted = i < widths.columns.size() ? widths.columns[i] : 0;
    line.append(wanted - std::min(wanted, width(cells[i])), ' ');
  }
  return line + '\n';
}

[[nodiscard]] std::string_view name(Outcome outcome) {
  return core::row_of(relay::kOutcomes, outcome).name;
}

/// For programs: no character outside ASCII, no bytes that are no UTF-8.
[[nodiscard]] std::string dump(const ordered_json& json) {
  return json.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

ImportWidths widths_of(const std::vector<wire::ImportRow>& rows) {
  constexpr std::size_t kWidest = 40;  // a longer account moves its own line only
  constexpr std::size_t kCode = 22;    // cloudbeds_unrecognised
  ImportWidths widths{{4, 7, 8, 7, kCode}};
  for (const wire::ImportRow& row : rows) {
    const Cells cells{std::to_string(row.line), visible(row.account), visible(row.property), {}, {}, {}, {}};
    for (std::size_t i = 0; i < 3; ++i)
      widths.columns[i] = std::max(widths.columns[i], std::min(kWidest, width(cells[i])));
  }
  return widths;
}

std::string table_head(const ImportWidths& widths) {
  Cells cells;
  std::copy(kColumns.begin(), kColumns.end(), cells.begin());
  return joined(cells, widths);
}

std::string table_line(const ImportResult& result, const ImportWidths& widths) {
  const relay::Finding& finding = result.finding;
  return joined({std::to_string(result.row.line), visible(result.row.account), visible(result.row.property),
                 std::string{name(finding.outcome)}, std::string{finding.code()},
                 std::string{finding.for_the_hotel()}, visible(finding.for_the_engineer())},
                widths);
}

std::string json_line(const ImportResult& result) {
  const relay::Finding& finding = result.finding;
  return dump({{"line", result.row.line},
               {"account", result.row.account},
               {"property", result.row.property},
               {"outcome", name(finding.outcome)},
               {"code", finding.code()},
               {"for_the_hotel", finding.for_the_hotel()},
               {"for_the_engineer", finding.for_the_engineer()},
               {"skipped", result.skipped}});
}

void ImportTally::add(const ImportResult& result) {
  Kind& kind = kinds_[{result.finding.outcome, std::string{result.finding.code()}}];
  ++kind.rows;
  // What is wrong with a line stands in the table; a problem means the same for all.
  if (result.finding.problem) kind.meaning = result.finding.for_the_engineer();
  ++rows_;
  if (result.skipped) ++skipped_;
}

std::size_t ImportTally::count(Outcome outcome) const {
  std::size_t sum = 0;
  for (const auto& [key, kind] : kinds_) sum += key.first == outcome ? kind.rows : 0;
  return sum;
}

std::string ImportTally::text(std::string_view journal) const {
  std::string out = fmt::format("{} row{}\n", rows_, rows_ == 1 ? "" : "s");
  for (const relay::OutcomeRow& row : relay::kOutcomes) {
    if (count(row.id) == 0) continue;
    out += fmt::format("  {:<7}  {:>6}  {}\n", row.name, count(row.id), row.next);
    for (const auto& [key, kind] : kinds_) {
      if (key.first == row.id && !key.second.empty())
        out += fmt::format("           {:>6}  {}: {}\n", kind.rows, key.second, kind.meaning);
    }
  }
  if (skipped_ > 0)
    out += fmt::format("{} of them not asked again: {} knows them (--again asks all).\n", skipped_,
                       visible(journal));
  return out;
}

std::string ImportTally::json() const {
  ordered_json summary{{"rows", rows_}, {"skipped", skipped_}};
  for (const relay::OutcomeRow& row : relay::kOutcomes) summary["outcomes"][row.name] = count(row.id);
  summary["codes"] = ordered_json::object();
  for (const auto& [key, kind] : kinds_) {
    if (!key.second.empty()) summary["codes"][key.second] = kind.rows;
  }
  return dump({{"summary", std::move(summary)}});
}

}  // namespace latchkey::cli
