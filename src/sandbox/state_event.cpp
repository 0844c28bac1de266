#include "sandbox/state_event.hpp"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "sandbox/courier.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::string_view kObject = "integration";
constexpr std::string_view kAction = "appstate_changed";

/// The documented body, in the key order of the fixtures (webhook.appstate_changed.*).
std::string event_body(const Marketplace& marketplace, std::string_view property, AppState old_state,
                       AppState new_state) {
  std::uint64_t number = 0;
  std::from_chars(property.data(), property.data() + property.size(), number);
  return nlohmann::ordered_json{
      {"propertyID", number},
      {"propertyID_str", property},
      {"clientID", marketplace.account.app.client_id},
      {"oldState", name(old_state)},
      {"newState", name(new_state)},
      {"version", "1.0"},
      {"event", fmt::format("{}/{}", kObject, kAction)},
      {"timestamp", unix_seconds(marketplace.now())},
  }
      .dump();
}

}  // namespace

std::vector<std::string> queue_state_event(Marketplace& marketplace, std::string_view property,
                                           AppState old_state, AppState new_state) {
  const std::string body = event_body(marketplace, property, old_state, new_state);
  std::vector<std::string> ids;
  for (const Subscription& row : marketplace.account.subscriptions) {
    if (row.property != property || row.object != kObject || row.action != kAction) continue;
    ids.push_back(queue_delivery(marketplace, fmt::format("{}/{}", kObject, kAction), row.url, body));
  }
  return ids;
}

}  // namespace latchkey::sandbox
