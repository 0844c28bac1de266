// Connected Apps, and the question before a disconnect (FACTS section 5, H2).
#include <fmt/format.h>

#include "sandbox/connection.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

Html connections(const Marketplace& marketplace) {
  const App& app = marketplace.account.app;
  Html rows;
  for (const Property& property : marketplace.account.properties) {
    if (!is_connected(marketplace, property)) continue;
    rows += render("connected_app.html", {{"app", app.slug},
                                          {"app_name", app.name},
                                          {"initial", app.name.substr(0, 1)},
                                          {"id", property.id},
                                          {"hotel", property.name},
                                          {"chip", state_chip(property.app_state)}});
  }
  return rows.text.empty() ? render("connected_none.html", {{"app", app.slug}, {"app_name", app.name}})
                           : rows;
}

Html notice(const Marketplace& marketplace, const Property* disconnected) {
  if (disconnected == nullptr || is_connected(marketplace, *disconnected)) return {};
  return render("notice.html", {{"text", fmt::format("{} was disconnected from {}.",
                                                     marketplace.account.app.name, disconnected->name)}});
}

Html dialog(const Marketplace& marketplace, const Property& property) {
  return render("disconnect_dialog.html", {{"app", marketplace.account.app.slug},
                                           {"app_name", marketplace.account.app.name},
                                           {"id", property.id},
                                           {"hotel", property.name}});
}

}  // namespace

net::Response connected_apps_page(const Marketplace& marketplace, const Property* asked,
                                  const Property* disconnected) {
  return page(200, asked == nullptr ? "Connected Apps" : "Disconnect App",
              render("connected_apps.html",
                     {{"notice", notice(marketplace, disconnected)}, {"apps", connections(marketplace)}}),
              asked == nullptr ? Html{} : dialog(marketplace, *asked));
}

}  // namespace latchkey::sandbox
