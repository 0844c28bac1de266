// /_test/: faults, moments, deliveries, requests, the timeline.
#include "net/problem.hpp"
#include "sandbox/account_json.hpp"
#include "sandbox/control.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/moments.hpp"
#include "sandbox/outside_json.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

json known_faults() {
  json rows = json::array();
  for (const FaultRow& row : kFaults) {
    rows.push_back({{"fault", row.name},
                    {"words", row.words},
                    {"acts_on", kPlaces[static_cast<std::size_t>(row.place)].name},
                    {"source", row.source}});
    if (row.seconds > 0) rows.back()["seconds"] = row.seconds;
  }
  return rows;
}

std::string_view word_of(Face face) {
  constexpr std::array<std::string_view, 4> kWords{"unchanged", "connect", "none", "login"};
  return kWords[static_cast<std::size_t>(face)];
}

json moment_row(const Moment& row) {
  return {{"name", row.name},
          {"words", row.words},
          {"action", word_of(row.face)},
          {"shows", row.shows},
          {"source", row.source}};
}

net::Response no_such(std::string_view what) {
  return net::problem(404, "not_found", "There is none of this name", what);
}

/// The body as it was sent: JSON where it is, else text.
json delivery_row(const Delivery& delivery) {
  json row = delivery;
  json body = read_json(delivery.body);
  if (!body.is_discarded()) row["body"] = std::move(body);
  return row;
}

}  // namespace

bool lift_and_let_go(Workshop& workshop, std::string_view id) {
  const bool lifted = lift_fault(workshop.marketplace, id);
  workshop.pauses.wake_if([&](const std::string& reason) { return id.empty() || reason == id; });
  return lifted;
}

boost::asio::awaitable<net::Response> control_faults(Desk desk, const net::Request&) {
  const auto& faults = desk.workshop.marketplace.account.faults;
  co_return control_answer({{"faults", faults}, {"known", known_faults()}});
}

boost::asio::awaitable<net::Response> control_set_fault(Desk desk, const net::Request& request) {
  const auto set = set_fault(desk.workshop.marketplace, control_body(request));
  if (const auto* complaint = std::get_if<std::string>(&set))
    co_return control_refusal("fault_invalid", "No fault was set", *complaint);
  const auto& faults = desk.workshop.marketplace.account.faults;
  co_return control_answer({{"fault", std::get<SetFault>(set)}, {"faults", faults}});
}

boost::asio::awaitable<net::Response> control_lift(Desk desk, const net::Request& request) {
  const auto named = request.params.find("id");
  const std::string id = named == request.params.end() ? std::string{} : named->second;
  if (!lift_and_let_go(desk.workshop, id)) co_return no_such("No fault of this id is set.");
  co_return control_answer({{"faults", desk.workshop.marketplace.account.faults}});
}

boost::asio::awaitable<net::Response> control_triggers(Desk, const net::Request&) {
  json rows = json::array();
  for (const Moment& row : kMoments) rows.push_back(moment_row(row));
  co_return control_answer({{"triggers", rows}});
}

boost::asio::awaitable<net::Response> control_trigger(Desk desk, const net::Request& request) {
  Marketplace& marketplace = desk.workshop.marketplace;
  const Moment* const moment = moment_named(request.params.at("name"));
  if (moment == nullptr) co_return no_such("GET /_test/triggers lists them all.");
  const json body = control_body(request);
  const json wanted = body.is_object() ? body.value("property", json("")) : json();
  if (!stray_field(body, {"property"}).empty() || !wanted.is_string() ||
      (!wanted.get<std::string>().empty() && marketplace.find_property(wanted.get<std::string>()) == nullptr))
    co_return control_refusal("trigger_invalid", "Nothing was triggered",
                              "Send nothing, or {\"property\": \"...\"} with one of the account.");
  std::string property = wanted.get<std::string>();
  if (property.empty()) property = usual_property(marketplace);
  const Scene scene{marketplace, desk.workshop.courier, desk.workshop.site_redirects, property};
  const std::string complaint = co_await bring_about(*moment, scene);
  const bool lifts = std::ranges::find(moment->steps, Act::lift, &Step::act) != moment->steps.end();
  if (lifts) lift_and_let_go(desk.workshop, "");  // What was lifted is waited for no more.
  marketplace.changed = true;
  if (!complaint.empty()) co_return control_refusal("trigger_impossible", "It could not be done", complaint);
  json answer = moment_row(*moment);
  answer["property"] = property;
  co_return control_answer(answer);
}

boost::asio::awaitable<net::Response> control_deliveries(Desk desk, const net::Request&) {
  json rows = json::array();
  for (const Delivery& row : desk.workshop.marketplace.account.deliveries) rows.push_back(delivery_row(row));
  co_return control_answer({{"deliveries", std::move(rows)}});
}

boost::asio::awaitable<net::Response> control_retry(Desk desk, const net::Request& request) {
  const std::string& id = request.params.at("id");
  if (!retry_delivery(desk.workshop.marketplace, id)) co_return no_such("No delivery has this id.");
  co_return control_answer({{"id", id}});
}

boost::asio::awaitable<net::Response> control_replay(Desk desk, const net::Request& request) {
  const auto id = replay_delivery(desk.workshop.marketplace, request.params.at("id"));
  if (id.empty()) co_return no_such("No delivery has this id.");
  co_return control_answer({{"id", id}});
}

boost::asio::awaitable<net::Response> control_requests(Desk desk, const net::Request&) {
  co_return control_answer({{"requests", desk.log.rows()}});
}

boost::asio::awaitable<net::Response> control_timeline(Desk desk, const net::Request& request) {
  const net::Form query = request.query_form();
  const auto wanted = query.get("property");
  json rows = json::array();
  for (const StateChange& row : desk.workshop.marketplace.account.timeline) {
    if (wanted.empty() || row.property == wanted) rows.push_back(row);
  }
  co_return control_answer({{"timeline", rows}});
}

}  // namespace latchkey::sandbox
