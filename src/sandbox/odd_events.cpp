#include "sandbox/odd_events.hpp"

#include <fmt/format.h>

#include "sandbox/courier.hpp"
#include "sandbox/state_event.hpp"
#include "sandbox/webhook_faults.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kStateEvent = "integration/appstate_changed";
constexpr std::string_view kReservationEvent = "reservation/status_changed";

/// What is delivered: a body, as its type says.
struct Odd {
  std::string body;
  std::string type = "application/json";
};

Odd plain(const ordered_json& body) {
  return {body.dump()};
}

Odd as(Rewriting how, const ordered_json& body) {
  Odd odd;
  odd.body = rewritten(body, how, odd.type);
  return odd;
}

/// The fields of fixtures/webhook.reservation.status_changed.
ordered_json reservation(const ordered_json& model) {
  const auto id = model["propertyID_str"].get<std::string>();
  const ordered_json part = {{"id", id + "02"},
                             {"roomId", ""},
                             {"subReservationId", id + "02"},
                             {"startDate", "2026-11-20"},
                             {"endDate", "2026-11-25"}};
  return {{"reservationID", id + "02"},     {"propertyID", model["propertyID"]},
          {"propertyID_str", id},           {"status", "canceled"},
          {"previousStatus", "checked_in"}, {"actor", {{"type", "api-client"}, {"id", model["clientID"]}}},
          {"subReservations", {part}},      {"version", "1.0"},
          {"event", kReservationEvent},     {"timestamp", model["timestamp"]}};
}

ordered_json for_a_foreign_property(ordered_json body) {
  body["propertyID"] = 999'999;
  body["propertyID_str"] = "999999";
  return body;
}

/// @param model  What the property's own event would say, with `disabled` as the new state.
Odd odd_event(std::string_view kind, const ordered_json& model) {
  if (kind == "forged") return plain(forged(model));
  if (kind == "unknown_state") return as(Rewriting::unknown_state, model);
  if (kind == "form") return as(Rewriting::form, model);
  if (kind == "no_client") return as(Rewriting::no_client, model);
  if (kind == "spelling") return as(Rewriting::other_spelling, model);
  if (kind == "foreign_property") return plain(for_a_foreign_property(model));
  if (kind == "malformed") return {model.dump().substr(0, 40)};
  if (kind == "reservation") return plain(reservation(model));
  return plain(model);  // "lying"
}

}  // namespace

std::size_t send_odd_event(Marketplace& marketplace, std::string_view property, std::string_view kind) {
  const std::string_view event = kind == "reservation" ? kReservationEvent : kStateEvent;
  const Property* const row = marketplace.find_property(property);
  const auto model = state_event_body(marketplace, property, row->app_state, AppState::disabled);
  const Odd odd = odd_event(kind, model);
  std::vector<std::string> urls;
  for (const Subscription& subscription : marketplace.account.subscriptions) {
    if (subscription.property == property &&
        fmt::format("{}/{}", subscription.object, subscription.action) == event)
      urls.push_back(subscription.url);
  }
  for (const std::string& url : urls) {
    queue_delivery(marketplace, {.id = {},
                                 .event = std::string(event),
                                 .url = url,
                                 .body = odd.body,
                                 .next_attempt = marketplace.now(),
                                 .attempts = {},
                                 .property = std::string(property),
                                 .content_type = odd.type,
                                 .faults = {std::string(kind)}});
  }
  return urls.size();
}

}  // namespace latchkey::sandbox
