#include "peers/switch_link.hpp"

#include <algorithm>

namespace latchkey::bench {

using namespace std::chrono_literals;
using core::AppState;
using core::CredentialKind;
using core::Duration;
using core::Instant;
using core::LinkCommand;
using core::LinkEvent;
using core::LinkFace;
using core::LinkInput;
using core::LinkState;
using core::LinkStep;
using core::Problem;

LinkStep SwitchLink::handle(const LinkInput& input, Instant now) {
  LinkStep step;
  step_ = &step;
  now_ = now;
  step.wake_at = due_;
  if (input.event == LinkEvent::woke && (!due_ || now < *due_)) return step;
  const LinkFace before = face_;
  note(input);
  if (!move(input)) return step;
  step.visible = !(face_ == before);
  step.wake_at = due_;
  return step;
}

// ---- Facts

void SwitchLink::note(const LinkInput& input) {
  switch (input.event) {
    case LinkEvent::woke:
      if (state_ == LinkState::retrying || state_ == LinkState::rechecking) return;
      [[fallthrough]];
    case LinkEvent::answer_retry:
    case LinkEvent::refresh_retry:
      outage_ = input.problem.value_or(Problem::cloudbeds_unreachable);
      return;
    case LinkEvent::told:
      set_up_due_ = false;
      [[fallthrough]];
    case LinkEvent::hinted:
      if (input.state) hint_ = input.state;
      rechecks_ = 0;
      hinted_meanwhile_ = state_ == LinkState::asking || state_ == LinkState::verifying;
      return;
    case LinkEvent::answered:
      if (input.state == AppState::pending || posts_ == 4) set_up_due_ = false;
      return;
    case LinkEvent::answer_fix:
      if (state_ == LinkState::posting) set_up_due_ = false;
      return;
    case LinkEvent::bound: {
      set_up_due_ = input.state == AppState::pending;
      const bool keeps_login = face_.app_state == AppState::enabled && !set_up_due_;
      face_ = {keeps_login ? AppState::enabled : AppState::installing, std::nullopt};
      hint_.reset();
      hinted_meanwhile_ = false;
      seen_ = keeps_login;
      outage_ = Problem::cloudbeds_unreachable;
      rechecks_ = posts_ = retries_ = 0;
      return;
    }
    default:
      return;
  }
}

void SwitchLink::take_state(const LinkInput& input) {
  face_ = {input.state.value_or(face_.app_state), std::nullopt};
  seen_ = true;
  retries_ = 0;
}

void SwitchLink::explain(const LinkInput& input) {
  const bool lives = input.event == LinkEvent::answer_fix;
  face_ = {lives ? face_.app_state : AppState::disabled,
           input.problem ? input.problem : Problem::disconnected};
  hint_.reset();
}

// ---- Where to, and what is done there

bool SwitchLink::go(LinkState state, Duration limit) {
  state_ = state;
  due_ = limit == 0s ? std::nullopt : std::optional{now_ + limit};
  return true;
}

bool SwitchLink::ask(LinkState state) {
  hinted_meanwhile_ = false;
  push(LinkCommand::ask);
  return go(state, 15s);
}

bool SwitchLink::settle() {
  hint_.reset();
  retries_ = 0;
  return go(LinkState::settled);
}

bool SwitchLink::lapse(const LinkInput& input) {
  explain(input);
  retries_ = 0;
  return go(LinkState::lapsed);
}

bool SwitchLink::retry(Duration at_least) {
  static constexpr Duration kWaits[] = {1s, 2s, 5s, 10s, 30s, 60s, 120s, 300s};
  return go(LinkState::retrying, std::max(at_least, kWaits[std::min<std::size_t>(retries_++, 7)]));
}

bool SwitchLink::mistaken(const LinkInput& input) {
  explain(input);
  return seen_ ? settle() : retry(input.retry_after.value_or(0s));
}

bool SwitchLink::ask_again(LinkEvent event) {
  if (event != LinkEvent::hinted && event != LinkEvent::woke) return false;
  const bool in_vain = state_ == LinkState::retrying && event == LinkEvent::woke && retries_ >= 3;
  if (in_vain && !face_.reason) face_.reason = outage_;
  return ask();
}

bool SwitchLink::recheck() {
  static constexpr Duration kWaits[] = {300ms, 1s, 5s, 30s};
  return go(LinkState::rechecking, kWaits[std::min<std::size_t>(rechecks_++, 3)]);
}

bool SwitchLink::bind() {
  push(LinkCommand::subscribe);
  return ask();
}

bool SwitchLink::end(const LinkInput& input) {
  explain(input);
  push(LinkCommand::forget);
  retries_ = 0;
  return go(LinkState::unlinked);
}

// ---- The machine; false: the event means nothing here

bool SwitchLink::move(const LinkInput& input) {
  if (input.event == LinkEvent::bound) return bind();
  if (input.event == LinkEvent::disconnected) return end(input);
  if (state_ == LinkState::unlinked) return false;
  if (input.event == LinkEvent::told || input.event == LinkEvent::resumed) return ask();
  switch (state_) {
    case LinkState::unlinked:
      return false;
    case LinkState::settled:
    case LinkState::lapsed:
      return from_rest(input.event);
    case LinkState::retrying:
    case LinkState::rechecking:
      return ask_again(input.event);
    case LinkState::asking:
    case LinkState::verifying:
      return from_asking(input);
    case LinkState::refreshing:
      return from_refreshing(input);
    case LinkState::posting:
      return from_posting(input);
  }
  return false;
}

bool SwitchLink::from_rest(LinkEvent event) {
  return event == LinkEvent::hinted && ask();
}

bool SwitchLink::from_asking(const LinkInput& input) {
  switch (input.event) {
    case LinkEvent::answered:
      return answered(input);
    case LinkEvent::answer_terminated:
      return end(input);
    case LinkEvent::answer_reauthorize:
      return lapse(input);
    case LinkEvent::answer_refused:
      return state_ == LinkState::verifying ? end(input) : refused();
    case LinkEvent::answer_fix:
      return mistaken(input);
    case LinkEvent::answer_retry:
    case LinkEvent::woke:
      return retry(input.retry_after.value_or(0s));
    default:
      return false;
  }
}

bool SwitchLink::answered(const LinkInput& input) {
  if (set_up_due_ && input.state == AppState::enabled) {
    ++posts_;
    push(LinkCommand::post_pending);
    return go(LinkState::posting, 15s);
  }
  take_state(input);
  if (hinted_meanwhile_) return ask();
  if (hint_ && hint_ != input.state && rechecks_ < 4) return recheck();
  return settle();
}

bool SwitchLink::refused() {
  if (kind_ != CredentialKind::oauth) return ask(LinkState::verifying);
  push(LinkCommand::refresh);
  return go(LinkState::refreshing, 20s);
}

bool SwitchLink::from_refreshing(const LinkInput& input) {
  switch (input.event) {
    case LinkEvent::refreshed:
    case LinkEvent::refresh_refused:
      return ask(LinkState::verifying);
    case LinkEvent::refresh_terminated:
      return end(input);
    case LinkEvent::refresh_retry:
    case LinkEvent::woke:
      return retry(input.retry_after.value_or(0s));
    default:
      return false;
  }
}

bool SwitchLink::from_posting(const LinkInput& input) {
  switch (input.event) {
    case LinkEvent::posted:
      return recheck();
    case LinkEvent::answer_terminated:
      return end(input);
    case LinkEvent::answer_reauthorize:
      return lapse(input);
    case LinkEvent::answer_refused:
      return refused();
    case LinkEvent::answer_fix:
      return ask();
    case LinkEvent::answer_retry:
    case LinkEvent::woke:
      return retry(input.retry_after.value_or(0s));
    default:
      return false;
  }
}

}  // namespace latchkey::bench
