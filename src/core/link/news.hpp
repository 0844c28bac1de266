// What the partner's back end is told of a link: so that its first sync starts, and its jobs stop.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/app_state.hpp"
#include "core/link/table.hpp"

namespace latchkey::core {

enum class News : std::uint8_t { connected, pending, disconnected, reauthorize, renewed, warned };
struct NewsRow {
  News id;
  std::string_view name;
  std::string_view meaning;
};
inline constexpr std::array kNews{
    NewsRow{News::connected, "connected", "the app state is enabled: start the first sync, let jobs run"},
    NewsRow{News::pending, "pending", "a set-up step of yours comes first: then post `enabled`"},
    NewsRow{News::disconnected, "disconnected", "over, and the credential is forgotten: stop jobs"},
    NewsRow{News::reauthorize, "reauthorize", "a person has to connect again: pause jobs"},
    NewsRow{News::renewed, "renewed", "connected again from the Marketplace, without a claim"},
    NewsRow{News::warned, "warned",
            "it works, and will not for long unless somebody acts: `reason` says why"},
};
static_assert(in_enum_order(kNews) && names_unique(kNews));

[[nodiscard]] constexpr std::string_view name(News news) {
  return row_of(kNews, news).name;
}

struct StandingRow {
  LinkState state;
  AppState app_state;
  News news;
};
/// Of links at rest. What stands in none of these rows is no news (`installing`: Cloudbeds is at work).
inline constexpr std::array kStandings{
    StandingRow{LinkState::settled, AppState::enabled, News::connected},
    StandingRow{LinkState::settled, AppState::pending, News::pending},
    StandingRow{LinkState::settled, AppState::disabled, News::disconnected},
    StandingRow{LinkState::unlinked, AppState::disabled, News::disconnected},
    StandingRow{LinkState::lapsed, AppState::disabled, News::reauthorize},
};

[[nodiscard]] constexpr std::optional<News> news_of(LinkState state, AppState app_state) {
  for (const StandingRow& row : kStandings)
    if (row.state == state && row.app_state == app_state) return row.news;
  return std::nullopt;
}

}  // namespace latchkey::core
