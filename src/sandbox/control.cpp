#include "sandbox/control.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "net/problem.hpp"
#include "sandbox/account_json.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/grants.hpp"
#include "sandbox/outside_json.hpp"
#include "sandbox/state_file.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

constexpr std::size_t kQuotedBytes = 40;  // Enough to recognise a name.
constexpr double kLatestDate = 4e9;       // The year 2096.

// clang-format off
constexpr auto kRoutes = std::to_array<ControlRoute>({
    {"GET",    "/_test/state",                  control_state},
    {"POST",   "/_test/reset",                  control_reset},
    {"POST",   "/_test/clock",                  control_clock},
    {"POST",   "/_test/settings",               control_settings},
    {"GET",    "/_test/save",                   control_save},
    {"POST",   "/_test/restore",                control_restore},
    {"GET",    "/_test/faults",                 control_faults},
    {"POST",   "/_test/faults",                 control_set_fault},
    {"DELETE", "/_test/faults",                 control_lift},
    {"DELETE", "/_test/faults/{id}",            control_lift},
    {"GET",    "/_test/triggers",               control_triggers},
    {"POST",   "/_test/trigger/{name}",         control_trigger},
    {"GET",    "/_test/deliveries",             control_deliveries},
    {"POST",   "/_test/deliveries/{id}/retry",  control_retry},
    {"POST",   "/_test/deliveries/{id}/replay", control_replay},
    {"GET",    "/_test/requests",               control_requests},
    {"GET",    "/_test/timeline",               control_timeline},
    {"POST",   "/_test/app",                    control_app},
    {"POST",   "/_test/properties",             control_properties},
    {"POST",   "/_test/users",                  control_users},
    {"POST",   "/_test/keys",                   control_keys},
    {"POST",   "/_test/connect",                control_connect},
});
// clang-format on

json or_null(const std::string& text) {
  return text.empty() ? json() : json(text);
}

json grant_row(const Marketplace& marketplace, const Grant& grant) {
  json row = grant;
  row["property"] = grant.properties.front();
  row["alive"] = is_alive(marketplace, grant);
  row["access_token"] = or_null(grant.access_token);
  row["refresh_token"] = or_null(grant.refresh_token);
  row["api_key"] = or_null(grant.api_key);
  return row;
}

/// The clock stands still at this date: with a seed, nothing depends on the day of the run any more.
bool set_date(Account& account, const json& at) {
  if (!at.is_number() || !(at.get<double>() >= 1 && at.get<double>() <= kLatestDate)) return false;
  account.frozen_at = at.get<double>();
  account.clock_offset_s = 0;
  return true;
}

/// Sets what the clock's body names. @return whether it was understood.
bool set_clock(Marketplace& marketplace, const json& body) {
  Account& account = marketplace.account;
  if (!stray_field(body, {"advance_s", "frozen", "at"}).empty() || body.empty()) return false;
  const json advance = body.value("advance_s", json(0));
  const json frozen = body.value("frozen", json(account.frozen_at > 0));
  if (!advance.is_number() || !frozen.is_boolean()) return false;
  const double seconds = advance.get<double>();
  if (!(seconds >= 0) || (seconds > 0 && account.clock_offset_s + seconds > kFurthestOffset)) return false;
  if (body.contains("at") && !(frozen.get<bool>() && set_date(account, body["at"]))) return false;
  // Standing still or running on, the time shown does not jump.
  if (frozen.get<bool>() && account.frozen_at <= 0) account.frozen_at = unix_seconds(marketplace.clock());
  if (!frozen.get<bool>() && account.frozen_at > 0) {
    account.clock_offset_s -= unix_seconds(marketplace.clock()) - account.frozen_at;
    account.frozen_at = 0;
  }
  account.clock_offset_s += seconds;
  if (seconds > 0) marketplace.note("", fmt::format("The clock moved on by {} s", seconds));
  marketplace.changed = true;
  return true;
}

/// Only the farewell events outlive a reset: they are retried like any other, by the clock that starts anew.
void seed_anew(Marketplace& marketplace, std::uint64_t seed) {
  auto farewells = std::move(marketplace.account.deliveries);
  marketplace.account = seeded_account();
  marketplace.account.seed = seed;
  marketplace.random = Random(seed);
  for (Delivery& row : farewells) {
    row.next_attempt = marketplace.now() + kRetryAfter;
    row.id = "farewell-" + row.id;  // The same seed draws the same identifiers once more.
  }
  marketplace.account.deliveries = std::move(farewells);
  marketplace.changed = true;
}

}  // namespace

std::span<const ControlRoute> control_routes() {
  return kRoutes;
}

net::Response control_answer(const json& body) {
  return net::json(200, body.dump(1, ' ', false, json::error_handler_t::replace));
}

net::Response control_refusal(std::string_view code, std::string_view title, std::string_view detail) {
  return net::problem(400, code, title, detail);
}

json control_body(const net::Request& request) {
  return request.body.empty() ? json::object() : read_json(request.body);
}

std::string stray_field(const json& body, std::initializer_list<std::string_view> known) {
  if (!body.is_object()) return "Send a JSON object, or nothing.";
  for (const auto& [key, value] : body.items()) {
    if (std::ranges::find(known, key) == known.end())
      return fmt::format("There is no field \"{}\" here, only {}.", key.substr(0, kQuotedBytes),
                         fmt::join(known, ", "));
  }
  return {};
}

boost::asio::awaitable<net::Response> control_state(Desk desk, const net::Request&) {
  const Marketplace& marketplace = desk.workshop.marketplace;
  json body = marketplace.account;
  body["now"] = unix_seconds(marketplace.now());
  body["user"] = marketplace.user();
  body["grants"] = json::array();
  for (const Grant& grant : marketplace.account.grants)
    body["grants"].push_back(grant_row(marketplace, grant));
  body["codes"] = marketplace.account.codes.size();
  body["consents"] = marketplace.account.consents.size();
  for (const auto* const elsewhere : {"deliveries", "timeline", "drawn"}) body.erase(elsewhere);
  co_return control_answer(body);
}

boost::asio::awaitable<net::Response> control_clock(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  if (!set_clock(marketplace, control_body(request))) {
    co_return control_refusal(
        "clock_advance_invalid", "The clock cannot be set so",
        "Send {\"advance_s\": n}, a number of seconds from 0 to ten years altogether, {\"frozen\": true}, or "
        "{\"frozen\": true, \"at\": n} with a date in Unix seconds up to the year 2096.");
  }
  co_return control_answer({{"now", unix_seconds(marketplace.now())},
                            {"clock_offset_s", marketplace.account.clock_offset_s},
                            {"frozen", marketplace.account.frozen_at > 0}});
}

boost::asio::awaitable<net::Response> control_settings(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  Settings& settings = marketplace.account.settings;
  const auto complaint = change_settings(settings, read_json(request.body));
  if (!complaint.empty()) co_return control_refusal("settings_invalid", "Nothing was set", complaint);
  marketplace.note("", "The settings were changed");
  co_return control_answer({{"settings", settings}});
}

boost::asio::awaitable<net::Response> control_reset(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  const json body = control_body(request);
  const json seed = body.is_object() ? body.value("seed", json(marketplace.random.seed())) : json();
  if (!stray_field(body, {"seed"}).empty() || !seed.is_number_unsigned())
    co_return control_refusal("reset_invalid", "Nothing was reset", "Send nothing, or {\"seed\": n}.");
  lift_and_let_go(desk.workshop, "");
  marketplace.account.deliveries.clear();
  std::vector<std::string> ids;
  for (const Property& property : marketplace.account.properties) ids.push_back(property.id);
  for (const std::string& id : ids) co_await disconnect(marketplace, desk.workshop.courier, id, By::hotel);
  // Without a seed of its own what follows is drawn anew: yesterday's tokens must not come back.
  const bool named = body.contains("seed");
  seed_anew(marketplace, seed.get<std::uint64_t>());
  if (!named) marketplace.random = Random(marketplace.random.seed() + 1);
  marketplace.account.seed = marketplace.random.seed();
  desk.log.clear();
  desk.workshop.meter.clear();
  co_return control_answer({{"reset", true}, {"seed", marketplace.account.seed}});
}

boost::asio::awaitable<net::Response> control_save(Desk desk, const net::Request&) {
  Marketplace& marketplace = desk.workshop.marketplace;
  marketplace.account.drawn = marketplace.random.drawn();
  co_return control_answer(write_account(marketplace.account));
}

boost::asio::awaitable<net::Response> control_restore(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  std::string complaint;
  try {
    json file = read_json(request.body);
    if (file.is_discarded()) throw std::invalid_argument("it is no JSON, or nests too deep");
    if (!file.is_object() || !file.contains("format") || !file.contains("account"))
      throw std::invalid_argument("this is not what GET /_test/save answers");
    Account account = read_account(std::move(file));
    lift_and_let_go(desk.workshop, "");
    marketplace.account = std::move(account);
  } catch (const std::exception& error) {
    complaint = error.what();
  }
  if (!complaint.empty()) co_return control_refusal("restore_invalid", "Nothing was restored", complaint);
  marketplace.random = Random(marketplace.account.seed, marketplace.account.drawn);
  marketplace.changed = true;
  desk.log.clear();
  desk.workshop.meter.clear();
  co_return control_answer({{"restored", true}});
}

}  // namespace latchkey::sandbox
