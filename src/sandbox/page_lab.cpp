// `/lab`: clock, moments, faults; what was sent and received follows from page_lab_lists.cpp.
#include <fmt/format.h>

#include <cmath>

#include "sandbox/api.hpp"
#include "sandbox/fault_table.hpp"
#include "sandbox/moment_table.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

Html group_of(std::string_view words, Html options) {
  return render("option_group.html", {{"words", words}, {"options", std::move(options)}});
}

/// Under the headings of kMomentGroups, each of which begins with the moment it names.
Html moments(std::string_view chosen) {
  Html list;
  Html open;
  std::string_view heading;
  for (const Moment& row : kMoments) {
    const auto begins = std::ranges::find(kMomentGroups, row.name, &MomentGroup::first);
    if (begins != kMomentGroups.end() && !heading.empty()) list += group_of(heading, std::exchange(open, {}));
    if (begins != kMomentGroups.end()) heading = begins->words;
    open += option(row.name, row.words, row.name == chosen);
  }
  list += group_of(heading, open);
  return list;
}

Html known_faults() {
  Html list;
  for (const PlaceRow& place : kPlaces) {
    Html open;
    for (const FaultRow& row : kFaults)
      if (row.place == place.id) open += option(row.name, row.words);
    list += group_of(fmt::format("Acts on {}", place.words), open);
  }
  return list;
}

Html properties(const Marketplace& marketplace) {
  Html list;
  for (const Property& row : marketplace.account.properties) list += option(row.id, row.name);
  return list;
}

Html calls() {
  Html list;
  for (const std::string_view call : api_calls()) list += option(call, call);
  return list;
}

std::string times_in_words(std::uint32_t times) {
  return times == 1 ? "once" : fmt::format("{} times", times);
}

std::string how_long(const SetFault& fault) {
  return fault.times == 0 ? "until lifted" : times_in_words(fault.times) + " more";
}

std::string where(const Marketplace& marketplace, const SetFault& fault) {
  std::string text;
  if (!fault.property.empty()) text += ", " + hotel_name(marketplace, fault.property);
  if (!fault.call.empty()) text += ", " + fault.call;
  if (fault.seconds > 0) text += fmt::format(", {} s", fault.seconds);
  if (fault.acted > 0) text += fmt::format("; acted {}", times_in_words(fault.acted));
  return text;
}

Html faults(const Marketplace& marketplace) {
  Html list;
  for (const SetFault& fault : marketplace.account.faults) {
    const FaultRow* const row = fault_named(fault.fault);
    list += render("lab_fault.html", {{"id", fault.id},
                                      {"words", row == nullptr ? fault.fault : row->words},
                                      {"how_long", how_long(fault)},
                                      {"where", where(marketplace, fault)}});
  }
  return list.text.empty() ? render("overview_none.html", {{"text", "All is well: no fault is set."}}) : list;
}

/// How far the account's time is from the machine's, in the largest unit that says it well.
std::string ahead(const Marketplace& marketplace) {
  constexpr double kMinute = 60;
  constexpr double kHour = 60 * kMinute;
  constexpr double kDay = 24 * kHour;
  const double seconds = unix_seconds(marketplace.now()) - unix_seconds(marketplace.clock());
  const std::string_view stands = marketplace.account.frozen_at > 0 ? ", and stands still" : "";
  if (std::abs(seconds) < 1) return std::string(stands);
  const double size = std::abs(seconds);
  const auto words = size < 2 * kMinute ? fmt::format("{:.0f} seconds", size)
                     : size < 2 * kHour ? fmt::format("{:.0f} minutes", size / kMinute)
                     : size < 2 * kDay  ? fmt::format("{:.0f} hours", size / kHour)
                                        : fmt::format("{:.0f} days", size / kDay);
  return fmt::format(", {} {} this machine{}", words, seconds > 0 ? "ahead of" : "behind", stands);
}

Html notice(std::string_view happened) {
  const Moment* const moment = moment_named(happened);
  if (moment == nullptr) return {};
  return render("notice.html", {{"text", fmt::format("{}. A button that was connected must now show: {}",
                                                     moment->words, moment->shows)}});
}

}  // namespace

net::Response lab_page(const Marketplace& marketplace, const RequestLog& log, std::string_view happened) {
  const bool stands = marketplace.account.frozen_at > 0;
  return page(200, "Lab",
              render("lab.html", {{"notice", notice(happened)},
                                  {"now", in_words(marketplace.now())},
                                  {"ahead", ahead(marketplace)},
                                  {"freeze", stands ? "false" : "true"},
                                  {"freeze_words", stands ? "Let it run" : "Stand still"},
                                  {"known_faults", known_faults()},
                                  {"moments", moments(happened)},
                                  {"calls", calls()},
                                  {"properties", properties(marketplace)},
                                  {"faults", faults(marketplace)},
                                  {"kept", std::to_string(kLabLines)},
                                  {"deliveries", delivery_rows(marketplace)},
                                  {"requests", request_rows(log)},
                                  {"timeline", timeline_rows(marketplace)}}));
}

}  // namespace latchkey::sandbox
