// The calls to Cloudbeds whose answers are judged (FACTS sections 1, 3, 4), by their own names.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/enum_table.hpp"

namespace latchkey::core {

enum class Call {
  exchange,
  refresh,
  migrate,
  get_app_state,
  post_app_state,
  post_webhook,
  get_hotels,
  other
};

struct CallRow {
  Call id;
  std::string_view name;  ///< The method, or the grant type of access_token.
  bool asks_for_token;    ///< Its refusals speak of a code or a refresh token, not of the access credential.
  std::string_view complete;  ///< What a healthy answer holds.
};
inline constexpr std::array kCalls{
    CallRow{Call::exchange, "authorization_code", true, "`access_token`"},
    CallRow{Call::refresh, "refresh_token", true, "`access_token`"},
    CallRow{Call::migrate, "refresh_token_exchange", true, "`access_token`"},
    CallRow{Call::get_app_state, "getAppState", false, "one of the four app states"},
    CallRow{Call::post_app_state, "postAppState", false, "`success: true`"},
    CallRow{Call::post_webhook, "postWebhook", false, "`success: true`"},
    CallRow{Call::get_hotels, "getHotels", false, "`success: true`, or the list"},
    CallRow{Call::other, "other", false, "a JSON object that does not say otherwise"},
};
static_assert(in_enum_order(kCalls) && names_unique(kCalls));

[[nodiscard]] constexpr std::string_view name(Call call) {
  return row_of(kCalls, call).name;
}

}  // namespace latchkey::core
