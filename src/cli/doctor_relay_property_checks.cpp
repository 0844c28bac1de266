// Each hotel, by its diagnosis: the same words that support reads.
#include <fmt/format.h>

#include <array>
#include <map>

#include "cli/doctor_relay_check.hpp"
#include "wire/page_api.hpp"

namespace latchkey::cli::doctor {

namespace {

struct OutlookMark {
  core::Outlook id;
  Mark mark;
};
constexpr std::array kOutlookMarks{
    OutlookMark{core::Outlook::well, Mark::fine},      OutlookMark{core::Outlook::warned, Mark::hint},
    OutlookMark{core::Outlook::checking, Mark::hint},  OutlookMark{core::Outlook::troubled, Mark::wrong},
    OutlookMark{core::Outlook::broken, Mark::wrong},   OutlookMark{core::Outlook::unconnected, Mark::fine},
    OutlookMark{core::Outlook::elsewhere, Mark::fine},
};
static_assert(core::in_enum_order(kOutlookMarks));

/// So long a hotel that ended is told of; then it has left, and is only counted.
constexpr core::Duration kLeft = std::chrono::hours{30 * 24};

[[nodiscard]] bool has_left(const PropertySeen& row, core::Instant now) {
  return row.link.grant.empty() && row.link.ended_at && now - *row.link.ended_at > kLeft;
}

[[nodiscard]] std::string named(const PropertySeen& row) {
  const std::string name = row.link.name.empty() ? "" : fmt::format(" \"{}\"", row.link.name);
  return fmt::format("{}{} of {}", row.link.property, name, row.link.account);
}

/// "2026-11-22 23:14 UTC (3 h)"
[[nodiscard]] std::string since(core::Instant at, core::Instant now) {
  std::string time = wire::write_time(at).substr(0, 16);
  time[10] = ' ';
  return fmt::format("{} UTC ({})", time, rough(now - at));
}

[[nodiscard]] Finding line_of(const PropertySeen& row, core::Instant now) {
  const core::Diagnosis& told = row.diagnosis;
  const std::string_view outlook = core::row_of(core::kOutlooks, told.outlook).name;
  Finding finding{mark_of(row, now), fmt::format("{}: {}", named(row), outlook), {}};
  if (told.since) finding.what += fmt::format(" since {}", since(*told.since, now));
  if (told.problem) finding.what += fmt::format(", {}", core::name(*told.problem));
  if (finding.mark == Mark::fine) return finding;
  finding.what += fmt::format(": {}", told.meaning);
  finding.cure = fmt::format("{} (To be mended by {}; all steps: /support of the operator's listener.)",
                             told.steps.empty() ? told.text : told.steps.front(), told.actor);
  return finding;
}

/// "212 well, 3 left more than 30 days ago"
[[nodiscard]] std::string sum_of(const Installation& seen) {
  std::map<std::string, int, std::less<>> counts;
  for (const PropertySeen& row : seen.properties) {
    if (mark_of(row, seen.now) != Mark::fine) continue;
    const bool left = has_left(row, seen.now);
    ++counts[left ? "left more than 30 days ago"
                  : std::string{core::row_of(core::kOutlooks, row.diagnosis.outlook).name}];
  }
  std::string text;
  for (const auto& [what, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  return text;
}

Findings judge_hotels(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  if (!seen.store.refused.empty()) return skipped("the store cannot be read");
  if (seen.properties.empty()) return skipped("no hotel has connected yet");
  Findings findings;
  const std::string sum = sum_of(seen);
  if (!sum.empty() && !seen.lists_all) add(findings, fine(sum));
  for (const Mark mark : {Mark::wrong, Mark::hint, Mark::fine}) {
    if (mark == Mark::fine && !seen.lists_all) continue;
    for (const PropertySeen& row : seen.properties)
      if (mark_of(row, seen.now) == mark) findings.push_back(line_of(row, seen.now));
  }
  return findings;
}

constexpr std::array kChecks{RelayCheck{"hotels", judge_hotels}};

}  // namespace

/// A hotel that has just left may have done so by mistake: it is named.
Mark mark_of(const PropertySeen& row, core::Instant now) {
  if (has_left(row, now)) return Mark::fine;
  const bool leaves = row.diagnosis.outlook == core::Outlook::unconnected && row.link.ended_at;
  return leaves ? Mark::hint : core::row_of(kOutlookMarks, row.diagnosis.outlook).mark;
}

std::span<const RelayCheck> property_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
