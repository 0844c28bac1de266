// `/`: what this is, the hotels, what is connected, what happened lately. `/activity`: all that happened.
#include <algorithm>
#include <iterator>

#include "sandbox/connection.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kLines = 6;  // A glance; the rest is in the activity log.

Html nothing(std::string_view text) {
  return render("overview_none.html", {{"text", text}});
}

Html hotels(const Marketplace& marketplace) {
  Html rows;
  for (const Property& property : marketplace.account.properties) {
    rows += render("overview_hotel.html", {{"name", property.name},
                                           {"id", property.id},
                                           {"chip", state_chip(property.app_state)},
                                           {"app", marketplace.account.app.slug},
                                           {"app_name", marketplace.account.app.name}});
  }
  return rows;
}

Html connected(const Marketplace& marketplace) {
  Html rows;
  for (const Property& property : marketplace.account.properties) {
    if (!is_connected(marketplace, property)) continue;
    rows += render("overview_connected.html",
                   {{"app_name", marketplace.account.app.name}, {"hotel", property.name}});
  }
  return rows.text.empty() ? nothing("No app is connected.") : rows;
}

std::string where(const Marketplace& marketplace, std::string_view property) {
  return property.empty() ? "" : hotel_name(marketplace, property) + ", ";
}

/// The latest first. @param property  Only what concerns it; empty: all.
Html happenings(const Marketplace& marketplace, std::string_view property, std::size_t most) {
  Html rows;
  const auto& all = marketplace.account.happenings;
  std::size_t shown = 0;
  for (auto row = all.rbegin(); row != all.rend() && shown < most; ++row) {
    if (!property.empty() && row->property != property) continue;
    ++shown;
    rows += render(
        "overview_happening.html",
        {{"at", in_words(row->at)}, {"what", row->what}, {"where", where(marketplace, row->property)}});
  }
  return rows.text.empty() ? nothing("Nothing yet.") : rows;
}

}  // namespace

net::Response overview_page(const Marketplace& marketplace) {
  return page(200, "Overview",
              render("overview.html", {{"hotels", hotels(marketplace)},
                                       {"connected", connected(marketplace)},
                                       {"happenings", happenings(marketplace, "", kLines)}}));
}

net::Response activity_page(const Marketplace& marketplace, std::string_view property) {
  const auto& all = marketplace.account.happenings;
  Html links = switch_link("/activity", "All", property.empty());
  for (const Property& row : marketplace.account.properties)
    links += switch_link("/activity?property=" + row.id, row.name, row.id == property);
  return page(
      200, "Activity log",
      render("activity.html", {{"switch", links}, {"lines", happenings(marketplace, property, all.size())}}));
}

}  // namespace latchkey::sandbox
