// The app's landing page with its call to action.
#include "net/form.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

/// Where Connect App leads. Flow A: the state is Cloudbeds' own, 29 hex digits
/// (fixtures/redirect.code_and_state), which the partner has never seen, or there is none.
std::string install_url(Marketplace& marketplace, const Site& site, const Property& property) {
  const Settings& settings = marketplace.account.settings;
  const bool to_partner = settings.redirect_url == RedirectUrl::partner;
  net::Form query{{{"client_id", marketplace.account.app.client_id},
                   {"redirect_uri", to_partner ? site.partner_callback : site.redirect_uri},
                   {"response_type", "code"},
                   {"property", property.id}}};
  if (settings.marketplace_state == MarketplaceState::hex)
    query.rows.push_back({"state", marketplace.random.hex(29)});
  return "/api/v1.3/oauth?" + net::write_form(query);
}

/// A reseller's app is requested and sold before it can be connected (DOC P8).
Html connect_action(Marketplace& marketplace, const Site& site, const Property& property) {
  const App& app = marketplace.account.app;
  if (app.sale == Sale::not_bought) return render("app_request.html", {{"app", app.slug}});
  if (app.sale == Sale::requested)
    return render("app_in_progress.html", {{"text", "Your request is in progress."}});
  const auto href = app.connect_url.empty() ? install_url(marketplace, site, property) : app.connect_url;
  return render("app_action.html", {{"href", href}, {"label", row_of(AppState::disabled).label}});
}

Html call_to_action(Marketplace& marketplace, const Site& site, const Property& property) {
  const AppStateRow& row = row_of(property.app_state);
  const std::string& login = marketplace.account.app.login_url;
  switch (row.action) {
    case CallToAction::connect:
      return connect_action(marketplace, site, property);
    case CallToAction::login:
      return render("app_action.html",
                    {{"href", login.empty() ? site.login_url : login}, {"label", row.label}});
    case CallToAction::none:
      break;
  }
  return render("app_in_progress.html", {{"text", row.progress}});
}

Html property_switch(const Marketplace& marketplace, const Property& chosen) {
  Html links;
  for (const Property& property : marketplace.account.properties) {
    links += render("app_property.html", {{"app", marketplace.account.app.slug},
                                          {"id", property.id},
                                          {"name", property.name},
                                          {"current", property.id == chosen.id ? "true" : "false"}});
  }
  return links;
}

}  // namespace

net::Response app_page(Marketplace& marketplace, const Site& site, std::string_view property) {
  const App& app = marketplace.account.app;
  const Property* const chosen =
      property.empty() ? &marketplace.account.properties.front() : marketplace.find_property(property);
  if (chosen == nullptr) return not_found_page();
  return page(200, app.name,
              render("app.html", {{"name", app.name},
                                  {"initial", app.name.substr(0, 1)},
                                  {"summary", app.summary},
                                  {"switch", property_switch(marketplace, *chosen)},
                                  {"hotel", chosen->name},
                                  {"chip", state_chip(chosen->app_state)},
                                  {"action", call_to_action(marketplace, site, *chosen)},
                                  {"scopes", scope_list(app.scopes)}}));
}

}  // namespace latchkey::sandbox
