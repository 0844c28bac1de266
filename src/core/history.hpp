// What a link has been through, as support may be told it: calls, deliveries, and the times that mattered.
// Only the relay uses it: no byte of it is on a page.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/app_state.hpp"
#include "core/enum_table.hpp"
#include "core/instant.hpp"
#include "core/trouble.hpp"

namespace latchkey::core {

enum class Milestone : std::uint8_t { authorized, reauthorized, ended, changed, adopted };
struct MilestoneRow {
  Milestone id;
  std::string_view name;
  std::string_view says;
};
inline constexpr std::array kMilestones{
    MilestoneRow{Milestone::authorized, "authorized", "authorized"},
    MilestoneRow{Milestone::reauthorized, "reauthorized", "authorized again"},
    MilestoneRow{Milestone::ended, "ended", "ended"},
    MilestoneRow{Milestone::changed, "changed", "changed"},
    MilestoneRow{Milestone::adopted, "adopted", "brought in, authorized before"},
};
static_assert(in_enum_order(kMilestones) && names_unique(kMilestones));

/// Something that happened to a link, and how it stood then.
struct Passed {
  Instant at{};
  Milestone what = Milestone::changed;
  std::optional<AppState> app_state;  ///< Nothing: from before this was kept.
  std::string reason;                 ///< Problem code; empty: none.
  bool operator==(const Passed&) const = default;
};
/// Of each kind: a link that flaps for a day must not push out when it was authorized.
inline constexpr std::size_t kPassedKept = 30;

/// A call to Cloudbeds, for this link.
struct CallMade {
  Evidence how;
  Duration took{};
};
/// A call a quarter of an hour is five hours; of a broken link it is every step since it broke.
inline constexpr std::size_t kCallsKept = 20;

/// A webhook delivery of Cloudbeds', or of whoever knows the address: only a hint.
struct Received {
  Instant at{};
  std::string event;                ///< "integration/appstate_changed"; empty: it could not be read.
  std::optional<AppState> claimed;  ///< Where it is one of Cloudbeds' words.
  bool asked = false;               ///< getAppState was asked because of it.
};
inline constexpr std::size_t kReceivedKept = 20;

}  // namespace latchkey::core
