// One attempt to connect, from ticket to finish, as a table. The store advances it only from the state it
// read (Store::advance_flow): that is what makes tickets, callbacks and finish codes single-use.
#pragma once

#include <array>
#include <string_view>

#include "core/problem.hpp"
#include "core/table.hpp"

namespace latchkey::core {

using namespace std::chrono_literals;

enum class FlowState { ticketed, authorizing, exchanging, held, failed, bound, ended, unclaimed };

struct FlowStateRow {
  FlowState id;
  std::string_view name;
  bool waits_for_machine;
  Duration limit;   ///< Until the sweep ends it.
  Problem overdue;  ///< What somebody is told who comes after the limit.
  Problem again;    ///< What somebody is told who repeats the step that led out of the state before.
  std::string_view meaning;
};
inline constexpr std::array kFlowStates{
    FlowStateRow{FlowState::ticketed, "ticketed", true, 60s, Problem::ticket_unknown, Problem::ticket_unknown,
                 "a ticket is out; the browser should come at once"},
    FlowStateRow{FlowState::authorizing, "authorizing", false, 10min, Problem::state_expired,
                 Problem::ticket_unknown, "the person is at Cloudbeds' consent page"},
    FlowStateRow{FlowState::exchanging, "exchanging", true, 60s, Problem::exchange_unavailable,
                 Problem::state_used, "the code is being exchanged"},
    FlowStateRow{FlowState::held, "held", true, 10min, Problem::hold_expired, Problem::state_used,
                 "the grant is sealed and held; the page has a finish code"},
    FlowStateRow{FlowState::failed, "failed", true, 10min, Problem::hold_expired, Problem::state_used,
                 "nothing was granted; the page has a finish code that will say why"},
    FlowStateRow{FlowState::bound, "bound", false, 0ms, Problem::finish_unknown, Problem::finish_unknown,
                 "bound to the account that started it"},
    FlowStateRow{FlowState::ended, "ended", false, 0ms, Problem::finish_unknown, Problem::finish_unknown,
                 "over without a binding"},
    FlowStateRow{FlowState::unclaimed, "unclaimed", false, 24h, Problem::claim_missing, Problem::state_used,
                 "started in the Marketplace: the grant is held for the browser with the cookie"},
};
static_assert(in_enum_order(kFlowStates) && names_unique(kFlowStates));

enum class FlowEvent {
  ticket_opened,
  code_returned,
  consent_refused,
  exchanged,
  exchange_failed,
  finish_matched,
  finish_foreign,
  overdue,
  exchanged_unasked,
  claim_opened,
  claim_read,
  claim_confirmed,
  renewed
};
inline constexpr std::size_t kFlowEventCount = 13;

struct FlowEventRow {
  FlowEvent id;
  std::string_view name;
};
inline constexpr std::array kFlowEvents{
    FlowEventRow{FlowEvent::ticket_opened, "ticket_opened"},
    FlowEventRow{FlowEvent::code_returned, "code_returned"},
    FlowEventRow{FlowEvent::consent_refused, "consent_refused"},
    FlowEventRow{FlowEvent::exchanged, "exchanged"},
    FlowEventRow{FlowEvent::exchange_failed, "exchange_failed"},
    FlowEventRow{FlowEvent::finish_matched, "finish_matched"},
    FlowEventRow{FlowEvent::finish_foreign, "finish_foreign"},
    FlowEventRow{FlowEvent::overdue, "overdue"},
    FlowEventRow{FlowEvent::exchanged_unasked, "exchanged_unasked"},
    FlowEventRow{FlowEvent::claim_opened, "claim_opened"},
    FlowEventRow{FlowEvent::claim_read, "claim_read"},
    FlowEventRow{FlowEvent::claim_confirmed, "claim_confirmed"},
    FlowEventRow{FlowEvent::renewed, "renewed"},
};
static_assert(in_enum_order(kFlowEvents) && names_unique(kFlowEvents));

/// Events come from outside, and each happens once: where no row speaks it is refused, and nothing changes.
inline constexpr std::array<EventRule, kFlowEventCount> kFlowEventRules{{
    {Unlisted::refuse, "a ticket opens once"},
    {Unlisted::refuse, "RFC 6749 section 10.12: `state` is single-use"},
    {Unlisted::refuse, "RFC 6749 section 10.12: `state` is single-use"},
    {Unlisted::ignore, "the answer to an exchange already given up; its grant is not kept"},
    {Unlisted::ignore, "the answer to an exchange already given up"},
    {Unlisted::refuse, "a finish code binds once"},
    {Unlisted::refuse, "a finish code is looked at once"},
    {Unlisted::ignore, "over already"},
    {Unlisted::ignore, "the answer to an exchange already given up; its grant is not kept"},
    {Unlisted::refuse, "there is nothing to claim"},
    {Unlisted::refuse, "there is nothing to claim"},
    {Unlisted::refuse, "a claim binds once"},
    {Unlisted::refuse, "a renewal binds once"},
}};

enum class FlowGuard { always };
enum class FlowEffect {
  none,
  redirect_to_consent,
  exchange_code,
  hold_grant,
  issue_finish_code,
  bind_grant,
  forget_grant,
  issue_claim_code,
  lock_to_account
};

inline constexpr auto kFlowGuards = std::to_array<Named<FlowGuard>>({{FlowGuard::always, "always"}});
inline constexpr auto kFlowEffects = std::to_array<Named<FlowEffect>>({
    {FlowEffect::none, "none"},
    {FlowEffect::redirect_to_consent, "redirect_to_consent"},
    {FlowEffect::exchange_code, "exchange_code"},
    {FlowEffect::hold_grant, "hold_grant"},
    {FlowEffect::issue_finish_code, "issue_finish_code"},
    {FlowEffect::bind_grant, "bind_grant"},
    {FlowEffect::forget_grant, "forget_grant"},
    {FlowEffect::issue_claim_code, "issue_claim_code"},
    {FlowEffect::lock_to_account, "lock_to_account"},
});
static_assert(in_enum_order(kFlowGuards) && in_enum_order(kFlowEffects) && names_unique(kFlowEffects));

struct FlowMachine {
  using State = FlowState;
  using Event = FlowEvent;
  using Guard = FlowGuard;
  using Effect = FlowEffect;
  static constexpr State kInitial = State::ticketed;
  static constexpr Guard kAlways = Guard::always;
  static constexpr Event kTimeout = Event::overdue;
  static constexpr std::size_t kStateCount = kFlowStates.size();
  static constexpr std::size_t kEventCount = kFlowEventCount;
};

// clang-format off
inline constexpr auto kFlowRows = [] {
  using S = FlowState; using E = FlowEvent; using G = FlowGuard; using F = FlowEffect;
  return std::to_array<Transition<FlowMachine>>({
    // from           on                  when       to               effects                                 because
    {S::ticketed,     E::ticket_opened,   G::always, S::authorizing,  {F::redirect_to_consent},               "a cookie ties the browser to the flow"},
    {S::ticketed,     E::overdue,         G::always, S::ended,        {},                                     "tickets live 60 s"},
    {S::authorizing,  E::code_returned,   G::always, S::exchanging,   {F::exchange_code},                     "RFC 6749 section 4.1.3"},
    {S::authorizing,  E::consent_refused, G::always, S::failed,       {F::issue_finish_code},                 "RFC 6749 section 4.1.2.1"},
    {S::authorizing,  E::overdue,         G::always, S::ended,        {},                                     "consent has 10 minutes"},
    {S::exchanging,   E::exchanged,       G::always, S::held,         {F::hold_grant, F::issue_finish_code},  "only held: the browser must still prove whose page started it"},
    {S::exchanging,   E::exchange_failed, G::always, S::failed,       {F::issue_finish_code},                 "say why on the page that started it"},
    {S::exchanging,   E::overdue,         G::always, S::ended,        {},                                     "the relay died during the exchange: codes are single-use, so it cannot be repeated"},
    {S::held,         E::finish_matched,  G::always, S::bound,        {F::bind_grant},                        "account, property and origin equal the ticket's"},
    {S::held,         E::finish_foreign,  G::always, S::ended,        {F::forget_grant},                      "an attacker's ticket opened by a hotelier binds nothing"},
    {S::held,         E::overdue,         G::always, S::ended,        {F::forget_grant},                      "grants held for finish are forgotten after 10 minutes"},
    {S::failed,       E::finish_matched,  G::always, S::ended,        {},                                     "told"},
    {S::failed,       E::finish_foreign,  G::always, S::ended,        {},                                     "told to somebody else: nothing was granted"},
    {S::failed,       E::overdue,         G::always, S::ended,        {},                                     "nobody asked"},

    {S::exchanging,   E::exchanged_unasked, G::always, S::unclaimed,  {F::hold_grant},                        "no account asked for it: held under a cookie, and no code goes to the page"},
    {S::unclaimed,    E::renewed,         G::always, S::bound,        {F::bind_grant},                        "the property's link ended less than renew_days ago: Cloudbeds' own repair guide works (FACTS section 14, H3)"},
    {S::unclaimed,    E::claim_opened,    G::always, S::unclaimed,    {F::issue_claim_code},                  "the browser with the cookie came back after its login; an older code dies"},
    {S::unclaimed,    E::claim_read,      G::always, S::unclaimed,    {F::lock_to_account},                   "whoever steals the code afterwards cannot use it for another account"},
    {S::unclaimed,    E::claim_confirmed, G::always, S::bound,        {F::bind_grant},                        "a person has seen hotel, approver and account"},
    {S::unclaimed,    E::overdue,         G::always, S::ended,        {F::forget_grant},                      "grants held for a claim are forgotten after 24 hours"},
  });
}();
// clang-format on
static_assert(rows_unique(kFlowRows) && pairs_total(kFlowRows) && all_reachable(kFlowRows));
static_assert(waits_end(kFlowRows, kFlowStates));
inline constexpr auto kFlowMoves = without_prose(kFlowRows);

[[nodiscard]] constexpr std::string_view name(FlowState state) {
  return row_of(kFlowStates, state).name;
}
[[nodiscard]] constexpr std::string_view name(FlowEvent event) {
  return row_of(kFlowEvents, event).name;
}
[[nodiscard]] constexpr std::string_view name(FlowGuard guard) {
  return row_of(kFlowGuards, guard).name;
}
[[nodiscard]] constexpr std::string_view name(FlowEffect effect) {
  return row_of(kFlowEffects, effect).name;
}
[[nodiscard]] constexpr std::optional<FlowState> flow_state(std::string_view word) {
  return find_by_name(kFlowStates, word);
}
/// The move, or nothing: refused or ignored, see kFlowEventRules.
[[nodiscard]] constexpr const Move<FlowMachine>* next(FlowState state, FlowEvent event) {
  return find_move<FlowMachine>(kFlowMoves, state, event, [](FlowGuard) { return true; });
}
/// By another table (tests/model).
[[nodiscard]] constexpr const Transition<FlowMachine>* next(FlowState state, FlowEvent event,
                                                            std::span<const Transition<FlowMachine>> rows) {
  return find_move<FlowMachine>(rows, state, event, [](FlowGuard) { return true; });
}

}  // namespace latchkey::core
