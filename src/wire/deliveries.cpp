#include "wire/deliveries.hpp"

#include <array>
#include <string>

#include "core/url.hpp"
#include "wire/json.hpp"

namespace latchkey::wire {

namespace {

struct Field {
  std::string_view name;
  std::string core::Delivery::*field;
};
// The first spelling that is there wins: propertyID_str survives readers that lose digits beyond 2^53. Letter
// case is no matter (FACTS section 4, "spelling").
constexpr std::array kFields{
    Field{"event", &core::Delivery::event},
    Field{"clientID", &core::Delivery::client_id},
    Field{"client_id", &core::Delivery::client_id},
    Field{"propertyID_str", &core::Delivery::property},
    Field{"property_id_str", &core::Delivery::property},
    Field{"propertyID", &core::Delivery::property},
    Field{"property_id", &core::Delivery::property},
    Field{"newState", &core::Delivery::new_state},
    Field{"new_state", &core::Delivery::new_state},
    Field{"newAppState", &core::Delivery::new_state},
    Field{"app_state", &core::Delivery::new_state},
    Field{"appState", &core::Delivery::new_state},
    Field{"state", &core::Delivery::new_state},
};

/// Subscriptions name an event by its two halves; a delivery might do so as well.
[[nodiscard]] std::string event_of(const Json& body) {
  const std::string object = text_of(member(body, "object"));
  const std::string action = text_of(member(body, "action"));
  return object.empty() || action.empty() ? std::string{} : object + "/" + action;
}

[[nodiscard]] std::optional<Json> form_as_json(std::string_view body) {
  const auto parameters = core::read_query(body);
  if (!parameters) return std::nullopt;
  Json object = Json::object();
  for (const core::Parameter& row : *parameters) object[row.name] = row.value;
  return object;
}

}  // namespace

std::optional<core::Delivery> read_delivery(std::string_view body) {
  auto json = parse(body);
  if (!json) json = form_as_json(body);
  if (!json || !json->is_object()) return std::nullopt;
  core::Delivery delivery;
  bool any = false;
  for (const Field& row : kFields) {
    const std::string value = text_of(member(*json, row.name));
    if (value.empty()) continue;
    any = true;
    if ((delivery.*row.field).empty()) delivery.*row.field = value;
  }
  if (delivery.event.empty()) delivery.event = event_of(*json);
  return any || !delivery.event.empty() ? std::optional{delivery} : std::nullopt;
}

}  // namespace latchkey::wire
