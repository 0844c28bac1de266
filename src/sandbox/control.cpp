#include "sandbox/control.hpp"

#include "net/problem.hpp"
#include "sandbox/account_json.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/grants.hpp"

namespace latchkey::sandbox {
namespace {

constexpr double kFurthest =
    10.0 * 365 * 86'400;  // Ten years: beyond every lifetime here, and far from overflow.

net::Response answer(const nlohmann::json& body) {
  return net::json(200, body.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
}

nlohmann::json or_null(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json(text);
}

nlohmann::json grant_row(const Marketplace& marketplace, const Grant& grant) {
  nlohmann::json row = grant;
  row["property"] = grant.properties.front();
  row["alive"] = is_alive(marketplace, grant);
  row["access_token"] = or_null(grant.access_token);
  row["refresh_token"] = or_null(grant.refresh_token);
  row["api_key"] = or_null(grant.api_key);
  return row;
}

}  // namespace

net::Response control_state(const Marketplace& marketplace) {
  nlohmann::json body = marketplace.account;
  body["now"] = unix_seconds(marketplace.now());
  body["grants"] = nlohmann::json::array();
  for (const Grant& grant : marketplace.account.grants)
    body["grants"].push_back(grant_row(marketplace, grant));
  body["codes"] = marketplace.account.codes.size();
  body["consents"] = marketplace.account.consents.size();
  body.erase("deliveries");  // At /_test/deliveries.
  return answer(body);
}

net::Response control_deliveries(const Marketplace& marketplace) {
  nlohmann::json rows = marketplace.account.deliveries;
  for (auto& row : rows) row["body"] = nlohmann::json::parse(row["body"].get<std::string>());
  return answer({{"deliveries", std::move(rows)}});
}

net::Response control_requests(const RequestLog& log) {
  return answer({{"requests", log.rows()}});
}

net::Response control_clock(Marketplace& marketplace, const net::Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  const bool named = body.is_object() && body.contains("advance_s") && body["advance_s"].is_number();
  const double seconds = named ? body["advance_s"].get<double>() : -1;
  if (!(seconds >= 0) || marketplace.account.clock_offset_s + seconds > kFurthest) {
    return net::problem(
        400, "clock_advance_invalid", "The clock cannot be set so",
        "Send {\"advance_s\": n}, a number of seconds from 0 to ten years altogether. The clock never "
        "goes back; reset does.");
  }
  marketplace.account.clock_offset_s += seconds;
  marketplace.changed = true;
  return answer(
      {{"now", unix_seconds(marketplace.now())}, {"clock_offset_s", marketplace.account.clock_offset_s}});
}

net::Response control_settings(Marketplace& marketplace, const net::Request& request) {
  Settings& settings = marketplace.account.settings;
  const auto complaint = change_settings(settings, nlohmann::json::parse(request.body, nullptr, false));
  if (!complaint.empty()) return net::problem(400, "settings_invalid", "Nothing was set", complaint);
  marketplace.changed = true;
  return answer({{"settings", settings}});
}

boost::asio::awaitable<net::Response> control_reset(Marketplace& marketplace, Courier& courier,
                                                    RequestLog& log) {
  marketplace.account.deliveries.clear();
  std::vector<std::string> ids;
  for (const Property& property : marketplace.account.properties) ids.push_back(property.id);
  for (const std::string& id : ids) co_await disconnect(marketplace, courier, id);
  // Only the farewell events outlive the reset: they are retried like any other, by the clock that starts
  // anew.
  auto farewells = std::move(marketplace.account.deliveries);
  marketplace.account = seeded_account();
  for (Delivery& row : farewells) row.next_attempt = marketplace.now() + kRetryAfter;
  marketplace.account.deliveries = std::move(farewells);
  marketplace.changed = true;
  log.clear();
  co_return answer({{"reset", true}});
}

}  // namespace latchkey::sandbox
