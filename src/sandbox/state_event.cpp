#include "sandbox/state_event.hpp"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "sandbox/webhook_faults.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::string_view kObject = "integration";
constexpr std::string_view kAction = "appstate_changed";

}  // namespace

nlohmann::ordered_json state_event_body(const Marketplace& marketplace, std::string_view property,
                                        AppState old_state, AppState new_state) {
  std::uint64_t number = 0;
  std::from_chars(property.data(), property.data() + property.size(), number);
  return {
      {"propertyID", number},
      {"propertyID_str", property},
      {"clientID", marketplace.account.app.client_id},
      {"oldState", name(old_state)},
      {"newState", name(new_state)},
      {"version", "1.0"},
      {"event", fmt::format("{}/{}", kObject, kAction)},
      {"timestamp", unix_seconds(marketplace.now())},
  };
}

std::vector<std::string> queue_event(Marketplace& marketplace, std::string_view property,
                                     std::string_view event, const nlohmann::ordered_json& body) {
  std::vector<std::string> urls;
  for (const Subscription& row : marketplace.account.subscriptions) {
    if (row.property == property && fmt::format("{}/{}", row.object, row.action) == event)
      urls.push_back(row.url);
  }
  if (urls.empty()) return {};
  Webhook webhook{.property = std::string(property), .event = std::string(event), .url = {}, .body = body};
  const auto faults = acting_on_event(marketplace, webhook.property);
  std::vector<std::string> ids;
  for (const std::string& url : urls) {
    webhook.url = url;
    const auto queued = queue_webhook(marketplace, webhook, faults);
    ids.insert(ids.end(), queued.begin(), queued.end());
  }
  return ids;
}

std::vector<std::string> queue_state_event(Marketplace& marketplace, std::string_view property,
                                           AppState old_state, AppState new_state) {
  return queue_event(marketplace, property, fmt::format("{}/{}", kObject, kAction),
                     state_event_body(marketplace, property, old_state, new_state));
}

}  // namespace latchkey::sandbox
