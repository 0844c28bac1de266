#include "sandbox/connection.hpp"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "sandbox/courier.hpp"
#include "sandbox/grants.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::string_view kObject = "integration";
constexpr std::string_view kAction = "appstate_changed";

bool covers(const std::vector<std::string>& properties, std::string_view property) {
  return std::ranges::find(properties, property) != properties.end();
}

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

/// @return the identifiers of the deliveries.
std::vector<std::string> queue_event(Marketplace& marketplace, std::string_view property,
                                     const std::string& body) {
  std::vector<std::string> ids;
  for (const Subscription& row : marketplace.account.subscriptions) {
    if (row.property != property || row.object != kObject || row.action != kAction) continue;
    ids.push_back(queue_delivery(marketplace, fmt::format("{}/{}", kObject, kAction), row.url, body));
  }
  return ids;
}

std::vector<std::string> set_state(Marketplace& marketplace, Property& property, AppState state) {
  const AppState old_state = std::exchange(property.app_state, state);
  marketplace.note(property.id, fmt::format("App state: {} to {}", name(old_state), name(state)));
  return queue_event(marketplace, property.id, event_body(marketplace, property.id, old_state, state));
}

/// What a disconnect will end. Taken before the event goes out: while it travels, a new connection may begin
/// and must live.
struct Condemned {
  std::vector<std::string> subscriptions;
  std::vector<std::string> grants;
  std::vector<std::string> codes;
};

Condemned condemned_by_end_of(const Account& account, std::string_view property) {
  Condemned list;
  for (const auto& row : account.subscriptions) {
    if (row.property == property) list.subscriptions.push_back(row.id);
  }
  for (const auto& row : account.grants) {
    if (!row.ended && covers(row.properties, property)) list.grants.push_back(row.id);
  }
  for (const auto& row : account.codes) {
    if (covers(row.properties, property)) list.codes.push_back(row.code);
  }
  return list;
}

void end(Account& account, const Condemned& list, std::string_view property) {
  std::erase_if(account.subscriptions, [&](const auto& row) { return covers(list.subscriptions, row.id); });
  std::erase_if(account.codes, [&](const auto& row) { return covers(list.codes, row.code); });
  for (Grant& grant : account.grants) {
    if (!covers(list.grants, grant.id)) continue;
    // A grant over several properties lives on with the others; the last one stays, to tell what it was for.
    if (grant.properties.size() > 1) {
      std::erase(grant.properties, property);
    } else {
      grant.ended = true;
    }
  }
}

}  // namespace

void change_state(Marketplace& marketplace, std::string_view property, AppState state) {
  Property* const row = marketplace.find_property(property);
  if (row != nullptr && row->app_state != state) set_state(marketplace, *row, state);
}

void connect_at_consent(Marketplace& marketplace, std::string_view property) {
  const Property* const row = marketplace.find_property(property);
  if (row->app_state == AppState::disabled) change_state(marketplace, property, AppState::installing);
  if (marketplace.settings.enabled_at == EnabledAt::consent)
    change_state(marketplace, property, AppState::enabled);
}

void connect_at_exchange(Marketplace& marketplace, std::string_view property) {
  const Property* const row = marketplace.find_property(property);
  if (row != nullptr && row->app_state == AppState::installing) {
    change_state(marketplace, property, AppState::enabled);
  }
}

bool is_connected(const Marketplace& marketplace, const Property& property) {
  return property.app_state == AppState::enabled ||
         std::ranges::any_of(marketplace.account.grants, [&](const Grant& grant) {
           return covers(grant.properties, property.id) && is_alive(marketplace, grant);
         });
}

void finish_disconnects(Marketplace& marketplace) {
  for (const Property& property : marketplace.account.properties) {
    if (property.app_state != AppState::disabled) continue;
    end(marketplace.account, condemned_by_end_of(marketplace.account, property.id), property.id);
  }
}

boost::asio::awaitable<void> disconnect(Marketplace& marketplace, Courier& courier, std::string property) {
  Property* const row = marketplace.find_property(property);
  if (row == nullptr || (row->app_state == AppState::disabled && !is_connected(marketplace, *row))) co_return;
  const Condemned list = condemned_by_end_of(marketplace.account, property);
  marketplace.note(property,
                   "App Disconnected");  // The wording of Cloudbeds' activity log (FACTS section 5).
  if (row->app_state != AppState::disabled) {
    const auto event = set_state(marketplace, *row, AppState::disabled);
    courier.send_due();
    co_await courier.attempted(event);
  }
  end(marketplace.account, list, property);
  marketplace.changed = true;
}

}  // namespace latchkey::sandbox
