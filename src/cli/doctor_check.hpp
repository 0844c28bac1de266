// A check is a row: a name that never changes, and a function from what was found to findings. Whole lists
// are added by a file of their own and one line in doctor_checks.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/doctor_evidence.hpp"
#include "core/enum_table.hpp"

namespace latchkey::cli::doctor {

enum class Mark { fine, hint, wrong, skipped };
inline constexpr std::array kMarks{
    core::Named<Mark>{Mark::fine, "ok"},
    core::Named<Mark>{Mark::hint, "hint"},
    core::Named<Mark>{Mark::wrong, "WRONG"},
    core::Named<Mark>{Mark::skipped, "skipped"},
};
static_assert(core::in_enum_order(kMarks) && core::names_unique(kMarks));

struct Finding {
  Mark mark;
  std::string what;
  std::string cure;  ///< One sentence; for hint and wrong.
};
using Findings = std::vector<Finding>;

[[nodiscard]] inline Findings fine(std::string what) {
  return {{Mark::fine, std::move(what), {}}};
}
[[nodiscard]] inline Findings skipped(std::string why) {
  return {{Mark::skipped, std::move(why), {}}};
}
[[nodiscard]] inline Findings hint(std::string what, std::string cure) {
  return {{Mark::hint, std::move(what), std::move(cure)}};
}
[[nodiscard]] inline Findings wrong(std::string what, std::string cure) {
  return {{Mark::wrong, std::move(what), std::move(cure)}};
}

/// `Seen`: what it judges.
template <typename Seen>
struct CheckOf {
  std::string_view id;
  Findings (*judge)(const Seen&);
};
template <typename Seen>
struct CheckListOf {
  std::string_view title;
  std::span<const CheckOf<Seen>> checks;
};
using Check = CheckOf<Evidence>;
using CheckList = CheckListOf<Evidence>;

[[nodiscard]] std::span<const Check> page_checks();
[[nodiscard]] std::span<const Check> script_checks();
[[nodiscard]] std::span<const Check> policy_checks();
[[nodiscard]] std::span<const Check> session_checks();
[[nodiscard]] std::span<const Check> api_checks();
[[nodiscard]] std::span<const Check> stream_checks();

/// All of them, in the order in which they are told.
[[nodiscard]] std::span<const CheckList> check_lists();

struct Told {
  std::string_view list;
  std::string_view check;
  Finding finding;
};
[[nodiscard]] std::vector<Told> judge(const Evidence& evidence);

template <typename Seen>
[[nodiscard]] std::vector<Told> judge(std::span<const CheckListOf<Seen>> lists, const Seen& seen) {
  std::vector<Told> told;
  for (const CheckListOf<Seen>& list : lists) {
    for (const CheckOf<Seen>& check : list.checks) {
      for (Finding& finding : check.judge(seen)) told.push_back({list.title, check.id, std::move(finding)});
    }
  }
  return told;
}

}  // namespace latchkey::cli::doctor
