// The pages' routes, and what their forms do.
#include <fmt/format.h>

#include "net/form.hpp"
#include "net/problem.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/consent_choice.hpp"
#include "sandbox/tenant.hpp"

namespace latchkey::sandbox {
namespace {

boost::asio::awaitable<net::Response> respond(net::Response response) {
  co_return response;
}

net::Response not_understood_page(const std::string& request) {
  return message_page(
      400, "This answer was not understood",
      "Allow Access names the property or properties to connect; Deny names none. Nothing was "
      "decided, and the request is still open.",
      "/oauth?" + net::write_form({{{"request", request}}}), "the authorization");
}

net::Response allow(Marketplace& marketplace, const net::Form& form) {
  const ConsentRequest* const consent = find_consent(marketplace, form.get("request"));
  if (consent == nullptr) return consent_ended_page();
  const auto chosen = chosen_properties(marketplace.account, consent->groups, form);
  const auto* const properties = std::get_if<std::vector<std::string>>(&chosen);
  if (properties != nullptr && marketplace.account.settings.key_delivery == KeyDelivery::email) {
    allow_by_mail(marketplace, *consent, *properties);
    return message_page(200, "The connection is complete", "The partner has been told by mail.");
  }
  if (properties != nullptr) return found(allow_access(marketplace, *consent, *properties));
  const bool none_chosen = std::get<ChoiceFault>(chosen) == ChoiceFault::none_chosen;
  return none_chosen ? consent_page(marketplace, *consent, none_chosen) : not_understood_page(consent->id);
}

net::Response deny(Marketplace& marketplace, const net::Form& form) {
  const ConsentRequest* const consent = find_consent(marketplace, form.get("request"));
  return consent == nullptr ? consent_ended_page() : found(deny_access(marketplace, *consent));
}

net::Response decide(Marketplace& marketplace, const net::Form& form) {
  if (form.get("decision") == "allow") return allow(marketplace, form);
  if (form.get("decision") == "deny") return deny(marketplace, form);
  const ConsentRequest* const consent = find_consent(marketplace, form.get("request"));
  return consent == nullptr ? consent_ended_page() : not_understood_page(consent->id);
}

/// For a test that misspelt one, or used another verb.
net::Response no_such_control_call() {
  std::string list;
  for (const ControlRoute& row : control_routes())
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", row.method, row.pattern);
  return net::problem(404, "not_found", "There is no such control call", "These are: " + list + ".");
}

net::Response save_settings(Marketplace& marketplace, const net::Form& form) {
  Settings& settings = marketplace.account.settings;
  if (form.has("defaults")) {
    settings = {};
  } else if (const auto complaint = take_settings_form(settings, form); !complaint.empty()) {
    return message_page(400, "These settings were not saved", complaint, "/settings", "the settings");
  }
  marketplace.note("", "The settings were changed");
  marketplace.changed = true;
  return net::see_other("/settings?saved=yes");
}

}  // namespace

void Tenant::add_pages() {
  router_.add("GET", "/", [this](const auto&) { return respond(overview_page(marketplace_)); });
  router_.add("GET", "/activity", [this](const auto& request) {
    return respond(activity_page(marketplace_, request.query_form().get("property")));
  });
  router_.add("GET", "/settings", [this](const auto& request) {
    return respond(settings_page(marketplace_.account.settings, request.query_form().has("saved")));
  });
  router_.add("GET", "/app-details", [this](const auto& request) {
    return respond(app_details_page(marketplace_, site_of(request), request.query_form().get("saved")));
  });
  router_.add("POST", "/app-details", [this](const auto& request) { return save_app_details(request); });
  router_.add("POST", "/settings", [this](const auto& request) {
    return respond(save_settings(marketplace_, request.body_form()));
  });
  router_.add("GET", "/assets/{file}",
              [](const auto& request) { return respond(asset_file(request.params.at("file"))); });
  router_.add("GET", "/marketplace", [this](const auto&) { return respond(marketplace_page(marketplace_)); });
  router_.add("GET", "/marketplace/{app}", [this](const auto& request) {
    if (request.params.at("app") != marketplace_.account.app.slug) return respond(not_found_page());
    return respond(app_page(marketplace_, site_of(request), request.query_form().get("property")));
  });
  router_.add("POST", "/marketplace/{app}/request", [this](const auto& request) {
    App& app = marketplace_.account.app;
    if (request.params.at("app") != app.slug) return respond(not_found_page());
    if (app.sale == Sale::not_bought) app.sale = Sale::requested;
    marketplace_.note("", "The app was requested");
    return respond(net::see_other("/marketplace/" + app.slug));
  });
  router_.add("GET", "/oauth", [this](const auto& request) {
    const ConsentRequest* const consent = find_consent(marketplace_, request.query_form().get("request"));
    return respond(consent == nullptr ? consent_ended_page() : consent_page(marketplace_, *consent));
  });
  router_.add("POST", "/oauth",
              [this](const auto& request) { return respond(decide(marketplace_, request.body_form())); });
  router_.add("GET", "/connected-apps", [this](const auto& request) {
    return respond(connected_apps_page(marketplace_, nullptr,
                                       marketplace_.find_property(request.query_form().get("disconnected"))));
  });
  router_.add("GET", "/connected-apps/disconnect", [this](const auto& request) {
    const Property* const asked = marketplace_.find_property(request.query_form().get("property"));
    return respond(asked == nullptr || !is_connected(marketplace_, *asked)
                       ? net::see_other("/connected-apps")
                       : connected_apps_page(marketplace_, asked, nullptr));
  });
  router_.add("POST", "/connected-apps/disconnect",
              [this](const auto& request) { return confirm_disconnect(request); });
  router_.otherwise([](const auto& request) {
    return respond(request.path.starts_with("/_test/") ? no_such_control_call() : not_found_page());
  });
}

/// The same rules as POST /_test/app.
boost::asio::awaitable<net::Response> Tenant::save_app_details(net::Request request) {
  const net::Form form = request.body_form();
  request.body = app_in_form(form).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const Desk desk{workshop_, log_};
  const net::Response answer = co_await control_app(desk, request);
  if (answer.status != 200) co_return complaint_page(answer, "/app-details", "App Details");
  net::Form settings;  // Two of them stand on App Details.
  for (const net::Header& row : form.rows)
    if (row.name == "key_delivery" || row.name == "redirect_url") settings.rows.push_back(row);
  const auto complaint =
      settings.rows.empty() ? std::string{} : take_settings_form(marketplace_.account.settings, settings);
  if (!complaint.empty()) co_return message_page(400, "That could not be done", complaint);
  marketplace_.note("", "App Details were changed");
  co_return net::see_other(form.has("new_secret") ? "/app-details?saved=secret" : "/app-details?saved=yes");
}

boost::asio::awaitable<net::Response> Tenant::confirm_disconnect(const net::Request& request) {
  const net::Form form = request.body_form();
  const std::string property(form.get("property"));
  if (form.get("app") != marketplace_.account.app.slug || marketplace_.find_property(property) == nullptr) {
    co_return not_found_page();
  }
  co_await disconnect(marketplace_, courier_, property, By::hotel);
  co_return net::see_other("/connected-apps?" + net::write_form({{{"disconnected", property}}}));
}

}  // namespace latchkey::sandbox
