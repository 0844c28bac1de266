// The button machine as tables. Two regions run side by side on the same events: the channel (how we hear the
// truth) and the press (what the person set going). Rule: everything that moves the button stands in this
// file.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/table.hpp"

namespace latchkey::core {

using namespace std::chrono_literals;

// ---- Events
// --------------------------------------------------------------------------------------------------------

enum class ButtonEvent : std::uint8_t {
  configured,
  property,
  session_ok,
  session_absent,
  session_failed,
  session_expired,
  stream_opened,
  stream_byte,
  stream_lost,
  stream_refused,
  snapshot,
  remembered,
  poll_failed,
  pressed,
  ticket_ok,
  ticket_refused,
  finish_found,
  finish_ok,
  finish_refused,
  dismissed,
  woke,
  online,
  offline,
  shown,
  hidden,
  returned,
};
inline constexpr std::size_t kButtonEventCount = 26;

struct ButtonEventRow {
  ButtonEvent id;
  std::string_view name;
};
inline constexpr std::array kButtonEvents{
    ButtonEventRow{ButtonEvent::configured, "configured"},
    ButtonEventRow{ButtonEvent::property, "property"},
    ButtonEventRow{ButtonEvent::session_ok, "session_ok"},
    ButtonEventRow{ButtonEvent::session_absent, "session_absent"},
    ButtonEventRow{ButtonEvent::session_failed, "session_failed"},
    ButtonEventRow{ButtonEvent::session_expired, "session_expired"},
    ButtonEventRow{ButtonEvent::stream_opened, "stream_opened"},
    ButtonEventRow{ButtonEvent::stream_byte, "stream_byte"},
    ButtonEventRow{ButtonEvent::stream_lost, "stream_lost"},
    ButtonEventRow{ButtonEvent::stream_refused, "stream_refused"},
    ButtonEventRow{ButtonEvent::snapshot, "snapshot"},
    ButtonEventRow{ButtonEvent::remembered, "remembered"},
    ButtonEventRow{ButtonEvent::poll_failed, "poll_failed"},
    ButtonEventRow{ButtonEvent::pressed, "pressed"},
    ButtonEventRow{ButtonEvent::ticket_ok, "ticket_ok"},
    ButtonEventRow{ButtonEvent::ticket_refused, "ticket_refused"},
    ButtonEventRow{ButtonEvent::finish_found, "finish_found"},
    ButtonEventRow{ButtonEvent::finish_ok, "finish_ok"},
    ButtonEventRow{ButtonEvent::finish_refused, "finish_refused"},
    ButtonEventRow{ButtonEvent::dismissed, "dismissed"},
    ButtonEventRow{ButtonEvent::woke, "woke"},
    ButtonEventRow{ButtonEvent::online, "online"},
    ButtonEventRow{ButtonEvent::offline, "offline"},
    ButtonEventRow{ButtonEvent::shown, "shown"},
    ButtonEventRow{ButtonEvent::hidden, "hidden"},
    ButtonEventRow{ButtonEvent::returned, "returned"},
};
static_assert(in_enum_order(kButtonEvents) && names_unique(kButtonEvents));
static_assert(kButtonEvents.size() == kButtonEventCount);

/// Beside the names, so that the wasm keeps the names and not the prose. The host is ours and races are
/// normal: a late reply is no error, so nothing is refused.
inline constexpr std::array<EventRule, kButtonEventCount> kButtonEventRules{{
    {Unlisted::ignore, "configuration has a row in every state"},
    {Unlisted::ignore, "only which link is shown changes, not how we hear of it"},
    {Unlisted::ignore, "a session that came after its limit is asked for again"},
    {Unlisted::ignore, "a late answer to a question already given up"},
    {Unlisted::ignore, "a late answer to a question already given up"},
    {Unlisted::ignore, "a refusal of a request already abandoned"},
    {Unlisted::ignore, "headers prove nothing: a proxy may buffer the body (DESIGN section 3, freshness)"},
    {Unlisted::ignore, "the last bytes of a stream already closed"},
    {Unlisted::ignore, "the end of a stream already closed"},
    {Unlisted::ignore, "the refusal of a stream already closed"},
    {Unlisted::ignore, "truth is taken whenever it comes; only the channel does not move"},
    {Unlisted::ignore,
     "what this browser saw last is shown until the truth comes; the channel does not move"},
    {Unlisted::ignore, "a poll already abandoned"},
    {Unlisted::ignore, "double press; or there is nothing to press"},
    {Unlisted::ignore, "the ticket of a press already given up dies in 60 s"},
    {Unlisted::ignore, "the refusal of a press already given up"},
    {Unlisted::ignore, "one finish at a time; its code is kept by the relay for 10 minutes"},
    {Unlisted::ignore, "truth is taken whenever it comes"},
    {Unlisted::ignore, "the refusal of a finish already given up"},
    {Unlisted::ignore, "there is no message to dismiss"},
    {Unlisted::ignore, "a timer may fire after its state has ended"},
    {Unlisted::ignore, "nothing is waiting for the network"},
    {Unlisted::ignore, "nothing is using the network"},
    {Unlisted::ignore, "it already works as when shown"},
    {Unlisted::ignore, "no stream is held"},
    {Unlisted::ignore, "nobody was leaving"},
}};

// ---- Region 1: the channel
// -----------------------------------------------------------------------------------------

enum class ChannelState : std::uint8_t {
  off,
  fixed,
  signing_in,
  signed_out,
  connecting,
  live,
  waiting,
  polling,
  pausing,
  asleep
};

struct ChannelStateRow {
  ChannelState id;
  bool waits_for_machine;
  Duration limit;  ///< Zero: none. `waiting` is shortened or lengthened by up to 30 % so that tabs spread.
};
inline constexpr std::array kChannelStates{
    ChannelStateRow{ChannelState::off, false, 0ms},
    ChannelStateRow{ChannelState::fixed, false, 0ms},
    ChannelStateRow{ChannelState::signing_in, true, 10s},
    ChannelStateRow{ChannelState::signed_out, false, 0ms},
    ChannelStateRow{ChannelState::connecting, true, 5s},
    ChannelStateRow{ChannelState::live, true, 9s},
    ChannelStateRow{ChannelState::waiting, true, 1s},
    ChannelStateRow{ChannelState::polling, true, 5s},
    ChannelStateRow{ChannelState::pausing, true, 5s},
    ChannelStateRow{ChannelState::asleep, false, 0ms},
};
static_assert(in_enum_order(kChannelStates));

struct StateProse {
  std::string_view name;
  std::string_view meaning;
};
inline constexpr std::array<StateProse, kChannelStates.size()> kChannelStateProse{{
    {"off", "no source of truth: the child link is shown"},
    {"fixed", "the state was set by hand; nothing is asked"},
    {"signing_in", "waits for the partner's session"},
    {"signed_out", "nobody is logged in, or a fresh session was refused: nothing is asked"},
    {"connecting", "the stream is asked for; no byte yet"},
    {"live", "bytes came within the last 9 s"},
    {"waiting", "contact lost; a new try is due in about a second"},
    {"polling", "no stream here: one reading is under way"},
    {"pausing", "no stream here: the next reading is due in 5 s"},
    {"asleep", "the page is hidden and holds no stream"},
}};

enum class ButtonGuard : std::uint8_t {
  always,
  hand_set,
  no_source,
  page_hidden,
  session_good,
  refused_before,
  stream_due,
  can_connect
};
enum class ButtonEffect : std::uint8_t {
  fetch_session,
  open_stream,
  close_stream,
  poll,
  ask_ticket,
  post_finish,
  navigate,
  cancel_channel,
  cancel_press,
  report,
  settle
};

/// Words for diagrams, tests and logs; nothing in the wasm refers to them.
inline constexpr auto kButtonGuards = std::to_array<Named<ButtonGuard>>({
    {ButtonGuard::always, "always"},
    {ButtonGuard::hand_set, "hand_set"},
    {ButtonGuard::no_source, "no_source"},
    {ButtonGuard::page_hidden, "page_hidden"},
    {ButtonGuard::session_good, "session_good"},
    {ButtonGuard::refused_before, "refused_before"},
    {ButtonGuard::stream_due, "stream_due"},
    {ButtonGuard::can_connect, "can_connect"},
});
inline constexpr auto kButtonEffects = std::to_array<Named<ButtonEffect>>({
    {ButtonEffect::fetch_session, "fetch_session"},
    {ButtonEffect::open_stream, "open_stream"},
    {ButtonEffect::close_stream, "close_stream"},
    {ButtonEffect::poll, "poll"},
    {ButtonEffect::ask_ticket, "ask_ticket"},
    {ButtonEffect::post_finish, "post_finish"},
    {ButtonEffect::navigate, "navigate"},
    {ButtonEffect::cancel_channel, "cancel_channel"},
    {ButtonEffect::cancel_press, "cancel_press"},
    {ButtonEffect::report, "report"},
    {ButtonEffect::settle, "settle"},
});
static_assert(in_enum_order(kButtonGuards) && names_unique(kButtonGuards));
static_assert(in_enum_order(kButtonEffects) && names_unique(kButtonEffects));

struct Channel {
  using State = ChannelState;
  using Event = ButtonEvent;
  using Guard = ButtonGuard;
  using Effect = ButtonEffect;
  static constexpr State kInitial = State::off;
  static constexpr Guard kAlways = Guard::always;
  static constexpr Event kTimeout = Event::woke;
  static constexpr std::size_t kStateCount = kChannelStates.size();
  static constexpr std::size_t kEventCount = kButtonEventCount;
};

// clang-format off
inline constexpr auto kChannelRows = [] {
  using S = ChannelState; using E = ButtonEvent; using G = ButtonGuard; using F = ButtonEffect;
  constexpr auto any = From<S>::anywhere();
  return std::to_array<Transition<Channel>>({
    // from           on                  when               to              effects                              because
    {any,             E::configured,      G::hand_set,       S::fixed,       {F::close_stream},                   "app-state fixes the face without any back end"},
    {any,             E::configured,      G::no_source,      S::off,         {F::close_stream},                   "a refused address leaves the child link"},
    {any,             E::configured,      G::always,         S::signing_in,  {F::close_stream, F::fetch_session}, "the partner says who is logged in"},
    {S::signing_in,   E::session_ok,      G::page_hidden,    S::asleep,      {F::close_stream},                   "a hidden page holds no stream"},
    {S::signing_in,   E::session_ok,      G::always,         S::connecting,  {F::open_stream},                    "ask for the live state"},
    {S::signing_in,   E::session_absent,  G::always,         S::signed_out,  {F::close_stream},                   "401 or 204 from session-url leaves the child link"},
    {S::signing_in,   E::session_failed,  G::page_hidden,    S::asleep,      {F::close_stream},                   "a hidden page does not retry"},
    {S::signing_in,   E::session_failed,  G::always,         S::waiting,     {},                                  "the partner's back end may be restarting"},
    {S::signing_in,   E::woke,            G::page_hidden,    S::asleep,      {F::cancel_channel, F::close_stream}, "a hidden page does not retry"},
    {S::signing_in,   E::woke,            G::always,         S::waiting,     {F::cancel_channel},                 "no answer within 10 s"},
    {S::signed_out,   E::shown,           G::always,         S::signing_in,  {F::fetch_session},                  "somebody may have logged in elsewhere"},
    {S::connecting,   E::stream_byte,     G::always,         S::live,        {},                                  "bytes flow"},
    {S::connecting,   E::snapshot,        G::always,         S::live,        {},                                  "bytes flow"},
    {S::connecting,   E::stream_refused,  G::always,         S::polling,     {F::poll},                           "the stream is optional in the page API"},
    {S::connecting,   E::stream_lost,     G::always,         S::waiting,     {},                                  "retry every second"},
    {S::connecting,   E::session_expired, G::refused_before, S::signed_out,  {F::close_stream, F::report},        "a new session was refused too: asking on would hammer"},
    {S::connecting,   E::session_expired, G::always,         S::signing_in,  {F::fetch_session},                  "sessions are short-lived by design"},
    {S::connecting,   E::woke,            G::always,         S::polling,     {F::close_stream, F::poll},          "no byte within 5 s: something buffers"},
    {S::connecting,   E::hidden,          G::always,         S::asleep,      {F::close_stream},                   "a hidden page holds no stream"},
    {S::connecting,   E::offline,         G::always,         S::waiting,     {F::close_stream},                   "the attempt cannot succeed"},
    {S::live,         E::stream_byte,     G::always,         S::live,        {},                                  "the 9 s begin anew"},
    {S::live,         E::snapshot,        G::always,         S::live,        {},                                  "the 9 s begin anew"},
    {S::live,         E::stream_lost,     G::always,         S::waiting,     {},                                  "retry every second"},
    {S::live,         E::session_expired, G::always,         S::signing_in,  {F::fetch_session},                  "the stream's renewal was refused"},
    {S::live,         E::woke,            G::always,         S::waiting,     {F::close_stream},                   "9 s without a byte: two heartbeats are missing"},
    {S::live,         E::hidden,          G::always,         S::asleep,      {F::close_stream},                   "a hidden page holds no stream"},
    {S::live,         E::offline,         G::always,         S::waiting,     {F::close_stream},                   "do not trust a dead socket"},
    {S::waiting,      E::woke,            G::session_good,   S::connecting,  {F::open_stream},                    "retry every second"},
    {S::waiting,      E::woke,            G::always,         S::signing_in,  {F::fetch_session},                  "retry every second"},
    {S::waiting,      E::online,          G::session_good,   S::connecting,  {F::open_stream},                    "the truth within 2 s of the network's return"},
    {S::waiting,      E::online,          G::always,         S::signing_in,  {F::fetch_session},                  "the truth within 2 s of the network's return"},
    {S::waiting,      E::hidden,          G::always,         S::asleep,      {F::close_stream},                   "a hidden page does not retry; a stream may outlive its session"},
    {S::polling,      E::snapshot,        G::always,         S::pausing,     {},                                  "read"},
    {S::polling,      E::stream_byte,     G::always,         S::live,        {},                                  "what held the stream back is gone"},
    {S::polling,      E::poll_failed,     G::always,         S::waiting,     {},                                  "retry every second"},
    {S::polling,      E::session_expired, G::refused_before, S::signed_out,  {F::close_stream, F::report},        "a new session was refused too: asking on would hammer"},
    {S::polling,      E::session_expired, G::always,         S::signing_in,  {F::close_stream, F::fetch_session}, "a stream asked for with the old session would be refused for it"},
    {S::polling,      E::woke,            G::always,         S::waiting,     {F::cancel_channel},                 "no answer within 5 s"},
    {S::polling,      E::hidden,          G::always,         S::asleep,      {F::cancel_channel, F::close_stream}, "a hidden page does not poll"},
    {S::pausing,      E::woke,            G::stream_due,     S::polling,     {F::open_stream, F::poll},           "once a minute: what held the stream back may be gone"},
    {S::pausing,      E::woke,            G::always,         S::polling,     {F::close_stream, F::poll},          "polls every 5 s; a stream tried without a byte is given up"},
    {S::pausing,      E::snapshot,        G::always,         S::pausing,     {},                                  "another button of the page has read: the 5 s begin anew"},
    {S::pausing,      E::stream_byte,     G::always,         S::live,        {},                                  "what held the stream back is gone"},
    {S::pausing,      E::online,          G::always,         S::connecting,  {F::open_stream},                    "another network may carry streams"},
    {S::pausing,      E::hidden,          G::always,         S::asleep,      {F::close_stream},                   "a hidden page does not poll"},
    {S::asleep,       E::shown,           G::session_good,   S::connecting,  {F::open_stream},                    "re-read when shown"},
    {S::asleep,       E::shown,           G::always,         S::signing_in,  {F::fetch_session},                  "re-read when shown"},
  });
}();
// clang-format on
static_assert(rows_unique(kChannelRows) && pairs_total(kChannelRows) && all_reachable(kChannelRows));
static_assert(waits_end(kChannelRows, kChannelStates));

// ---- Region 2: the press
// -------------------------------------------------------------------------------------------

enum class PressState : std::uint8_t { idle, asking, leaving, finishing };

struct PressStateRow {
  PressState id;
  bool waits_for_machine;
  Duration limit;
  std::string_view overdue;  ///< The problem code shown when the limit passes.
};
inline constexpr std::array kPressStates{
    PressStateRow{PressState::idle, false, 0ms, {}},
    PressStateRow{PressState::asking, true, 60s, "connect_timed_out"},
    PressStateRow{PressState::leaving, true, 60s, "navigation_timed_out"},
    PressStateRow{PressState::finishing, true, 60s, "finish_timed_out"},
};
static_assert(in_enum_order(kPressStates));

inline constexpr std::array<StateProse, kPressStates.size()> kPressStateProse{{
    {"idle", "nothing is under way"},
    {"asking", "waits for a one-time ticket"},
    {"leaving", "the browser was told to go to the relay"},
    {"finishing", "came back from consent; waits for the relay to bind"},
}};

struct Press {
  using State = PressState;
  using Event = ButtonEvent;
  using Guard = ButtonGuard;
  using Effect = ButtonEffect;
  static constexpr State kInitial = State::idle;
  static constexpr Guard kAlways = Guard::always;
  static constexpr Event kTimeout = Event::woke;
  static constexpr std::size_t kStateCount = kPressStates.size();
  static constexpr std::size_t kEventCount = kButtonEventCount;
};

// clang-format off
inline constexpr auto kPressRows = [] {
  using S = PressState; using E = ButtonEvent; using G = ButtonGuard; using F = ButtonEffect;
  constexpr auto any = From<S>::anywhere();
  return std::to_array<Transition<Press>>({
    // from          on                 when             to            effects                  because
    {any,            E::configured,     G::always,       S::idle,      {},                      "an answer to what another configuration asked must lead nowhere"},
    {S::idle,        E::pressed,        G::can_connect,  S::asking,    {F::ask_ticket},         "a one-time ticket carries who pressed (DESIGN section 4, flow B)"},
    {S::idle,        E::pressed,        G::always,       S::idle,      {},                      "Login and a guide are plain links; without a session there is nobody to connect"},
    {S::idle,        E::finish_found,   G::always,       S::finishing, {F::post_finish},        "the code from the address is only posted"},
    {S::idle,        E::dismissed,      G::always,       S::idle,      {F::settle},             "the person has read it"},
    {S::asking,      E::ticket_ok,      G::always,       S::leaving,   {F::navigate},           "top-level navigation to the relay"},
    {S::asking,      E::ticket_refused, G::always,       S::idle,      {F::report},             "say why, offer to try again"},
    {S::asking,      E::returned,       G::always,       S::idle,      {F::cancel_press},       "back/forward cache: the request died with the page"},
    {S::asking,      E::woke,           G::always,       S::idle,      {F::cancel_press, F::report}, "press to navigation: 60 s (FACTS section 14, H3)"},
    {S::leaving,     E::returned,       G::always,       S::idle,      {},                      "the person came back with the back button"},
    {S::leaving,     E::woke,           G::always,       S::idle,      {F::report},             "press to navigation: 60 s (FACTS section 14, H3)"},
    {S::finishing,   E::finish_ok,      G::always,       S::idle,      {F::settle},             "bound"},
    {S::finishing,   E::finish_refused, G::always,       S::idle,      {F::report},             "say why, offer to try again"},
    {S::finishing,   E::woke,           G::always,       S::idle,      {F::cancel_press, F::report}, "callback to finish: 60 s (FACTS section 14, H3)"},
  });
}();
// clang-format on
static_assert(rows_unique(kPressRows) && pairs_total(kPressRows) && all_reachable(kPressRows));
static_assert(waits_end(kPressRows, kPressStates));

[[nodiscard]] constexpr std::string_view name(ChannelState state) {
  return kChannelStateProse[static_cast<std::size_t>(state)].name;
}
[[nodiscard]] constexpr std::string_view name(PressState state) {
  return kPressStateProse[static_cast<std::size_t>(state)].name;
}
[[nodiscard]] constexpr std::string_view name(ButtonEvent event) {
  return row_of(kButtonEvents, event).name;
}
[[nodiscard]] constexpr std::string_view name(ButtonGuard guard) {
  return row_of(kButtonGuards, guard).name;
}
[[nodiscard]] constexpr std::string_view name(ButtonEffect effect) {
  return row_of(kButtonEffects, effect).name;
}

/// What the wasm holds.
inline constexpr auto kChannelMoves = without_prose(kChannelRows);
inline constexpr auto kPressMoves = without_prose(kPressRows);

}  // namespace latchkey::core
