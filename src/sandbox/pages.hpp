// The pages a hotelier sees. Server-rendered, no script; what they show is decided elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"
#include "sandbox/html.hpp"
#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

class RequestLog;

/// One set of hosts the preview works on. A flow stays on its set.
struct Site {
  std::vector<std::string> hosts;  ///< "localhost:8080": what the test account is called here.
  std::string redirect_uri;        ///< The relay's. Both are registered with the app; which one this site's
  std::string partner_callback{};  ///< Marketplace sends the browser to is a setting.
  std::string login_url;           ///< The partner's, behind the Login button.
};

[[nodiscard]] net::Response overview_page(const Marketplace& marketplace, bool settings_saved);
[[nodiscard]] net::Response app_page(Marketplace& marketplace, const Site& site, std::string_view property);
/// @param none_chosen  The last answer named no property: asked again, and said so.
[[nodiscard]] net::Response consent_page(const Marketplace& marketplace, const ConsentRequest& consent,
                                         bool none_chosen = false);
/// @param asked         Property whose disconnection waits for a yes; null shows no dialog.
/// @param disconnected  Property that was just disconnected; null shows no message.
[[nodiscard]] net::Response connected_apps_page(const Marketplace& marketplace, const Property* asked,
                                                const Property* disconnected);

[[nodiscard]] net::Response lab_page(const Marketplace& marketplace, const RequestLog& log);

[[nodiscard]] net::Response not_found_page();
[[nodiscard]] net::Response authorization_error_page(std::string_view complaint);
[[nodiscard]] net::Response consent_ended_page();
/// A file of web/sandbox that browsers ask for; 404 otherwise.
[[nodiscard]] net::Response asset_file(std::string_view name);

/// 302, as Cloudbeds redirects (fixtures/redirect.*).
[[nodiscard]] net::Response found(std::string_view location);

// For the pages' own use (page_shell.cpp).
[[nodiscard]] net::Response page(int status, std::string_view title, Html main, Html beside = {});
[[nodiscard]] net::Response message_page(int status, std::string_view title, std::string_view text);
[[nodiscard]] std::string in_words(Time time);
[[nodiscard]] Html state_chip(AppState state);
[[nodiscard]] Html scope_list(const std::vector<std::string>& scopes);
[[nodiscard]] Html settings_part(const Settings& settings, bool saved);  // page_settings.cpp

}  // namespace latchkey::sandbox
