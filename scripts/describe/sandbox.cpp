// The generated blocks of docs/sandbox.md: the test account's tables of answers, settings, faults and
// moments.
#include <fmt/format.h>

#include "describe.hpp"
#include "sandbox/fault_table.hpp"
#include "sandbox/moment_table.hpp"
#include "sandbox/settings_table.hpp"
#include "table_text.hpp"

namespace describe {

using namespace latchkey::sandbox;

namespace {

[[nodiscard]] std::string block(std::string_view name, const TableText& table) {
  return fmt::format("<!-- generated:{0} -->\n\n{1}\n<!-- /generated:{0} -->\n", name, table.text());
}

/// "error.*" is a fixture.
[[nodiscard]] std::string source_text(std::string_view source) {
  return source.starts_with("error.") ? fmt::format("`fixtures/{}`", source) : std::string{source};
}

[[nodiscard]] std::string answers() {
  TableText table({"Status", "Body", "Follows"});
  for (const RefusalRow& row : kRefusals)
    table.add({std::to_string(row.status), code(row.body), source_text(row.source)});
  return block("sandbox-answers", table);
}

[[nodiscard]] std::string choices_of(const SettingRow& row) {
  std::string text;
  for (const Choice& choice : row.choices()) {
    const bool text_value = row.kind == ValueKind::text;
    const std::string value = text_value ? fmt::format("\"{}\"", choice.value) : std::string{choice.value};
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", code(value), choice.words);
  }
  return text;
}

[[nodiscard]] std::string settings() {
  TableText table({"Setting", "Decides", "Values, the default first", "Because"});
  for (const SettingRow& row : kSettings)
    table.add({code(row.key), std::string{row.label} + " …", choices_of(row), std::string{row.because}});
  return block("sandbox-settings", table);
}

[[nodiscard]] std::string answer_of(const FaultRow& row) {
  if (row.effect == Effect::refuse)
    return std::to_string(kRefusals[static_cast<std::size_t>(row.refusal)].status);
  return row.effect == Effect::reply ? std::to_string(row.reply.status) : "";
}

[[nodiscard]] std::string faults() {
  TableText table({"Fault", "What goes wrong", "Acts on", "Answers", "Seconds", "Follows"});
  for (const FaultRow& row : kFaults) {
    table.add({code(row.name), std::string{row.words},
               std::string{kPlaces[static_cast<std::size_t>(row.place)].words}, answer_of(row),
               row.seconds > 0 ? fmt::format("{:g}", row.seconds) : "", source_text(row.source)});
  }
  return block("sandbox-faults", table);
}

[[nodiscard]] std::string moments() {
  TableText table({"Moment", "What happens", "What a button must show afterwards", "Follows"});
  for (const Moment& row : kMoments)
    table.add({code(row.name), std::string{row.words}, std::string{row.shows}, std::string{row.source}});
  return block("sandbox-moments", table);
}

}  // namespace

std::string sandbox() {
  return answers() + settings() + faults() + moments();
}

}  // namespace describe
