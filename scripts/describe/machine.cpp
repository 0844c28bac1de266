#include "machine.hpp"

#include <algorithm>
#include <utility>

#include "table_text.hpp"

namespace describe {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kAnyState = "any_state";

[[nodiscard]] std::string limit_text(core::Duration limit) {
  if (limit == 0ms) return "none";
  if (limit % 1min == 0ms && limit > 1min) return fmt::format("{} min", limit / 1min);
  return limit % 1s == 0ms ? fmt::format("{} s", limit / 1s) : fmt::format("{} ms", limit.count());
}

[[nodiscard]] std::string states_table(const Machine& machine) {
  TableText table({"State", "Means", "Limit"});
  for (const StateWords& state : machine.states)
    table.add({code(state.name), std::string{state.meaning}, limit_text(state.limit)});
  return table.text();
}

[[nodiscard]] std::string_view target(const RowWords& row, std::string_view from) {
  return row.to.empty() ? from : row.to;
}

/// One arrow per pair of states, with all events that lead along it.
[[nodiscard]] std::string diagram(const Machine& machine) {
  std::vector<std::pair<std::string, std::string>> arrows;
  bool any = false;
  for (const RowWords& row : machine.rows) {
    any = any || row.from.empty();
    const std::string_view from = row.from.empty() ? kAnyState : row.from;
    const std::string ends = fmt::format("{} --> {}", from, target(row, from));
    const std::string label =
        row.when.empty() ? std::string{row.on} : fmt::format("{} [{}]", row.on, row.when);
    auto known = arrows.begin();
    while (known != arrows.end() && known->first != ends) ++known;
    if (known == arrows.end())
      arrows.emplace_back(ends, label);
    else
      known->second += ", " + label;
  }
  std::string out = fmt::format("```mermaid\nstateDiagram-v2\n    [*] --> {}\n", machine.initial);
  if (any) out += fmt::format("    state \"any state\" as {}\n", kAnyState);
  for (const auto& [ends, label] : arrows) out += fmt::format("    {} : {}\n", ends, label);
  return out + "```\n";
}

/// What a pair of state and event leads to; empty when the event's rule decides.
[[nodiscard]] std::string cell(const Machine& machine, std::string_view state, std::string_view event) {
  std::string out;
  for (const RowWords& row : machine.rows) {
    const bool speaks = row.on == event && (row.from.empty() || row.from == state);
    if (!speaks) continue;
    if (!out.empty()) out += "; ";
    if (!row.when.empty()) out += fmt::format("{}: ", row.when);
    out += code(target(row, state));
  }
  return out;
}

/// Events that no row names move nothing here; they stand in one line below the matrix.
[[nodiscard]] std::string matrix(const Machine& machine) {
  std::vector<std::string> head{"Event"};
  for (const StateWords& state : machine.states) head.push_back(code(state.name));
  head.emplace_back("Otherwise");
  TableText table(head);
  std::string unnamed;
  for (const EventWords& event : machine.events) {
    const auto names_it = [&](const RowWords& row) { return row.on == event.name; };
    if (std::none_of(machine.rows.begin(), machine.rows.end(), names_it)) {
      unnamed += (unnamed.empty() ? "" : ", ") + code(event.name);
      continue;
    }
    std::vector<std::string> line{code(event.name)};
    for (const StateWords& state : machine.states) line.push_back(cell(machine, state.name, event.name));
    line.push_back(fmt::format("{}: {}", event.refused ? "refused" : "ignored", event.because));
    table.add(line);
  }
  return table.text() + (unnamed.empty() ? "" : fmt::format("\nIgnored in every state here: {}.\n", unnamed));
}

[[nodiscard]] std::string rows_table(const Machine& machine) {
  TableText table({"From", "On", "When", "To", "Effects", "Because"});
  for (const RowWords& row : machine.rows) {
    std::string effects;
    for (const std::string_view effect : row.effects) effects += (effects.empty() ? "" : ", ") + code(effect);
    table.add({row.from.empty() ? "any" : code(row.from), code(row.on),
               row.when.empty() ? "" : code(row.when), row.to.empty() ? "stays" : code(row.to), effects,
               std::string{row.because}});
  }
  return table.text();
}

}  // namespace

std::string page_of(const Machine& machine) {
  return states_table(machine) + "\n" + diagram(machine) +
         "\nGuards are tried in the order in which they stand; an empty field is the event's own rule, in "
         "the last column.\n\n" +
         matrix(machine) + "\n<details><summary>Every transition with its reason</summary>\n\n" +
         rows_table(machine) + "\n</details>\n";
}

}  // namespace describe
