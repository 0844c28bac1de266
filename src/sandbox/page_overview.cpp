// `/`: what this is, the hotels, what is connected, what happened lately, the settings.
#include <algorithm>
#include <iterator>

#include "sandbox/connection.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kLines = 12;  // One screen; the rest is in GET /_test/state.

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
  return rows.text.empty() ? render("overview_none.html", {{"text", "No app is connected."}}) : rows;
}

Html happenings(const Marketplace& marketplace) {
  Html rows;
  const auto& all = marketplace.account.happenings;
  const auto end = std::next(all.rbegin(), static_cast<std::ptrdiff_t>(std::min(all.size(), kLines)));
  for (auto row = all.rbegin(); row != end; ++row) {  // the latest first
    rows += render("overview_happening.html",
                   {{"at", in_words(row->at)}, {"what", row->what}, {"property", row->property}});
  }
  return rows.text.empty() ? render("overview_none.html", {{"text", "Nothing yet."}}) : rows;
}

}  // namespace

net::Response overview_page(const Marketplace& marketplace, bool settings_saved) {
  const App& app = marketplace.account.app;
  return page(
      200, "Overview",
      render("overview.html", {{"hotels", hotels(marketplace)},
                               {"connected", connected(marketplace)},
                               {"happenings", happenings(marketplace)},
                               {"settings", settings_part(marketplace.account.settings, settings_saved)},
                               {"app", app.slug},
                               {"app_name", app.name}}));
}

}  // namespace latchkey::sandbox
