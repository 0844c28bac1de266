// The grant machine as a table: one credential and how it is kept alive. Rule: everything that refreshes,
// uses or migrates a credential by itself stands in this file. Whether the connection lives, the links say.
#pragma once

#include <array>
#include <string_view>

#include "core/table.hpp"

namespace latchkey::core {

using namespace std::chrono_literals;

enum class GrantState { absent, resting, refreshing, waiting, spent, migrating };

struct GrantStateRow {
  GrantState id;
  std::string_view name;
  bool waits_for_machine;
  Duration limit;  ///< Of waiting it is the shortest: see kBackoff. resting has a due time, not a limit.
  std::string_view meaning;
};
inline constexpr std::array kGrantStates{
    GrantStateRow{GrantState::absent, "absent", false, 0ms, "no credential is kept"},
    GrantStateRow{
        GrantState::resting, "resting", false, 0ms,
        "good as far as we know; wakes when it is due: a token before it dies, a key before 30 idle days"},
    GrantStateRow{GrantState::refreshing, "refreshing", true, 20s,
                  "the one refresh of this grant is under way"},
    GrantStateRow{GrantState::waiting, "waiting", true, 1s,
                  "Cloudbeds said nothing useful to a refresh; it is repeated with backoff"},
    GrantStateRow{GrantState::spent, "spent", false, 0ms,
                  "cannot be refreshed: only a question can tell whether it still works"},
    GrantStateRow{GrantState::migrating, "migrating", true, 20s,
                  "the refresh token is being exchanged for an API key (P4)"},
};
static_assert(in_enum_order(kGrantStates) && names_unique(kGrantStates));

enum class GrantEvent {
  kept,
  used,
  refused,
  woke,
  refreshed,
  refresh_terminated,
  refresh_refused,
  refresh_retry,
  migrate,
  forgotten,
};
inline constexpr std::size_t kGrantEventCount = 10;

inline constexpr auto kGrantEvents = std::to_array<Named<GrantEvent>>({
    {GrantEvent::kept, "kept"},
    {GrantEvent::used, "used"},
    {GrantEvent::refused, "refused"},
    {GrantEvent::woke, "woke"},
    {GrantEvent::refreshed, "refreshed"},
    {GrantEvent::refresh_terminated, "refresh_terminated"},
    {GrantEvent::refresh_refused, "refresh_refused"},
    {GrantEvent::refresh_retry, "refresh_retry"},
    {GrantEvent::migrate, "migrate"},
    {GrantEvent::forgotten, "forgotten"},
});
static_assert(in_enum_order(kGrantEvents) && names_unique(kGrantEvents));

inline constexpr std::array<EventRule, kGrantEventCount> kGrantEventRules{{
    {Unlisted::ignore, "one refresh at a time: what is under way brings a newer one"},
    {Unlisted::ignore, "a use of what is being replaced, or gone"},
    {Unlisted::ignore, "one refresh at a time: who was refused waits for the one under way"},
    {Unlisted::ignore, "a timer may fire after its state has ended"},
    {Unlisted::ignore, "the answer to a refresh already given up; a token in it is kept by `kept`"},
    {Unlisted::ignore, "the answer to a refresh already given up"},
    {Unlisted::ignore, "the answer to a refresh already given up"},
    {Unlisted::ignore, "the answer to a refresh already given up"},
    {Unlisted::refuse, "there is no refresh token to exchange, or it is in use"},
    {Unlisted::ignore, "an end is taken in every state"},
}};

enum class GrantGuard { always, can_refresh };
enum class GrantEffect {
  none,
  refresh,
  keep_alive,
  exchange_for_key,
  rest,
  tell_well,
  tell_ended,
  tell_refused,
  tell_outage
};

inline constexpr auto kGrantGuards = std::to_array<Named<GrantGuard>>({
    {GrantGuard::always, "always"},
    {GrantGuard::can_refresh, "can_refresh"},
});
inline constexpr auto kGrantEffects = std::to_array<Named<GrantEffect>>({
    {GrantEffect::none, "none"},
    {GrantEffect::refresh, "refresh"},
    {GrantEffect::keep_alive, "keep_alive"},
    {GrantEffect::exchange_for_key, "exchange_for_key"},
    {GrantEffect::rest, "rest"},
    {GrantEffect::tell_well, "tell_well"},
    {GrantEffect::tell_ended, "tell_ended"},
    {GrantEffect::tell_refused, "tell_refused"},
    {GrantEffect::tell_outage, "tell_outage"},
});
static_assert(in_enum_order(kGrantGuards) && names_unique(kGrantGuards));
static_assert(in_enum_order(kGrantEffects) && names_unique(kGrantEffects));

struct GrantMachine {
  using State = GrantState;
  using Event = GrantEvent;
  using Guard = GrantGuard;
  using Effect = GrantEffect;
  static constexpr State kInitial = State::absent;
  static constexpr Guard kAlways = Guard::always;
  static constexpr Event kTimeout = Event::woke;
  static constexpr std::size_t kStateCount = kGrantStates.size();
  static constexpr std::size_t kEventCount = kGrantEventCount;
};

// clang-format off
inline constexpr auto kGrantRows = [] {
  using S = GrantState; using E = GrantEvent; using G = GrantGuard; using F = GrantEffect;
  constexpr auto any = From<S>::anywhere();
  return std::to_array<Transition<GrantMachine>>({
    // from           on                     when            to              effects                              because
    {S::absent,       E::kept,               G::always,      S::resting,     {F::rest, F::tell_well},             "bound, adopted, or read after a restart"},
    {S::resting,      E::kept,               G::always,      S::resting,     {F::rest, F::tell_well},             "whatever came last is the credential (FACTS section 1)"},
    {S::waiting,      E::kept,               G::always,      S::resting,     {F::rest, F::tell_well},             "whatever came last is the credential (FACTS section 1)"},
    {S::spent,        E::kept,               G::always,      S::resting,     {F::rest, F::tell_well},             "whatever came last is the credential (FACTS section 1)"},
    {any,             E::forgotten,          G::always,      S::absent,      {F::tell_ended},                     "its last link let go of it"},

    {S::resting,      E::used,               G::always,      S::resting,     {F::rest},                           "a use is what keeps a key alive (P3)"},
    {S::resting,      E::refused,            G::can_refresh, S::refreshing,  {F::refresh},                        "401: refresh, retry once (P6)"},
    {S::resting,      E::refused,            G::always,      S::spent,       {F::tell_refused},                   "keys have no refresh: a question has the last word (fixtures/README)"},
    {S::resting,      E::woke,               G::can_refresh, S::refreshing,  {F::refresh},                        "before the token dies, so that no call has to fail first"},
    {S::resting,      E::woke,               G::always,      S::resting,     {F::keep_alive, F::rest},            "a key dies after 30 days without use (P3)"},
    {S::resting,      E::migrate,            G::can_refresh, S::migrating,   {F::exchange_for_key},               "refresh_token_exchange (P4)"},
    {S::resting,      E::migrate,            G::always,      S::resting,     {},                                  "nothing to exchange: it is a key, or was adopted without a refresh token"},

    {S::refreshing,   E::refreshed,          G::always,      S::resting,     {F::rest, F::tell_well},             "store whatever refresh token comes back (FACTS section 12)"},
    {S::refreshing,   E::refresh_terminated, G::always,      S::spent,       {F::tell_ended},                     "fixtures/error.token.refresh_token_invalid"},
    {S::refreshing,   E::refresh_refused,    G::always,      S::spent,       {F::tell_refused},                   "a refused refresh is followed by verification"},
    {S::refreshing,   E::refresh_retry,      G::always,      S::waiting,     {F::tell_outage},                    "nothing unknown ever ends a connection"},
    {S::refreshing,   E::woke,               G::always,      S::waiting,     {F::tell_outage},                    "no answer within 20 s"},

    {S::waiting,      E::refused,            G::always,      S::refreshing,  {F::refresh},                        "somebody needs it now; links have a backoff of their own"},
    {S::waiting,      E::refreshed,          G::always,      S::resting,     {F::rest, F::tell_well},             "the answer came after its limit: a rotated token exists nowhere else"},
    {S::waiting,      E::woke,               G::always,      S::refreshing,  {F::refresh},                        "backoff is over"},

    {S::spent,        E::used,               G::always,      S::resting,     {F::rest},                           "it works after all"},
    {S::spent,        E::refused,            G::can_refresh, S::refreshing,  {F::refresh},                        "the cause may have gone away: a user is active again"},
    {S::spent,        E::refused,            G::always,      S::spent,       {F::tell_refused},                   "still refused"},

    {S::migrating,    E::refreshed,          G::always,      S::resting,     {F::rest, F::tell_well},             "the old refresh token is never used again: it would kill the new key (P4)"},
    {S::migrating,    E::refresh_terminated, G::always,      S::spent,       {F::tell_ended},                     "fixtures/error.token.refresh_token_invalid"},
    {S::migrating,    E::refresh_refused,    G::always,      S::resting,     {F::rest, F::tell_refused},          "not migrated: Cloudbeds has not switched the app over (P4)"},
    {S::migrating,    E::refresh_retry,      G::always,      S::resting,     {F::rest, F::tell_outage},           "not migrated; a key nobody received may be lost by the next refresh, and nothing else"},
    {S::migrating,    E::woke,               G::always,      S::resting,     {F::rest, F::tell_outage},           "no answer within 20 s"},
  });
}();
// clang-format on
static_assert(rows_unique(kGrantRows) && pairs_total(kGrantRows) && all_reachable(kGrantRows));
static_assert(waits_end(kGrantRows, kGrantStates));
inline constexpr auto kGrantMoves = without_prose(kGrantRows);

[[nodiscard]] constexpr std::string_view name(GrantState state) {
  return row_of(kGrantStates, state).name;
}
[[nodiscard]] constexpr std::string_view name(GrantEvent event) {
  return row_of(kGrantEvents, event).name;
}
[[nodiscard]] constexpr std::string_view name(GrantGuard guard) {
  return row_of(kGrantGuards, guard).name;
}
[[nodiscard]] constexpr std::string_view name(GrantEffect effect) {
  return row_of(kGrantEffects, effect).name;
}

}  // namespace latchkey::core
