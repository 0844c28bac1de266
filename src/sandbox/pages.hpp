// The pages a hotelier sees. Server-rendered, no script; what they show is decided elsewhere.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"
#include "sandbox/html.hpp"
#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

class RequestLog;
struct SettingRow;

/// One set of hosts the preview works on. A flow stays on its set.
struct Site {
  std::vector<std::string> hosts;  ///< "localhost:8080": what the test account is called here.
  std::string redirect_uri;        ///< The relay's. Both are registered with the app; which one this site's
  std::string partner_callback{};  ///< Marketplace sends the browser to is a setting.
  std::string login_url;           ///< The partner's, behind the Login button.
};

[[nodiscard]] net::Response overview_page(const Marketplace& marketplace);
/// @param property  Only what concerns it; empty: all.
[[nodiscard]] net::Response activity_page(const Marketplace& marketplace, std::string_view property);
[[nodiscard]] net::Response marketplace_page(const Marketplace& marketplace);
[[nodiscard]] net::Response app_page(Marketplace& marketplace, const Site& site, std::string_view property);
/// @param saved  "yes", or "secret" after Generate New Secret; empty: nothing was done.
[[nodiscard]] net::Response app_details_page(const Marketplace& marketplace, const Site& site,
                                             std::string_view saved);
/// What POST /_test/app takes, from the page's form.
[[nodiscard]] nlohmann::json app_in_form(const net::Form& form);
[[nodiscard]] net::Response settings_page(const Settings& settings, bool saved);
/// @param none_chosen  The last answer named no property: asked again, and said so.
[[nodiscard]] net::Response consent_page(const Marketplace& marketplace, const ConsentRequest& consent,
                                         bool none_chosen = false);
/// @param asked         Property whose disconnection waits for a yes; null shows no dialog.
/// @param disconnected  Property that was just disconnected; null shows no message.
[[nodiscard]] net::Response connected_apps_page(const Marketplace& marketplace, const Property* asked,
                                                const Property* disconnected);

/// @param happened  The moment that was just let happen: what a button must show now is said. Empty: none.
[[nodiscard]] net::Response lab_page(const Marketplace& marketplace, const RequestLog& log,
                                     std::string_view happened);

[[nodiscard]] net::Response not_found_page();
[[nodiscard]] net::Response authorization_error_page(std::string_view complaint);
[[nodiscard]] net::Response consent_ended_page();
/// A file of web/sandbox that browsers ask for; 404 otherwise.
[[nodiscard]] net::Response asset_file(std::string_view name);

/// 302, as Cloudbeds redirects (fixtures/redirect.*).
[[nodiscard]] net::Response found(std::string_view location);

// The Lab's lists (page_lab_lists.cpp).
inline constexpr std::size_t kLabLines = 20;  ///< Of each; the rest is under /_test/.
[[nodiscard]] Html delivery_rows(const Marketplace& marketplace);
[[nodiscard]] Html request_rows(const RequestLog& log);
[[nodiscard]] Html timeline_rows(const Marketplace& marketplace);

// For the pages' own use (page_shell.cpp).
[[nodiscard]] net::Response page(int status, std::string_view title, Html main, Html beside = {});
/// @param back, page_name  Where its link leads, and what that is called.
[[nodiscard]] net::Response message_page(int status, std::string_view title, std::string_view text,
                                         std::string_view back = "/",
                                         std::string_view page_name = "the overview");
/// A control call's problem, told to somebody who pressed a button.
[[nodiscard]] net::Response complaint_page(const net::Response& problem, std::string_view back,
                                           std::string_view page);  // tenant_lab.cpp
[[nodiscard]] std::string in_words(Time time);
[[nodiscard]] Html state_chip(AppState state);
[[nodiscard]] Html scope_list(const std::vector<std::string>& scopes);
[[nodiscard]] Html option(std::string_view value, std::string_view words, bool selected = false);
[[nodiscard]] Html switch_link(std::string_view href, std::string_view words, bool current);
/// Its name; the identifier itself when the account has no such property.
[[nodiscard]] std::string hotel_name(const Marketplace& marketplace, std::string_view property);
[[nodiscard]] Html choices_of(const SettingRow& row, const Settings& settings);  // page_settings.cpp
/// What App Details generates, as a path: the address before it is the caller's.
[[nodiscard]] std::string oauth_url(const Account& account, const Site& site);  // page_app.cpp

}  // namespace latchkey::sandbox
