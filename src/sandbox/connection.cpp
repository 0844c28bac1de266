#include "sandbox/connection.hpp"

#include <fmt/format.h>

#include "sandbox/courier.hpp"
#include "sandbox/grants.hpp"
#include "sandbox/state_event.hpp"

namespace latchkey::sandbox {
namespace {

bool covers(const std::vector<std::string>& properties, std::string_view property) {
  return std::ranges::find(properties, property) != properties.end();
}

constexpr std::size_t kKeptChanges = 500;  // A long test session; the Lab shows the last of them.

std::vector<std::string> set_state(Marketplace& marketplace, Property& property, AppState state, By by) {
  const AppState old_state = std::exchange(property.app_state, state);
  auto& timeline = marketplace.account.timeline;
  timeline.push_back({marketplace.now(), property.id, old_state, state, std::string(name(by))});
  keep_newest(timeline, kKeptChanges);
  marketplace.note(property.id, fmt::format("App state: {} to {}", name(old_state), name(state)));
  return queue_state_event(marketplace, property.id, old_state, state);
}

/// What a disconnect will end. Taken before the event goes out: while it travels, a new connection may begin
/// and must live.
struct Condemned {
  std::vector<std::string> subscriptions;
  std::vector<std::string> grants;
};

/// What a grant or a code goes on with; true when nothing is left of it.
bool leave(std::vector<std::string>& properties, std::string_view property) {
  if (properties.size() > 1) return std::erase(properties, property), false;
  return true;
}

Condemned condemned_by_end_of(const Account& account, std::string_view property) {
  Condemned list;
  for (const auto& row : account.subscriptions) {
    if (row.property == property) list.subscriptions.push_back(row.id);
  }
  for (const auto& row : account.grants) {
    if (!row.ended && !row.property_level && covers(row.properties, property)) list.grants.push_back(row.id);
  }
  return list;
}

/// At once, before the event goes out: a code of the old connection must not be exchanged while it travels.
void end_codes(Account& account, std::string_view property) {
  std::erase_if(account.codes, [&](Code& row) {
    return covers(row.properties, property) && leave(row.properties, property);
  });
}

void end(Account& account, const Condemned& list, std::string_view property) {
  std::erase_if(account.subscriptions, [&](const auto& row) { return covers(list.subscriptions, row.id); });
  for (Grant& grant : account.grants) {
    // Asked again: a second disconnect of the same property may have ended it while the event travelled.
    if (!covers(list.grants, grant.id) || !covers(grant.properties, property)) continue;
    // A grant over several properties goes on for the others; the last one stays, to tell what it was for.
    grant.ended = leave(grant.properties, property);
    if (!grant.ended) grant.ended_properties.emplace_back(property);
  }
}

/// The properties of the codes that have expired; these codes are forgotten.
std::vector<std::string> take_expired(Marketplace& marketplace) {
  std::vector<std::string> properties;
  std::erase_if(marketplace.account.codes, [&, now = marketplace.now()](const Code& row) {
    if (row.expires <= now) properties.insert(properties.end(), row.properties.begin(), row.properties.end());
    return row.expires <= now;
  });
  return properties;
}

bool awaits_exchange(const Account& account, std::string_view property) {
  return std::ranges::any_of(account.codes,
                             [&](const Code& row) { return covers(row.properties, property); });
}

}  // namespace

std::string_view name(By by) {
  constexpr std::array<std::string_view, 4> kNames{"hotel", "app", "cloudbeds", "time"};
  return kNames[static_cast<std::size_t>(by)];
}

void change_state(Marketplace& marketplace, std::string_view property, AppState state, By by) {
  Property* const row = marketplace.find_property(property);
  if (row != nullptr && row->app_state != state) set_state(marketplace, *row, state, by);
}

void connect_at_consent(Marketplace& marketplace, std::string_view property) {
  const Property* const row = marketplace.find_property(property);
  if (row == nullptr) return;
  if (row->app_state == AppState::disabled)
    change_state(marketplace, property, AppState::installing, By::hotel);
  if (marketplace.account.settings.enabled_at == EnabledAt::consent)
    change_state(marketplace, property, AppState::enabled, By::hotel);
}

void connect_at_exchange(Marketplace& marketplace, std::string_view property) {
  const Property* const row = marketplace.find_property(property);
  if (row != nullptr && row->app_state == AppState::installing) {
    change_state(marketplace, property, AppState::enabled, By::app);
  }
}

bool is_connected(const Marketplace& marketplace, const Property& property) {
  return property.app_state == AppState::enabled ||
         std::ranges::any_of(marketplace.account.grants, [&](const Grant& grant) {
           return !grant.property_level && covers(grant.properties, property.id) &&
                  is_alive(marketplace, grant);
         });
}

void give_up_expired_codes(Marketplace& marketplace) {
  for (const std::string& id : take_expired(marketplace)) {
    Property* const property = marketplace.find_property(id);
    marketplace.note(id, "The code was not exchanged in time");
    if (property == nullptr || property->app_state != AppState::installing) continue;
    if (is_connected(marketplace, *property) || awaits_exchange(marketplace.account, id)) continue;
    set_state(marketplace, *property, AppState::disabled, By::time);
    end(marketplace.account, condemned_by_end_of(marketplace.account, id), id);
  }
}

void finish_disconnects(Marketplace& marketplace) {
  for (const Property& property : marketplace.account.properties) {
    if (property.app_state != AppState::disabled) continue;
    end_codes(marketplace.account, property.id);
    end(marketplace.account, condemned_by_end_of(marketplace.account, property.id), property.id);
  }
}

boost::asio::awaitable<void> disconnect(Marketplace& marketplace, Courier& courier, std::string property,
                                        By by) {
  Property* const row = marketplace.find_property(property);
  if (row == nullptr || (row->app_state == AppState::disabled && !is_connected(marketplace, *row))) co_return;
  end_codes(marketplace.account, property);
  const Condemned list = condemned_by_end_of(marketplace.account, property);
  marketplace.note(property,
                   "App Disconnected");  // The wording of Cloudbeds' activity log (FACTS section 5).
  if (row->app_state != AppState::disabled) {
    const auto event = set_state(marketplace, *row, AppState::disabled, by);
    courier.send_due();
    co_await courier.attempted(event);
  }
  end(marketplace.account, list, property);
  marketplace.changed = true;
}

}  // namespace latchkey::sandbox
