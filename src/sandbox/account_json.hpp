// The account as JSON: the state file, and GET /_test/state on top of it. Field lists once; a missing field
// throws.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "sandbox/account.hpp"

/// Times are Unix seconds with a fraction, as in Cloudbeds' own deliveries.
template <>
struct nlohmann::adl_serializer<latchkey::sandbox::Time> {
  static void to_json(json& value, const latchkey::sandbox::Time& time) {
    value = latchkey::sandbox::unix_seconds(time);
  }
  static void from_json(const json& value, latchkey::sandbox::Time& time) {
    time = latchkey::sandbox::from_unix_seconds(value.get<double>());
  }
};

namespace latchkey::sandbox {

inline void to_json(nlohmann::json& value, AppState state) {
  value = name(state);
}
inline void from_json(const nlohmann::json& value, AppState& state) {
  const auto known = app_state_named(value.get<std::string>());
  if (!known) throw std::invalid_argument("unknown app state \"" + value.get<std::string>() + "\"");
  state = *known;
}

template <typename Value>
struct Word {
  Value value;
  std::string_view text;
};

inline constexpr auto kDeliveryWords =
    std::to_array<Word<DeliveryStatus>>({{DeliveryStatus::waiting, "waiting"},
                                         {DeliveryStatus::delivered, "delivered"},
                                         {DeliveryStatus::dropped, "dropped"},
                                         {DeliveryStatus::refused, "refused"},
                                         {DeliveryStatus::lost, "lost"}});
inline constexpr auto kSaleWords = std::to_array<Word<Sale>>({{Sale::direct, "direct"},
                                                              {Sale::not_bought, "not_bought"},
                                                              {Sale::requested, "requested"},
                                                              {Sale::bought, "bought"}});

template <typename Value, std::size_t N>
std::string_view word_for(Value wanted, const std::array<Word<Value>, N>& words) {
  return std::ranges::find(words, wanted, &Word<Value>::value)->text;
}
/// nlohmann's own macro takes any other word for the first of them.
template <typename Value, std::size_t N>
Value meant_by(const std::string& text, const std::array<Word<Value>, N>& words) {
  const auto row = std::ranges::find(words, text, &Word<Value>::text);
  if (row == words.end()) throw std::invalid_argument("unknown word \"" + text + "\"");
  return row->value;
}

inline void to_json(nlohmann::json& value, DeliveryStatus status) {
  value = word_for(status, kDeliveryWords);
}
inline void from_json(const nlohmann::json& value, DeliveryStatus& status) {
  status = meant_by(value.get<std::string>(), kDeliveryWords);
}
inline void to_json(nlohmann::json& value, Sale sale) {
  value = word_for(sale, kSaleWords);
}
inline void from_json(const nlohmann::json& value, Sale& sale) {
  sale = meant_by(value.get<std::string>(), kSaleWords);
}

inline void to_json(nlohmann::json& value, const Settings& settings) {
  value = settings_json(settings);
}
inline void from_json(const nlohmann::json& value, Settings& settings) {
  if (const auto complaint = change_settings(settings, value); !complaint.empty())
    throw std::invalid_argument(complaint);
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Property, id, name, timezone, app_state, canceled)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(User, id, first_name, last_name, email, active, listed)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(App, slug, name, summary, client_id, client_secret, scopes, redirect_urls,
                                   login_url, connect_url, listed, sale)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ConsentRequest, id, redirect_uri, state, scopes, property, groups, expires)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Code, code, redirect_uri, scopes, properties, user, expires)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Grant, id, properties, ended_properties, scopes, access_token,
                                   refresh_token, api_key, access_expires, refresh_expires, last_used,
                                   created, ended, user, exchanged_from, property_level)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Subscription, id, property, object, action, url)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Attempt, at, status, outcome)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Delivery, id, event, url, body, status, next_attempt, attempts, property,
                                   content_type, faults, held)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SetFault, id, fault, property, call, times, seconds, acted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StateChange, at, property, from, to, by)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Happening, at, property, what)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Account, properties, users, logged_in, app, consents, codes, grants,
                                   subscriptions, deliveries, happenings, timeline, faults, settings,
                                   clock_offset_s, suspended, frozen_at, seed, drawn)

}  // namespace latchkey::sandbox
