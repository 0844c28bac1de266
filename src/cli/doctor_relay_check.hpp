// The checks of a whole installation, and what several of them need.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/doctor_check.hpp"
#include "cli/doctor_relay_evidence.hpp"

namespace latchkey::cli::doctor {

using RelayCheck = CheckOf<Installation>;
using RelayCheckList = CheckListOf<Installation>;

[[nodiscard]] std::span<const RelayCheck> config_checks();
[[nodiscard]] std::span<const RelayCheck> file_checks();
[[nodiscard]] std::span<const RelayCheck> running_checks();
[[nodiscard]] std::span<const RelayCheck> cloudbeds_checks();
[[nodiscard]] std::span<const RelayCheck> public_checks();
[[nodiscard]] std::span<const RelayCheck> redirect_checks();
[[nodiscard]] std::span<const RelayCheck> app_checks();
[[nodiscard]] std::span<const RelayCheck> call_checks();
[[nodiscard]] std::span<const RelayCheck> property_checks();

/// All of them, in the order in which they are told.
[[nodiscard]] std::span<const RelayCheckList> relay_check_lists();

/// How a hotel's diagnosis counts.
[[nodiscard]] Mark mark_of(const PropertySeen& row, core::Instant now);

// What several checks need.
inline constexpr std::string_view kNoConfig = "the configuration cannot be used";
inline void add(Findings& findings, Findings more) {
  for (Finding& one : more) findings.push_back(std::move(one));
}
/// The relay holds a credential for it.
[[nodiscard]] bool is_live(const PropertySeen& row);
[[nodiscard]] std::int64_t count_live(const Installation& seen);
/// The store was read, so its hotels are known.
[[nodiscard]] bool knows_hotels(const Installation& seen);
inline constexpr std::string_view kNoHotels = "the store, which knows the hotels, was not read";
/// Each site with what was seen of it.
template <typename Judge>
[[nodiscard]] Findings for_each_site(const Installation& seen, Judge judge) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  Findings findings;
  for (std::size_t i = 0; i < std::min(seen.sites.size(), seen.config->sites.size()); ++i)
    add(findings, judge(seen.config->sites[i], seen.sites[i]));
  return findings;
}

/// "3 hotels", "1 hotel"
[[nodiscard]] std::string counted(std::int64_t count, std::string_view one, std::string_view more);
/// "25 s", "3 min", "5 h", "12 days"
[[nodiscard]] std::string rough(core::Duration time);
/// Ids of hotels, the first few of many.
[[nodiscard]] std::string some_of(const std::vector<std::string>& ids);
/// Why nothing came back, for people: "its name cannot be looked up (DNS)"; of a certificate in the library's
/// words, too.
[[nodiscard]] std::string why_no_answer(const net::OutgoingReply& reply);
[[nodiscard]] std::string cure_of(net::Failure failure);
[[nodiscard]] bool is_loopback(std::string_view address);
/// The sum of all rows of a metric whose labels hold all of these; nothing when there is no such row.
[[nodiscard]] std::optional<double> metric(const Asking& metrics, std::string_view name,
                                           std::initializer_list<std::string_view> labels = {});

}  // namespace latchkey::cli::doctor
