// As web/widget/errand.ts: one errand for all buttons of the page that want it.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/button/table.hpp"
#include "core/instant.hpp"

namespace latchkey::model {

constexpr core::Duration kNewsFor = std::chrono::seconds{1};

/// Its members are the numbers of the page's buttons.
struct Errand {
  int current = 0;                           ///< The run under way; 0: none.
  std::vector<std::pair<int, int>> waiting;  ///< With the run that each asked for last.
  std::vector<int> knowing;
  std::optional<core::ButtonEvent> end;
  core::Instant ended_at{};

  enum class Joined { told, waits, starts };
  /// @return `told`: the end is news to this one; `starts`: a run is to begin, and is then named by begin().
  [[nodiscard]] Joined join(int member, core::Instant now) {
    const bool knows = std::find(knowing.begin(), knowing.end(), member) != knowing.end();
    if (current == 0 && !knows && end && now - ended_at < kNewsFor) {
      knowing.push_back(member);
      return Joined::told;
    }
    const Joined joined = current == 0 ? Joined::starts : Joined::waits;
    if (joined == Joined::waits) set(member);
    return joined;
  }
  void begin(int run, int member) {
    current = run;
    set(member);
  }
  /// @return whether this one had asked for the run under way.
  bool leave(int member) {
    const auto row = find(member);
    const bool asked = current != 0 && row != waiting.end() && row->second == current;
    if (row != waiting.end()) waiting.erase(row);
    if (waiting.empty()) current = 0;
    return asked;
  }
  void drop() {
    waiting.clear();
    current = 0;
  }
  /// The run is over. @return whom to tell.
  [[nodiscard]] std::vector<int> finish(std::optional<core::ButtonEvent> with, core::Instant now) {
    current = 0;
    knowing.clear();
    for (const auto& [member, run] : waiting) knowing.push_back(member);
    waiting.clear();
    end = with;
    ended_at = now;
    return knowing;
  }

 private:
  [[nodiscard]] std::vector<std::pair<int, int>>::iterator find(int member) {
    return std::find_if(waiting.begin(), waiting.end(), [&](const auto& row) { return row.first == member; });
  }
  void set(int member) {
    const auto row = find(member);
    if (row != waiting.end())
      row->second = current;
    else
      waiting.emplace_back(member, current);
  }
};

}  // namespace latchkey::model
