// The link machine as a table: one property of one account, and what its relay does to know the truth about
// it. Rule: everything that moves a link stands in this file.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/table.hpp"

namespace latchkey::core {

using namespace std::chrono_literals;

enum class LinkState : std::uint8_t {
  unlinked,
  asking,
  settled,
  refreshing,
  verifying,
  retrying,
  rechecking,
  lapsed,
  posting
};

/// How a link is, for those who operate it.
enum class Health { none, checking, well, waiting, lapsed };
inline constexpr auto kHealths = std::to_array<Named<Health>>({
    {Health::none, "none"},
    {Health::checking, "checking"},
    {Health::well, "well"},
    {Health::waiting, "waiting"},
    {Health::lapsed, "lapsed"},
});
static_assert(in_enum_order(kHealths) && names_unique(kHealths));

struct LinkStateRow {
  LinkState id;
  std::string_view name;
  Health health;
  bool waits_for_machine;
  Duration limit;  ///< Of retrying and rechecking it is the shortest: see kBackoff and kRecheck. settled has
                   ///< a due time, not a limit: see kPeriod.
  std::string_view meaning;
};
inline constexpr std::array kLinkStates{
    LinkStateRow{LinkState::unlinked, "unlinked", Health::none, false, 0ms,
                 "no credential: buttons show Connect App"},
    LinkStateRow{LinkState::asking, "asking", Health::checking, true, 15s, "getAppState is under way"},
    LinkStateRow{LinkState::settled, "settled", Health::well, false, 0ms,
                 "the last answer agrees with everything heard since; asks again when its period is over"},
    LinkStateRow{LinkState::refreshing, "refreshing", Health::checking, true, 20s,
                 "the access token was refused; the grant is being refreshed"},
    LinkStateRow{LinkState::verifying, "verifying", Health::checking, true, 15s,
                 "getAppState is asked once more after a refusal"},
    LinkStateRow{LinkState::retrying, "retrying", Health::waiting, true, 1s,
                 "Cloudbeds said nothing useful; asks again with backoff"},
    LinkStateRow{LinkState::rechecking, "rechecking", Health::checking, true, 300ms,
                 "a delivery and the answer disagree; asks again soon"},
    LinkStateRow{LinkState::lapsed, "lapsed", Health::lapsed, false, 0ms,
                 "a person has to authorize again; the credential is kept, and tried each period, in case "
                 "the cause goes away"},
    LinkStateRow{LinkState::posting, "posting", Health::checking, true, 15s,
                 "`pending` is being posted: the partner's set-up step comes before Login"},
};
static_assert(in_enum_order(kLinkStates) && names_unique(kLinkStates));

/// Cloudbeds sends the event before it kills credentials (DESIGN section 3).
inline constexpr std::array<Duration, 4> kRecheck{300ms, 1s, 5s, 30s};
/// 5xx, time-outs, 429: FACTS section 7 names no figure; doubling, capped at five minutes.
inline constexpr std::array<Duration, 8> kBackoff{1s, 2s, 5s, 10s, 30s, 60s, 120s, 300s};
/// A delivery that was lost is noticed so long after it, at most a quarter more: each link waits a time of
/// its own, so that they do not ask all at once. The operator may set another; zero: never.
inline constexpr Duration kPeriod = 15min;
/// So often is asked in vain before buttons say why: a hiccup of a few seconds is nobody's business.
inline constexpr std::size_t kToldAfter = 3;

enum class LinkEvent : std::uint8_t {
  bound,
  hinted,
  resumed,
  answered,
  answer_terminated,
  answer_reauthorize,
  answer_refused,
  answer_fix,
  answer_retry,
  refreshed,
  refresh_terminated,
  refresh_refused,
  refresh_retry,
  woke,
  posted,
  told,
  disconnected,
};
inline constexpr std::size_t kLinkEventCount = 17;

struct LinkEventRow {
  LinkEvent id;
  std::string_view name;
};
inline constexpr std::array kLinkEvents{
    LinkEventRow{LinkEvent::bound, "bound"},
    LinkEventRow{LinkEvent::hinted, "hinted"},
    LinkEventRow{LinkEvent::resumed, "resumed"},
    LinkEventRow{LinkEvent::answered, "answered"},
    LinkEventRow{LinkEvent::answer_terminated, "answer_terminated"},
    LinkEventRow{LinkEvent::answer_reauthorize, "answer_reauthorize"},
    LinkEventRow{LinkEvent::answer_refused, "answer_refused"},
    LinkEventRow{LinkEvent::answer_fix, "answer_fix"},
    LinkEventRow{LinkEvent::answer_retry, "answer_retry"},
    LinkEventRow{LinkEvent::refreshed, "refreshed"},
    LinkEventRow{LinkEvent::refresh_terminated, "refresh_terminated"},
    LinkEventRow{LinkEvent::refresh_refused, "refresh_refused"},
    LinkEventRow{LinkEvent::refresh_retry, "refresh_retry"},
    LinkEventRow{LinkEvent::woke, "woke"},
    LinkEventRow{LinkEvent::posted, "posted"},
    LinkEventRow{LinkEvent::told, "told"},
    LinkEventRow{LinkEvent::disconnected, "disconnected"},
};
static_assert(in_enum_order(kLinkEvents) && names_unique(kLinkEvents));

inline constexpr std::array<EventRule, kLinkEventCount> kLinkEventRules{{
    {Unlisted::ignore, "a grant is taken in every state"},
    {Unlisted::ignore, "without a credential there is nobody to ask"},
    {Unlisted::ignore, "without a credential there is nothing to resume"},
    {Unlisted::ignore, "the answer to a question already given up"},
    {Unlisted::ignore, "the answer to a question already given up"},
    {Unlisted::ignore, "the answer to a question already given up"},
    {Unlisted::ignore, "the answer to a question already given up"},
    {Unlisted::ignore, "the answer to a question already given up"},
    {Unlisted::ignore, "the answer to a question already given up"},
    {Unlisted::ignore, "another link of the grant asked for it"},
    {Unlisted::ignore, "another link of the grant asked for it"},
    {Unlisted::ignore, "another link of the grant asked for it"},
    {Unlisted::ignore, "another link of the grant asked for it"},
    {Unlisted::ignore, "a timer may fire after its state has ended"},
    {Unlisted::ignore, "the answer to a call already given up"},
    {Unlisted::ignore, "ended while the partner's call was under way"},
    {Unlisted::ignore, "an end is taken in every state"},
}};

enum class LinkGuard : std::uint8_t {
  always,
  set_up_due,
  hinted_meanwhile,
  hint_disagrees,
  can_refresh,
  in_vain,
  never_seen
};
enum class LinkEffect : std::uint8_t {
  none,
  ask,
  refresh,
  subscribe,
  take_state,
  explain,
  forget,
  post_pending,
  excuse
};

inline constexpr auto kLinkGuards = std::to_array<Named<LinkGuard>>({
    {LinkGuard::always, "always"},
    {LinkGuard::set_up_due, "set_up_due"},
    {LinkGuard::hinted_meanwhile, "hinted_meanwhile"},
    {LinkGuard::hint_disagrees, "hint_disagrees"},
    {LinkGuard::can_refresh, "can_refresh"},
    {LinkGuard::in_vain, "in_vain"},
    {LinkGuard::never_seen, "never_seen"},
});
inline constexpr auto kLinkEffects = std::to_array<Named<LinkEffect>>({
    {LinkEffect::none, "none"},
    {LinkEffect::ask, "ask"},
    {LinkEffect::refresh, "refresh"},
    {LinkEffect::subscribe, "subscribe"},
    {LinkEffect::take_state, "take_state"},
    {LinkEffect::explain, "explain"},
    {LinkEffect::forget, "forget"},
    {LinkEffect::post_pending, "post_pending"},
    {LinkEffect::excuse, "excuse"},
});
static_assert(in_enum_order(kLinkGuards) && names_unique(kLinkGuards));
static_assert(in_enum_order(kLinkEffects) && names_unique(kLinkEffects));

struct LinkMachine {
  using State = LinkState;
  using Event = LinkEvent;
  using Guard = LinkGuard;
  using Effect = LinkEffect;
  static constexpr State kInitial = State::unlinked;
  static constexpr Guard kAlways = Guard::always;
  static constexpr Event kTimeout = Event::woke;
  static constexpr std::size_t kStateCount = kLinkStates.size();
  static constexpr std::size_t kEventCount = kLinkEventCount;
};

// clang-format off
inline constexpr auto kLinkRows = [] {
  using S = LinkState; using E = LinkEvent; using G = LinkGuard; using F = LinkEffect;
  constexpr auto any = From<S>::anywhere();
  return std::to_array<Transition<LinkMachine>>({
    // from           on                     when                 to               effects                      because
    {any,             E::bound,              G::always,           S::asking,       {F::subscribe, F::ask},      "subscriptions end with a disconnect: subscribe again after each connect (P1)"},
    {any,             E::disconnected,       G::always,           S::unlinked,     {F::explain, F::forget},     "we posted `disabled` and Cloudbeds took it: all sessions are over (P1)"},

    {S::settled,      E::hinted,             G::always,           S::asking,       {F::ask},                    "a webhook is only a hint: Cloudbeds is the truth"},
    {S::settled,      E::resumed,            G::always,           S::asking,       {F::ask},                    "whatever happened while the relay was down"},
    {S::settled,      E::woke,               G::always,           S::asking,       {F::ask},                    "deliveries are lost, too: nobody is told a lie for longer than the period"},
    {S::lapsed,       E::woke,               G::always,           S::asking,       {F::ask},                    "the cause may have gone away, and nobody tells of that"},
    {S::lapsed,       E::hinted,             G::always,           S::asking,       {F::ask},                    "the cause may have gone away"},
    {S::lapsed,       E::resumed,            G::always,           S::asking,       {F::ask},                    "the cause may have gone away"},
    {S::retrying,     E::hinted,             G::always,           S::asking,       {F::ask},                    "Cloudbeds is alive enough to send"},
    {S::retrying,     E::resumed,            G::always,           S::asking,       {F::ask},                    "whatever happened while the relay was down"},
    {S::rechecking,   E::hinted,             G::always,           S::asking,       {F::ask},                    "newer than the one being checked"},
    {S::rechecking,   E::resumed,            G::always,           S::asking,       {F::ask},                    "whatever happened while the relay was down"},
    {S::settled,      E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},
    {S::lapsed,       E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},
    {S::retrying,     E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},
    {S::rechecking,   E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},
    {S::asking,       E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},
    {S::verifying,    E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},
    {S::refreshing,   E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},
    {S::posting,      E::told,               G::always,           S::asking,       {F::ask},                    "the partner set another state and Cloudbeds took it: what is it now?"},

    {S::asking,       E::resumed,            G::always,           S::asking,       {F::ask},                    "the question died with the relay"},
    {S::verifying,    E::resumed,            G::always,           S::asking,       {F::ask},                    "the question died with the relay"},
    {S::refreshing,   E::resumed,            G::always,           S::asking,       {F::ask},                    "the refresh died with the relay"},
    {S::posting,      E::resumed,            G::always,           S::asking,       {F::ask},                    "the call died with the relay"},

    {S::asking,       E::answered,           G::set_up_due,       S::posting,      {F::post_pending},           "after_connect = pending: Login never flashes (DESIGN section 4)"},
    {S::asking,       E::answered,           G::hinted_meanwhile, S::asking,       {F::take_state, F::ask},     "the answer may be older than the hint"},
    {S::asking,       E::answered,           G::hint_disagrees,   S::rechecking,   {F::take_state},             "the event comes before the credentials die"},
    {S::asking,       E::answered,           G::always,           S::settled,      {F::take_state},             "agreed"},
    {S::asking,       E::answer_terminated,  G::always,           S::unlinked,     {F::explain, F::forget},     "a terminated connection drops its credential at once"},
    {S::asking,       E::answer_reauthorize, G::always,           S::lapsed,       {F::explain},                "shows Connect App with the reason"},
    {S::asking,       E::answer_refused,     G::can_refresh,      S::refreshing,   {F::refresh},                "401: refresh, retry once (P6)"},
    {S::asking,       E::answer_refused,     G::always,           S::verifying,    {F::ask},                    "no refresh exists: verify once (fixtures/README)"},
    {S::asking,       E::answer_fix,         G::never_seen,       S::retrying,     {F::explain},                "what the state is was never seen: it stays unknown no longer than the mistake"},
    {S::asking,       E::answer_fix,         G::always,           S::settled,      {F::explain},                "the connection lives; our call or the scopes do not"},
    {S::asking,       E::answer_retry,       G::always,           S::retrying,     {},                          "nothing unknown ever ends a connection"},
    {S::asking,       E::woke,               G::always,           S::retrying,     {},                          "no answer within 15 s"},

    {S::refreshing,   E::refreshed,          G::always,           S::verifying,    {F::ask},                    "ask once more with the new token"},
    {S::refreshing,   E::refresh_terminated, G::always,           S::unlinked,     {F::explain, F::forget},     "fixtures/error.token.refresh_token_invalid"},
    {S::refreshing,   E::refresh_refused,    G::always,           S::verifying,    {F::ask},                    "a refused refresh is followed by verification"},
    {S::refreshing,   E::refresh_retry,      G::always,           S::retrying,     {},                          "nothing unknown ever ends a connection"},
    {S::refreshing,   E::woke,               G::always,           S::retrying,     {},                          "no answer within 20 s"},

    {S::verifying,    E::answered,           G::set_up_due,       S::posting,      {F::post_pending},           "after_connect = pending: Login never flashes (DESIGN section 4)"},
    {S::verifying,    E::answered,           G::hinted_meanwhile, S::asking,       {F::take_state, F::ask},     "the answer may be older than the hint"},
    {S::verifying,    E::answered,           G::hint_disagrees,   S::rechecking,   {F::take_state},             "the event comes before the credentials die"},
    {S::verifying,    E::answered,           G::always,           S::settled,      {F::take_state},             "the refresh mended it"},
    {S::verifying,    E::answer_terminated,  G::always,           S::unlinked,     {F::explain, F::forget},     "a terminated connection drops its credential at once"},
    {S::verifying,    E::answer_reauthorize, G::always,           S::lapsed,       {F::explain},                "shows Connect App with the reason"},
    {S::verifying,    E::answer_refused,     G::always,           S::unlinked,     {F::explain, F::forget},     "refused again: terminated (fixtures/README)"},
    {S::verifying,    E::answer_fix,         G::never_seen,       S::retrying,     {F::explain},                "what the state is was never seen: it stays unknown no longer than the mistake"},
    {S::verifying,    E::answer_fix,         G::always,           S::settled,      {F::explain},                "the connection lives; our call or the scopes do not"},
    {S::verifying,    E::answer_retry,       G::always,           S::retrying,     {},                          "nothing unknown ever ends a connection"},
    {S::verifying,    E::woke,               G::always,           S::retrying,     {},                          "no answer within 15 s"},

    {S::posting,      E::posted,             G::always,           S::rechecking,   {},                          "the answer must say so too; if it does not, four times, it is shown"},
    {S::posting,      E::answer_terminated,  G::always,           S::unlinked,     {F::explain, F::forget},     "a terminated connection drops its credential at once"},
    {S::posting,      E::answer_reauthorize, G::always,           S::lapsed,       {F::explain},                "shows Connect App with the reason"},
    {S::posting,      E::answer_refused,     G::can_refresh,      S::refreshing,   {F::refresh},                "401: refresh, retry once (P6)"},
    {S::posting,      E::answer_refused,     G::always,           S::verifying,    {F::ask},                    "no refresh exists: verify once (fixtures/README)"},
    {S::posting,      E::answer_fix,         G::always,           S::asking,       {F::ask},                    "Cloudbeds will never take it: then its own word is shown"},
    {S::posting,      E::answer_retry,       G::always,           S::retrying,     {},                          "nothing unknown ever ends a connection"},
    {S::posting,      E::woke,               G::always,           S::retrying,     {},                          "no answer within 15 s"},

    {S::retrying,     E::woke,               G::in_vain,          S::asking,       {F::excuse, F::ask},         "an outage keeps the connection and says so (DESIGN section 3)"},
    {S::retrying,     E::woke,               G::always,           S::asking,       {F::ask},                    "backoff is over"},
    {S::rechecking,   E::woke,               G::always,           S::asking,       {F::ask},                    "after 0.3, 1, 5 and 30 s"},
  });
}();
// clang-format on
static_assert(rows_unique(kLinkRows) && pairs_total(kLinkRows) && all_reachable(kLinkRows));
static_assert(waits_end(kLinkRows, kLinkStates));
inline constexpr auto kLinkMoves = without_prose(kLinkRows);

[[nodiscard]] constexpr std::string_view name(LinkState state) {
  return row_of(kLinkStates, state).name;
}
[[nodiscard]] constexpr std::string_view name(LinkEvent event) {
  return row_of(kLinkEvents, event).name;
}
[[nodiscard]] constexpr std::string_view name(LinkGuard guard) {
  return row_of(kLinkGuards, guard).name;
}
[[nodiscard]] constexpr std::string_view name(LinkEffect effect) {
  return row_of(kLinkEffects, effect).name;
}
[[nodiscard]] constexpr std::optional<LinkState> link_state(std::string_view word) {
  return find_by_name(kLinkStates, word);
}

}  // namespace latchkey::core
