#include "peers/switch_button.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::bench {

using namespace std::chrono_literals;
using core::Action;
using core::ButtonCommand;
using core::ButtonEvent;
using core::ButtonInput;
using core::ButtonStep;
using core::ChannelState;
using core::Duration;
using core::Instant;
using core::LinkFacts;
using core::PressState;

ButtonStep SwitchButton::handle(const ButtonInput& input, Instant now) {
  ButtonStep step;
  step_ = &step;
  now_ = now;
  random_ = input.random;
  note(input);
  move_press(input);
  move_channel(input);
  tell_news();
  step.view = {.face = has_face_ ? &face_ : nullptr,
               .revision = revision_,
               .busy = press_ != PressState::idle,
               .stale = is_stale(),
               .takes_press = can_connect(),
               .message = message_.view()};
  step.wake_at = next_wake();
  return step;
}

// ---- Facts

void SwitchButton::begin_snapshot(double revision) {
  offered_revision_ = revision;
  offered_ = {};
  offered_.property = property_.view();
  has_offer_ = false;
  offering_ = true;
}

void SwitchButton::offer(LinkFacts link) {
  if (!property_.empty() && link.property != property_.view()) return;
  const auto urgency = [](const LinkFacts& facts) {
    return row_of(core::kAppStates, facts.app_state).urgency;
  };
  if (has_offer_ && urgency(link) <= urgency(offered_)) return;
  offered_ = std::move(link);
  has_offer_ = true;
}

void SwitchButton::note(const ButtonInput& input) {
  const auto forget_person = [&] {
    session_known_ = has_face_ = false;
    revision_ = 0;
    message_.clear();
  };
  switch (input.event) {
    case ButtonEvent::stream_byte:
    case ButtonEvent::snapshot:
    case ButtonEvent::finish_ok:
      contact_ = now_;
      refused_before_ = false;
      if (message_.holds("session_refused")) message_.clear();
      if (input.event != ButtonEvent::stream_byte) take_snapshot(input.event);
      return;
    case ButtonEvent::hidden:
      hidden_ = true;
      return;
    case ButtonEvent::shown:
      hidden_ = false;
      contact_ = std::max(contact_, now_ - 7s);
      return;
    case ButtonEvent::session_ok:
      if (channel_ == ChannelState::signing_in) session_known_ = session_good_ = true;
      return;
    case ButtonEvent::session_expired:
      session_good_ = false;
      return;
    case ButtonEvent::session_absent:
      if (channel_ == ChannelState::signing_in) forget_person();
      return;
    case ButtonEvent::configured:
      forget_person();
      if (input.value == "fixed") take_snapshot(input.event);
      return;
    case ButtonEvent::property:
      if (!property_.holds(input.value)) {
        property_ = input.value;
        offering_ = false;
      }
      take_snapshot(input.event);
      return;
    default:
      return;
  }
}

void SwitchButton::take_snapshot(ButtonEvent event) {
  if (!std::exchange(offering_, false) || offered_revision_ < revision_) return;
  const bool deaf = channel_ == ChannelState::off || channel_ == ChannelState::fixed ||
                    channel_ == ChannelState::signed_out;
  if (event == ButtonEvent::property ? !has_face_ : event != ButtonEvent::configured && deaf) return;
  revision_ = offered_revision_;
  news_ = offered_ != face_;
  if (news_) std::swap(face_, offered_);
  has_face_ = true;
}

bool SwitchButton::can_connect() const {
  return session_known_ && has_face_ && action_of(face_.app_state) == Action::connect && face_.href.empty();
}

bool SwitchButton::can_go_stale() const {
  return has_face_ && channel_ != ChannelState::fixed && channel_ != ChannelState::asleep;
}

bool SwitchButton::is_stale() const {
  return can_go_stale() && now_ - contact_ >= 9s;
}

std::optional<Instant> SwitchButton::next_wake() const {
  std::optional<Instant> wake = channel_due_;
  if (press_due_ && (!wake || *press_due_ < *wake)) wake = press_due_;
  if (can_go_stale() && !is_stale() && (!wake || contact_ + 9s < *wake)) wake = contact_ + 9s;
  return wake;
}

void SwitchButton::tell_news() {
  const auto told = std::exchange(told_, has_face_ ? std::optional{face_.app_state} : std::nullopt);
  const bool news = std::exchange(news_, false) || !told;
  if (!has_face_ || !news) return;
  push(ButtonCommand::emit_change);
  if (told && *told != face_.app_state) push(ButtonCommand::announce, name(face_.app_state));
}

void SwitchButton::say(Value code, Value otherwise) {
  message_ = code.empty() ? otherwise : code;
  push(ButtonCommand::emit_error, message_.view());
}

// ---- The press

void SwitchButton::go(PressState state, Duration limit) {
  press_ = state;
  press_due_ = limit == 0s ? std::nullopt : std::optional{now_ + limit};
}

void SwitchButton::move_press(const ButtonInput& input) {
  if (input.event == ButtonEvent::configured) return go(PressState::idle);
  if (input.event == ButtonEvent::woke && (!press_due_ || now_ < *press_due_)) return;
  switch (press_) {
    case PressState::idle:
      return from_idle(input.event);
    case PressState::asking:
      return from_asking(input.event, input.value);
    case PressState::leaving:
      return from_leaving(input.event, input.value);
    case PressState::finishing:
      return from_finishing(input.event, input.value);
  }
}

void SwitchButton::from_idle(ButtonEvent event) {
  switch (event) {
    case ButtonEvent::pressed:
      if (!can_connect()) return;
      message_.clear();
      push(ButtonCommand::ask_ticket);
      return go(PressState::asking, 60s);
    case ButtonEvent::finish_found:
      push(ButtonCommand::post_finish);
      return go(PressState::finishing, 60s);
    case ButtonEvent::dismissed:
      return message_.clear();
    default:
      return;
  }
}

void SwitchButton::from_asking(ButtonEvent event, Value value) {
  switch (event) {
    case ButtonEvent::ticket_ok:
      push(ButtonCommand::navigate, value);
      return go(PressState::leaving, 60s);
    case ButtonEvent::ticket_refused:
      say(value, "connect_timed_out");
      return go(PressState::idle);
    case ButtonEvent::returned:
      push(ButtonCommand::cancel_press);
      return go(PressState::idle);
    case ButtonEvent::woke:
      push(ButtonCommand::cancel_press);
      say(value, "connect_timed_out");
      return go(PressState::idle);
    default:
      return;
  }
}

void SwitchButton::from_leaving(ButtonEvent event, Value value) {
  if (event != ButtonEvent::returned && event != ButtonEvent::woke) return;
  if (event == ButtonEvent::woke) say(value, "navigation_timed_out");
  go(PressState::idle);
}

void SwitchButton::from_finishing(ButtonEvent event, Value value) {
  switch (event) {
    case ButtonEvent::finish_ok:
      message_.clear();
      return go(PressState::idle);
    case ButtonEvent::finish_refused:
      say(value, "finish_timed_out");
      return go(PressState::idle);
    case ButtonEvent::woke:
      push(ButtonCommand::cancel_press);
      say(value, "finish_timed_out");
      return go(PressState::idle);
    default:
      return;
  }
}

// ---- The channel

void SwitchButton::go(ChannelState state, Duration limit) {
  channel_ = state;
  channel_due_ = limit == 0s ? std::nullopt : std::optional{now_ + limit};
}

void SwitchButton::wait() {
  const double factor = 0.7 + 0.6 * std::clamp(random_, 0.0, 1.0);
  go(ChannelState::waiting, Duration{static_cast<Duration::rep>(1000.0 * factor)});
}

void SwitchButton::sleep() {
  push(ButtonCommand::close_stream);
  go(ChannelState::asleep);
}

void SwitchButton::connect() {
  polls_ = 0;
  push(ButtonCommand::open_stream);
  go(ChannelState::connecting, 5s);
}

void SwitchButton::sign_in(bool expired) {
  refused_before_ = expired;
  push(ButtonCommand::fetch_session);
  go(ChannelState::signing_in, 10s);
}

void SwitchButton::poll() {
  ++polls_;
  push(ButtonCommand::poll);
  go(ChannelState::polling, 5s);
}

void SwitchButton::move_channel(const ButtonInput& input) {
  if (input.event == ButtonEvent::configured) return configure(input.value);
  if (input.event == ButtonEvent::woke && (!channel_due_ || now_ < *channel_due_)) return;
  switch (channel_) {
    case ChannelState::off:
    case ChannelState::fixed:
      return;
    case ChannelState::signing_in:
      return from_signing_in(input.event);
    case ChannelState::signed_out:
      return from_signed_out(input.event);
    case ChannelState::connecting:
      return from_connecting(input.event, input.value);
    case ChannelState::live:
      return from_live(input.event);
    case ChannelState::waiting:
      return from_waiting(input.event);
    case ChannelState::polling:
      return from_polling(input.event, input.value);
    case ChannelState::pausing:
      return from_pausing(input.event);
    case ChannelState::asleep:
      return from_asleep(input.event);
  }
}

void SwitchButton::configure(Value value) {
  push(ButtonCommand::close_stream);
  if (value == "fixed") return go(ChannelState::fixed);
  if (value == "off") return go(ChannelState::off);
  sign_in();
}

void SwitchButton::from_signing_in(ButtonEvent event) {
  switch (event) {
    case ButtonEvent::session_ok:
      return hidden_ ? sleep() : connect();
    case ButtonEvent::session_absent:
      push(ButtonCommand::close_stream);
      return go(ChannelState::signed_out);
    case ButtonEvent::woke:
      push(ButtonCommand::cancel_channel);
      return hidden_ ? sleep() : wait();
    case ButtonEvent::session_failed:
      return hidden_ ? sleep() : wait();
    default:
      return;
  }
}

void SwitchButton::from_signed_out(ButtonEvent event) {
  if (event == ButtonEvent::shown) sign_in();
}

void SwitchButton::from_connecting(ButtonEvent event, Value value) {
  switch (event) {
    case ButtonEvent::stream_byte:
    case ButtonEvent::snapshot:
      return go(ChannelState::live, 9s);
    case ButtonEvent::stream_refused:
      return poll();
    case ButtonEvent::stream_lost:
      return wait();
    case ButtonEvent::session_expired:
      if (!refused_before_) return sign_in(true);
      push(ButtonCommand::close_stream);
      say(value, "session_refused");
      return go(ChannelState::signed_out);
    case ButtonEvent::woke:
      push(ButtonCommand::close_stream);
      return poll();
    case ButtonEvent::hidden:
      return sleep();
    case ButtonEvent::offline:
      push(ButtonCommand::close_stream);
      return wait();
    default:
      return;
  }
}

void SwitchButton::from_live(ButtonEvent event) {
  switch (event) {
    case ButtonEvent::stream_byte:
    case ButtonEvent::snapshot:
      return go(ChannelState::live, 9s);
    case ButtonEvent::stream_lost:
      return wait();
    case ButtonEvent::session_expired:
      return sign_in(true);
    case ButtonEvent::woke:
    case ButtonEvent::offline:
      push(ButtonCommand::close_stream);
      return wait();
    case ButtonEvent::hidden:
      return sleep();
    default:
      return;
  }
}

void SwitchButton::from_waiting(ButtonEvent event) {
  switch (event) {
    case ButtonEvent::woke:
    case ButtonEvent::online:
      return session_known_ && session_good_ ? connect() : sign_in();
    case ButtonEvent::hidden:
      return sleep();
    default:
      return;
  }
}

void SwitchButton::from_polling(ButtonEvent event, Value value) {
  switch (event) {
    case ButtonEvent::snapshot:
      return go(ChannelState::pausing, 5s);
    case ButtonEvent::stream_byte:
      return go(ChannelState::live, 9s);
    case ButtonEvent::poll_failed:
      return wait();
    case ButtonEvent::session_expired:
      if (!refused_before_) return sign_in(true);
      push(ButtonCommand::close_stream);
      say(value, "session_refused");
      return go(ChannelState::signed_out);
    case ButtonEvent::woke:
      push(ButtonCommand::cancel_channel);
      return wait();
    case ButtonEvent::hidden:
      push(ButtonCommand::cancel_channel);
      return sleep();
    default:
      return;
  }
}

void SwitchButton::from_pausing(ButtonEvent event) {
  switch (event) {
    case ButtonEvent::woke:
      if (polls_ >= 12) {
        polls_ = 0;
        push(ButtonCommand::open_stream);
      } else {
        push(ButtonCommand::close_stream);
      }
      return poll();
    case ButtonEvent::snapshot:
      return go(ChannelState::pausing, 5s);
    case ButtonEvent::stream_byte:
      return go(ChannelState::live, 9s);
    case ButtonEvent::online:
      return connect();
    case ButtonEvent::hidden:
      return sleep();
    default:
      return;
  }
}

void SwitchButton::from_asleep(ButtonEvent event) {
  if (event != ButtonEvent::shown) return;
  if (session_known_ && session_good_) return connect();
  sign_in();
}

}  // namespace latchkey::bench
