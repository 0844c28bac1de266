#include "core/button/button.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::core {

namespace {

constexpr Duration kStaleAfter = 9s;  // DESIGN section 3: two heartbeats of 4 s missed, and a second of slack
constexpr Duration kShownGrace =
    2s;  // a page shown again has this long to hear the truth before it is marked
constexpr double kRetrySpread = 0.6;  // 1 s +- 30 %
constexpr int kPollsPerStream = 12;   // a poll every 5 s: the stream is tried again once a minute
constexpr std::string_view kSessionRefused = "session_refused";

[[nodiscard]] bool is_sign_of_life(ButtonEvent event) {
  using enum ButtonEvent;
  return event == stream_byte || event == snapshot || event == finish_ok;
}

[[nodiscard]] bool brings_snapshot(const ButtonInput& input) {
  using enum ButtonEvent;
  return input.event == snapshot || input.event == remembered || input.event == finish_ok ||
         input.event == property || (input.event == configured && input.value == "fixed");
}

[[nodiscard]] bool needs_person_more(const LinkFacts& a, const LinkFacts& b) {
  return row_of(kAppStates, a.app_state).urgency > row_of(kAppStates, b.app_state).urgency;
}

[[nodiscard]] Duration spread(Duration limit, ChannelState state, double random) {
  if (state != ChannelState::waiting) return limit;
  const double factor = 1.0 - kRetrySpread / 2 + kRetrySpread * std::clamp(random, 0.0, 1.0);
  return Duration{static_cast<Duration::rep>(static_cast<double>(limit.count()) * factor)};
}
[[nodiscard]] Duration spread(Duration limit, PressState, double) {
  return limit;
}

[[nodiscard]] std::string_view overdue_code(ChannelState) {
  return kSessionRefused;
}
[[nodiscard]] std::string_view overdue_code(PressState state) {
  return row_of(kPressStates, state).overdue;
}

/// The effects that are commands stand first in both lists, by the same names.
[[nodiscard]] consteval bool commands_first() {
  for (const auto& [effect, name] : kButtonEffects) {
    if (effect == ButtonEffect::report) return true;  // from here on they are none
    if (row_of(kButtonCommands, static_cast<ButtonCommand>(effect)).name != name) return false;
  }
  return false;
}
static_assert(commands_first());
static_assert(std::all_of(kPressStates.begin(), kPressStates.end(),
                          [](const PressStateRow& row) { return row.overdue.size() <= kCodeLength; }));

}  // namespace

/// No link means disabled (DESIGN section 5, page API).
void Button::begin_snapshot(double revision, bool looks_only) {
  offered_revision_ = revision;
  offered_looks_only_ = looks_only;
  offered_ = {};
  offered_.property = property_.view();
  has_offer_ = false;
  offering_ = true;
}

void Button::offer(LinkFacts link) {
  if (!property_.empty() && link.property != property_.view()) return;
  if (has_offer_ && !needs_person_more(link, offered_)) return;
  offered_ = std::move(link);
  has_offer_ = true;
}

ButtonStep Button::handle(const ButtonInput& input, Instant now) {
  ButtonStep step;
  note(input, now);
  // The press first: what it gives up is told before what the channel begins.
  advance<Press>(press_, kPressMoves, kPressStates, input, now, step);
  advance<Channel>(channel_, kChannelMoves, kChannelStates, input, now, step);
  show(step, now);
  return step;
}

/// Facts that hold in every state: not transitions, but what guards and the view read.
void Button::note(const ButtonInput& input, Instant now) {
  using enum ButtonEvent;
  if (is_sign_of_life(input.event)) {
    contact_ = now;
    refused_before_ = false;
    if (message_.holds(kSessionRefused)) message_.clear();
  }
  // A session may end while nothing is heard: only a refusal right after a fresh one says that fresh ones are
  // refused too.
  const bool interrupted = input.event == hidden || input.event == offline || input.event == stream_lost ||
                           input.event == poll_failed;
  if (interrupted) refused_before_ = false;
  if (input.event == hidden) hidden_ = true;
  if (input.event == shown) {
    hidden_ = false;
    contact_ = std::max(contact_, now - (kStaleAfter - kShownGrace));
  }
  const bool asked = channel_.state == ChannelState::signing_in;  // an answer that comes later says nothing
  const bool leaves = input.event == session_absent && asked;
  if (input.event == session_ok && asked) session_known_ = session_good_ = true;
  if (input.event == session_expired) session_good_ = false;
  if (input.event == configured || leaves) {
    contact_ = now;
    session_known_ = false;
    has_face_ = false;  // another configuration or another person: nothing that was shown may stay
    revision_ = 0;
    message_.clear();
  }
  if (input.event == property && !property_.holds(input.value)) {
    property_ = input.value;
    offering_ = false;  // it was offered for the property before
    if (remembered_) has_face_ = false;
  }
  if (brings_snapshot(input)) take_snapshot(input.event);
}

/// Late answers for somebody who has left, or to a configuration that asks nobody, must not bring a face
/// back.
bool Button::may_take(ButtonEvent event) const {
  if (event == ButtonEvent::configured) return true;
  if (event == ButtonEvent::remembered && has_face_) return false;
  if (event == ButtonEvent::property) return has_face_;
  using enum ChannelState;
  return channel_.state != off && channel_.state != fixed && channel_.state != signed_out;
}

void Button::take_snapshot(ButtonEvent event) {
  if (!std::exchange(offering_, false) || !may_take(event) || offered_revision_ < revision_) return;
  remembered_ = event == ButtonEvent::remembered;
  revision_ = remembered_ ? 0 : offered_revision_;  // whatever the truth is, it is newer
  news_ = offered_ != face_ || offered_looks_only_ != looks_only_;
  if (offered_ != face_) std::swap(face_, offered_);
  looks_only_ = offered_looks_only_;
  has_face_ = true;
}

template <typename M, std::size_t N, typename States>
void Button::advance(Place<M>& place, const Moves<M, N>& moves, const States& states,
                     const ButtonInput& input, Instant now, ButtonStep& step) {
  const bool early = input.event == M::kTimeout && (!place.overdue_at || now < *place.overdue_at);
  if (early) return;
  const auto* move =
      find_move<M>(moves, place.state, input.event, [&](ButtonGuard guard) { return holds(guard, input); });
  if (move == nullptr) return;
  const std::string_view overdue = overdue_code(place.state);
  place.state = move->to.from(place.state);
  const Duration limit = row_of(states, place.state).limit;
  place.overdue_at = limit == Duration::zero()
                         ? std::nullopt
                         : std::optional{now + spread(limit, place.state, input.random)};
  for (ButtonEffect effect : move->effects) perform(effect, overdue, input, step);
}

bool Button::holds(ButtonGuard guard, const ButtonInput& input) const {
  switch (guard) {
    case ButtonGuard::always:
      return true;
    case ButtonGuard::hand_set:
      return input.value == "fixed";
    case ButtonGuard::no_source:
      return input.value == "off";
    case ButtonGuard::page_hidden:
      return hidden_;
    case ButtonGuard::session_good:
      return session_known_ && session_good_;
    case ButtonGuard::refused_before:
      return refused_before_;
    case ButtonGuard::stream_due:
      return polls_ >= kPollsPerStream;
    case ButtonGuard::can_connect:
      return can_connect();
  }
  return false;
}

/// A disabled link with an address is connected another way (docs/page-api.md): no ticket leads there.
bool Button::can_connect() const {
  return session_known_ && has_face_ && !looks_only_ && action_of(face_.app_state) == Action::connect &&
         face_.href.empty();
}

void Button::perform(ButtonEffect effect, std::string_view overdue, const ButtonInput& input,
                     ButtonStep& step) {
  using enum ButtonEffect;
  if (effect == report) return say(input.value.empty() ? overdue : input.value, step);
  if (effect == settle || effect == ask_ticket) message_.clear();
  if (effect == settle) return;
  if (effect == fetch_session) refused_before_ = input.event == ButtonEvent::session_expired;
  if (effect == open_stream) polls_ = 0;
  if (effect == poll) ++polls_;
  step.commands.push({static_cast<ButtonCommand>(effect), effect == navigate ? input.value : ""});
}

void Button::say(std::string_view code, ButtonStep& step) {
  message_ = code;
  step.commands.push({ButtonCommand::emit_error, message_.view()});
}

/// What was only remembered is no news: a page that acts on it would act on what may be long gone.
void Button::tell_news(ButtonStep& step) {
  if (has_face_ && remembered_) return;
  const auto told = std::exchange(told_, has_face_ ? std::optional{face_.app_state} : std::nullopt);
  const bool news = std::exchange(news_, false) || !told;
  if (!has_face_ || !news) return;
  step.commands.push({ButtonCommand::emit_change, {}});
  const bool other_state = told && *told != face_.app_state;  // the first face is no news
  if (other_state) step.commands.push({ButtonCommand::announce, name(face_.app_state)});
}

void Button::show(ButtonStep& step, Instant now) {
  tell_news(step);
  step.view = View{face(),
                   revision_,
                   press_.state != PressState::idle,
                   is_stale(now),
                   has_face_ && remembered_ && !is_lost(now),
                   can_connect(),
                   looks_only_,
                   message_.view()};
  step.wake_at = next_wake(now);
}

bool Button::can_go_stale() const {
  return has_face_ && channel_.state != ChannelState::fixed && channel_.state != ChannelState::asleep;
}

bool Button::is_lost(Instant now) const {
  return can_go_stale() && now - contact_ >= kStaleAfter;
}

bool Button::is_stale(Instant now) const {
  return has_face_ && (remembered_ || is_lost(now));
}

std::optional<Instant> Button::next_wake(Instant now) const {
  std::optional<Instant> wake = channel_.overdue_at;
  const auto sooner = [&](Instant at) { wake = wake ? std::min(*wake, at) : at; };
  if (press_.overdue_at) sooner(*press_.overdue_at);
  if (can_go_stale() && !is_lost(now)) sooner(contact_ + kStaleAfter);
  return wake;
}

}  // namespace latchkey::core
