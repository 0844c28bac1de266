// /_test/: App Details, the properties, the users, a hotel's own key.
#include "net/problem.hpp"
#include "sandbox/account_json.hpp"
#include "sandbox/connection.hpp"
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

}  // namespace

boost::asio::awaitable<net::Response> control_app(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  json change = control_body(request);
  const bool new_secret = change.is_object() && change.value("new_secret", json(false)) == json(true);
  if (change.is_object()) change.erase("new_secret");
  std::string complaint;
  try {
    marketplace.account.app = changed_row(marketplace.account.app, change);
  } catch (const std::exception& error) {
    complaint = error.what();
  }
  if (!complaint.empty()) co_return refused(complaint);
  if (new_secret) reset_secret(marketplace);
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
  const bool log_in = change.is_object() && change.value("log_in", json(false)) == json(true);
  if (change.is_object()) change.erase("log_in");
  if (const auto complaint = put(account.users, change); !complaint.empty()) co_return refused(complaint);
  if (log_in) account.logged_in = change["id"].get<std::string>();
  desk.workshop.marketplace.changed = true;
  co_return control_answer({{"users", account.users}, {"logged_in", account.logged_in}});
}

/// A key that the hotel made for itself: partners' calls are not for it.
boost::asio::awaitable<net::Response> control_keys(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  const json body = control_body(request);
  const json id = body.is_object() ? body.value("property", json("320000")) : json();
  if (!id.is_string() || marketplace.find_property(id.get<std::string>()) == nullptr)
    co_return refused("Send {\"property\": \"...\"} with one of the account.");
  co_return control_answer({{"api_key", give_property_key(marketplace, id.get<std::string>())}});
}

}  // namespace latchkey::sandbox
