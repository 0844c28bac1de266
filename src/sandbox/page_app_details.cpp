// `/app-details`: what a partner registers at Cloudbeds (FACTS section 5), to be read and changed.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sandbox/account_json.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/scope_table.hpp"
#include "sandbox/settings_table.hpp"

namespace latchkey::sandbox {
namespace {

struct Words {
  std::string_view value;
  std::string_view words;
};

constexpr std::array kListed{Words{"true", "in the list"},
                             Words{"false", "Limited Release: hidden, reached by its direct link"}};
/// In the order of Sale.
constexpr std::array kSales{
    Words{"direct", "the partner itself: Connect App"}, Words{"not_bought", "a reseller: Submit Request"},
    Words{"requested", "a reseller: the request is in progress"}, Words{"bought", "a reseller: sold"}};

template <typename Rows>
Html choices(const Rows& rows, std::size_t chosen) {
  Html list;
  for (std::size_t i = 0; i < rows.size(); ++i) list += option(rows[i].value, rows[i].words, i == chosen);
  return list;
}

bool has(const App& app, std::string_view scope) {
  return std::ranges::find(app.scopes, scope) != app.scopes.end();
}

Html box(const App& app, std::string_view scope, std::string_view verb) {
  return render("scope_box.html",
                {{"scope", scope}, {"verb", verb}, {"checked", Html{has(app, scope) ? " checked" : ""}}});
}

Html scope_row(std::string_view object, Html boxes) {
  return render("scope_row.html", {{"object", object}, {"boxes", std::move(boxes)}});
}

/// Also those that no table knows: saving the form must not lose them.
Html scopes(const App& app) {
  Html rows;
  std::vector<std::string> others = app.scopes;
  for (const ScopeRow& row : kScopes) {
    Html boxes;
    for (std::size_t i = 0; i < kScopeVerbs.size(); ++i) {
      const auto scope = fmt::format("{}:{}", kScopeVerbs[i], row.object);
      if (row.verbs[i]) boxes += box(app, scope, kScopeVerbs[i]);
      std::erase(others, scope);
    }
    rows += scope_row(row.object, boxes);
  }
  for (const std::string& scope : others) rows += scope_row(scope, box(app, scope, "registered"));
  return rows;
}

const SettingRow& setting_named(std::string_view key) {
  return *std::ranges::find(kSettings, key, &SettingRow::key);
}

/// To be copied: with the account it belongs to.
std::string absolute(const Marketplace& marketplace, const Site& site, std::string_view path) {
  return fmt::format("http://{}{}{}", site.hosts.front(), marketplace.prefix, path);
}

std::string own_redirects(const Site& site) {
  return site.partner_callback.empty() ? site.redirect_uri
                                       : fmt::format("{} and {}", site.redirect_uri, site.partner_callback);
}

}  // namespace

net::Response app_details_page(const Marketplace& marketplace, const Site& site, std::string_view saved) {
  const App& app = marketplace.account.app;
  const bool secret = saved == "secret";
  const auto* const told =
      secret ? "A new secret was made; the old one is refused from now on." : "App Details are saved.";
  const Html notice = saved.empty() ? Html{} : render("notice.html", {{"text", told}});
  return page(
      200, "App Details",
      render("app_details.html",
             {{"notice", notice},
              {"client_id", app.client_id},
              {"client_secret", app.client_secret},
              {"open", Html{secret ? " open" : ""}},
              {"oauth_url", absolute(marketplace, site, oauth_url(marketplace.account, site))},
              {"name", app.name},
              {"summary", app.summary},
              {"own_redirects", own_redirects(site)},
              {"redirect_urls", fmt::format("{}", fmt::join(app.redirect_urls, "\n"))},
              {"site_login", site.login_url},
              {"login_url", app.login_url},
              {"connect_url", app.connect_url},
              {"key_delivery", choices_of(setting_named("key_delivery"), marketplace.account.settings)},
              {"redirect_url", choices_of(setting_named("redirect_url"), marketplace.account.settings)},
              {"listed", choices(kListed, app.listed ? 0 : 1)},
              {"sale", choices(kSales, static_cast<std::size_t>(app.sale))},
              {"scopes", scopes(app)}}));
}

nlohmann::json app_in_form(const net::Form& form) {
  using nlohmann::json;
  if (form.has("new_secret")) return {{"new_secret", true}};
  json change = json::object();
  for (const char* const key : {"name", "summary", "login_url", "connect_url", "sale"})
    if (form.has(key)) change[key] = form.get(key);
  change["listed"] = form.get("listed") != "false";
  change["scopes"] = json::array();
  for (const net::Header& row : form.rows)
    if (row.name == "scope") change["scopes"].push_back(row.value);
  change["redirect_urls"] = json::array();
  std::string_view lines = form.get("redirect_urls");
  while (!lines.empty()) {
    const auto end = std::min(lines.find_first_of("\r\n"), lines.size());
    if (end > 0) change["redirect_urls"].push_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return change;
}

}  // namespace latchkey::sandbox
