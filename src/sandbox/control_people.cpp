// /_test/: App Details, the properties, the users, a hotel's own key.
#include <fmt/format.h>

#include "net/problem.hpp"
#include "sandbox/account_check.hpp"
#include "sandbox/account_json.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/control.hpp"
#include "sandbox/grants.hpp"
#include "sandbox/moments.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

constexpr std::size_t kMost = 100;       // Of each list: an account of this size is a test gone wrong.
constexpr std::size_t kMostDigits = 18;  // Property identifiers of more do not fit 64 bits.

net::Response refused(std::string_view detail) {
  return control_refusal("account_invalid", "Nothing was changed", detail);
}

/// The keys of `change`, each of the JSON type that it has in `now`; unknown ones are refused.
bool fits(const json& change, const json& now) {
  if (!change.is_object()) return false;
  for (const auto& [key, value] : change.items()) {
    if (!now.contains(key) || value.type() != now[key].type()) return false;
  }
  return true;
}

/// `now` with what the change names. Throws std::exception when it is not one.
template <typename Row>
Row changed_row(const Row& row, const json& change) {
  json now = row;
  if (!fits(change, now)) throw std::invalid_argument("a field is unknown or of another type");
  now.update(change);
  return now.get<Row>();
}

bool is_property_id(std::string_view id) {
  return !id.empty() && id.size() <= kMostDigits &&
         id.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Changes the row of this id, or adds one. @return what is wrong; else empty.
template <typename Row>
std::string put(std::vector<Row>& rows, const json& change) {
  const json id = change.is_object() ? change.value("id", json()) : json();
  if (!id.is_string()) return "Name it by its \"id\", a string.";
  try {
    const auto row = std::ranges::find(rows, id.get<std::string>(), &Row::id);
    Row changed = changed_row(row == rows.end() ? Row{} : *row, change);
    if (row == rows.end() && rows.size() >= kMost) return "The account holds no more.";
    if (row == rows.end()) {
      rows.push_back(std::move(changed));
    } else {
      *row = std::move(changed);
    }
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// Takes a field out that is no part of the row. Nothing when it is neither true nor false.
std::optional<bool> take_switch(json& change, const char* key) {
  if (!change.is_object() || !change.contains(key)) return false;
  const json value = std::exchange(change[key], nullptr);
  change.erase(key);
  return value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt;
}

/// What `key` of the body says; `otherwise` without it; nothing when it is no text.
std::optional<std::string> text_of(const json& body, const char* key, const char* otherwise) {
  const json value = body.is_object() ? body.value(key, json(otherwise)) : json();
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

/// Consent and exchange at once, as the pages and the token call do them. @return the grant, or why not.
std::variant<const Grant*, std::string> connect_at_once(Workshop& workshop, std::string_view property,
                                                        CredentialKind kind) {
  Marketplace& marketplace = workshop.marketplace;
  const auto& redirect = workshop.site_redirects.front();
  const auto asked = authorize(marketplace, workshop.site_redirects,
                               {.client_id = marketplace.account.app.client_id,
                                .redirect_uri = redirect,
                                .response_type = "code",
                                .scope = {},
                                .state = {},
                                .property = property});
  const ConsentRequest* const consent = find_consent(marketplace, asked.request_id);
  if (consent == nullptr) return asked.complaint;
  (void)allow_access(marketplace, *consent, {std::string(property)});
  const std::string code = marketplace.account.codes.back().code;
  const auto made = redeem_code(marketplace, code, redirect, kind);
  if (const auto* const grant = std::get_if<const Grant*>(&made)) return *grant;
  return std::string(kNoRoom);  // A code that was made just now is refused for nothing else.
}

}  // namespace

boost::asio::awaitable<net::Response> control_app(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  json change = control_body(request);
  const auto new_secret = take_switch(change, "new_secret");
  std::string complaint = new_secret ? "" : "new_secret is true or false";
  if (complaint.empty()) try {
      App app = changed_row(marketplace.account.app, change);
      check_app(app);
      marketplace.account.app = std::move(app);
    } catch (const std::exception& error) {
      complaint = error.what();
    }
  if (!complaint.empty()) co_return refused(complaint);
  if (*new_secret) reset_secret(marketplace);
  marketplace.changed = true;
  co_return control_answer({{"app", marketplace.account.app}});
}

boost::asio::awaitable<net::Response> control_properties(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  json change = control_body(request);
  if (change.is_object() && change.contains("app_state"))
    co_return refused("The app state changes by the API or by a trigger.");
  const bool named = change.is_object() && change.contains("id") && change["id"].is_string();
  if (!named || !is_property_id(change["id"].get<std::string>()))
    co_return refused("Name the property by its \"id\", a string of up to 18 digits.");
  if (const auto complaint = put(marketplace.account.properties, change); !complaint.empty())
    co_return refused(complaint);
  marketplace.changed = true;
  co_return control_answer({{"properties", marketplace.account.properties}});
}

boost::asio::awaitable<net::Response> control_users(Desk desk, const net::Request& request) {
  Account& account = desk.workshop.marketplace.account;
  json change = control_body(request);
  const auto log_in = take_switch(change, "log_in");
  if (!log_in) co_return refused("log_in is true or false.");
  if (const auto complaint = put(account.users, change); !complaint.empty()) co_return refused(complaint);
  if (*log_in) account.logged_in = change["id"].get<std::string>();
  log_in_somebody_active(account);
  desk.workshop.marketplace.changed = true;
  co_return control_answer({{"users", account.users}, {"logged_in", account.logged_in}});
}

/// A key that the hotel made for itself: partners' calls are not for it.
boost::asio::awaitable<net::Response> control_keys(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  const json body = control_body(request);
  const json id = body.is_object() ? body.value("property", json("320000")) : json();
  if (!stray_field(body, {"property"}).empty() || !id.is_string() ||
      marketplace.find_property(id.get<std::string>()) == nullptr)
    co_return refused("Send {\"property\": \"...\"} with one of the account.");
  if (!has_room(marketplace.account)) co_return refused(kNoRoom);
  co_return control_answer({{"api_key", give_property_key(marketplace, id.get<std::string>())}});
}

/// A connection without a browser, for tests that are about what comes afterwards.
boost::asio::awaitable<net::Response> control_connect(Desk desk, const net::Request& request) {
  const json body = control_body(request);
  const auto property = text_of(body, "property", "320000");
  const auto credential = text_of(body, "credential", "oauth");
  const bool known = property && desk.workshop.marketplace.find_property(*property) != nullptr;
  if (property && !known)
    co_return refused(fmt::format("There is no property \"{}\".", property->substr(0, kMostDigits)));
  if (!stray_field(body, {"property", "credential"}).empty() || !known || !credential ||
      (*credential != "oauth" && *credential != "api_key"))
    co_return refused("Send nothing, or {\"property\": \"...\", \"credential\": \"oauth\" or \"api_key\"}.");
  const auto kind = *credential == "oauth" ? CredentialKind::oauth : CredentialKind::api_key;
  const auto made = connect_at_once(desk.workshop, *property, kind);
  if (const auto* complaint = std::get_if<std::string>(&made)) co_return refused(*complaint);
  const Grant& grant = *std::get<const Grant*>(made);
  json answer = {{"property", *property}};
  answer["access_token"] = grant.api_key.empty() ? grant.access_token : grant.api_key;
  if (!grant.refresh_token.empty()) answer["refresh_token"] = grant.refresh_token;
  co_return control_answer(answer);
}

}  // namespace latchkey::sandbox
