// The app's landing page with its call to action, and the consent page it leads to.
#include "net/form.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

/// Where Connect App leads. Flow A: the state is Cloudbeds' own, 29 hex digits
/// (fixtures/redirect.code_and_state); the partner has never seen it.
std::string install_url(Marketplace& marketplace, const Site& site, const Property& property) {
  return "/api/v1.3/oauth?" + net::write_form({{{"client_id", marketplace.account.app.client_id},
                                                {"redirect_uri", site.redirect_uri},
                                                {"response_type", "code"},
                                                {"state", marketplace.random.hex(29)},
                                                {"property", property.id}}});
}

Html call_to_action(Marketplace& marketplace, const Site& site, const Property& property) {
  const AppStateRow& row = row_of(property.app_state);
  switch (row.action) {
    case CallToAction::connect:
      return render("app_action.html",
                    {{"href", install_url(marketplace, site, property)}, {"label", row.label}});
    case CallToAction::login:
      return render("app_action.html", {{"href", site.login_url}, {"label", row.label}});
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

Html scope_list(const std::vector<std::string>& scopes) {
  Html rows;
  for (const std::string& scope : scopes) rows += render("scope.html", {{"scope", scope}});
  return rows;
}

Html property_options(const Marketplace& marketplace, std::string_view chosen) {
  Html rows;
  for (const Property& property : marketplace.account.properties) {
    rows += render("consent_property.html", {{"id", property.id},
                                             {"name", property.name},
                                             {"selected", Html{property.id == chosen ? " selected" : ""}}});
  }
  return rows;
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

net::Response consent_page(const Marketplace& marketplace, const ConsentRequest& consent) {
  const User& user = marketplace.account.user;
  const App& app = marketplace.account.app;
  return page(200, "Application Authorization",
              render("consent.html", {{"request", consent.id},
                                      {"app_name", app.name},
                                      {"initial", app.name.substr(0, 1)},
                                      {"user", user.first_name + " " + user.last_name},
                                      {"email", user.email},
                                      {"properties", property_options(marketplace, consent.property)},
                                      {"scopes", scope_list(consent.scopes)}}));
}

}  // namespace latchkey::sandbox
