// The Marketplace's list, and the app's landing page with its call to action.
#include "net/form.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

/// Where Connect App leads in flow A: the state is Cloudbeds' own, 29 hex digits
/// (fixtures/redirect.code_and_state), which the partner has never seen, or there is none.
std::string install_url(Marketplace& marketplace, const Site& site, const Property& property) {
  net::Form more{{{"property", property.id}}};
  if (marketplace.account.settings.marketplace_state == MarketplaceState::hex)
    more.rows.push_back({"state", marketplace.page_states.hex(29)});
  return oauth_url(marketplace.account, site) + "&" + net::write_form(more);
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
    const auto href = "/marketplace/" + marketplace.account.app.slug + "?property=" + property.id;
    links += switch_link(href, property.name, property.id == chosen.id);
  }
  return links;
}

/// The first when none is named; null when there is none of this id.
const Property* property_or_first(const Marketplace& marketplace, std::string_view id) {
  return id.empty() ? &marketplace.account.properties.front() : marketplace.find_property(id);
}

}  // namespace

std::string oauth_url(const Account& account, const Site& site) {
  const RedirectUrl to = account.settings.redirect_url;
  const auto& registered = account.app.redirect_urls;
  const auto& own = to == RedirectUrl::partner ? site.partner_callback : site.redirect_uri;
  const bool first = to == RedirectUrl::registered && !registered.empty();
  return "/api/v1.3/oauth?" + net::write_form({{{"client_id", account.app.client_id},
                                                {"redirect_uri", first ? registered.front() : own},
                                                {"response_type", "code"}}});
}

net::Response marketplace_page(const Marketplace& marketplace) {
  const App& app = marketplace.account.app;
  const Html apps = !app.listed ? render("marketplace_none.html", {{"app", app.slug}})
                                : render("marketplace_app.html", {{"app", app.slug},
                                                                  {"name", app.name},
                                                                  {"initial", app.name.substr(0, 1)},
                                                                  {"summary", app.summary}});
  return page(200, "Marketplace", render("marketplace.html", {{"apps", apps}}));
}

net::Response app_page(Marketplace& marketplace, const Site& site, std::string_view property) {
  const App& app = marketplace.account.app;
  const Property* const chosen = property_or_first(marketplace, property);
  if (chosen == nullptr) return not_found_page();
  return page(200, app.name,
              render("app.html", {{"name", app.name},
                                  {"initial", app.name.substr(0, 1)},
                                  {"summary", app.summary},
                                  {"switch", property_switch(marketplace, *chosen)},
                                  {"hotel", chosen->name},
                                  {"chip", state_chip(chosen->app_state)},
                                  {"action", call_to_action(marketplace, site, *chosen)},
                                  {"scopes", scope_list(app.scopes)},
                                  {"unlisted", app.listed ? Html{} : render("app_unlisted.html", {})}}));
}

}  // namespace latchkey::sandbox
