#include "core/link/link.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::core {

namespace {

/// From three to five quarters of the period.
[[nodiscard]] Duration spread(Duration period, double random) {
  return period * 3 / 4 +
         Duration{static_cast<Duration::rep>(random * static_cast<double>(period.count()) / 2)};
}

/// Nobody has to act on it: Cloudbeds, or the way to it, mends itself.
[[nodiscard]] bool is_excuse(Problem problem) {
  const Blame blame = describe(problem).blame;
  return blame == Blame::cloudbeds || blame == Blame::network;
}

}  // namespace

LinkStep Link::handle(const LinkInput& input, Instant now) {
  return follow(kLinkMoves, input, now);
}

LinkStep Link::handle(const LinkInput& input, Instant now, std::span<const Transition<LinkMachine>> rows) {
  return follow(rows, input, now);
}

template <typename Table>
LinkStep Link::follow(const Table& table, const LinkInput& input, Instant now) {
  LinkStep step;
  step.wake_at = overdue_at_;
  const bool early = input.event == LinkEvent::woke && (!overdue_at_ || now < *overdue_at_);
  if (early) return step;
  const LinkFace before = face_;
  note(input);
  const auto* move = find_move<LinkMachine>(table, state_, input.event,
                                            [&](LinkGuard guard) { return holds(guard, input); });
  if (move == nullptr) return step;
  for (LinkEffect effect : move->effects) perform(effect, input, step);
  state_ = move->to.from(state_);
  const Duration limit = limit_of(state_, input);
  overdue_at_ = limit == Duration::zero() ? std::nullopt : std::optional{now + limit};
  step.visible = !(face_ == before);
  step.wake_at = overdue_at_;
  return step;
}

/// What guards read: hints, and how often was asked in vain.
void Link::note(const LinkInput& input) {
  const bool outage = input.event == LinkEvent::answer_retry || input.event == LinkEvent::refresh_retry;
  const bool timer = state_ == LinkState::retrying || state_ == LinkState::rechecking || at_rest();
  const bool silence = input.event == LinkEvent::woke && !timer;
  if (outage || silence) outage_ = input.problem.value_or(Problem::cloudbeds_unreachable);
  const bool news = input.event == LinkEvent::hinted || input.event == LinkEvent::told;
  if (news || input.event == LinkEvent::resumed) {
    // One that claims nothing takes nothing back. Nor does any take back an end: deliveries overtake each
    // other, and an older one agrees with the last answers before the credentials die.
    if (input.state && hint_ != AppState::disabled) hint_ = input.state;
    rechecks_ = 0;
    hinted_meanwhile_ = state_ == LinkState::asking || state_ == LinkState::verifying;
  }
  const bool seen = input.event == LinkEvent::answered && input.state == AppState::pending;
  const bool in_vain = input.event == LinkEvent::answered && posts_ == kRecheck.size();
  const bool never = input.event == LinkEvent::answer_fix && state_ == LinkState::posting;
  if (seen || in_vain || never || input.event == LinkEvent::told) set_up_due_ = false;
  if (input.event != LinkEvent::bound) return;
  const bool due = input.state == AppState::pending;
  // A reconnect of what lives never leaves Login: it was verified before it was bound.
  const AppState shown =
      face_.app_state == AppState::enabled && !due ? AppState::enabled : AppState::installing;
  *this = Link{state_, {shown, std::nullopt}, kind_, due, period_};
}

bool Link::holds(LinkGuard guard, const LinkInput& input) const {
  switch (guard) {
    case LinkGuard::always:
      return true;
    case LinkGuard::set_up_due:
      return set_up_due_ && input.state == AppState::enabled;
    case LinkGuard::hinted_meanwhile:
      return hinted_meanwhile_;
    case LinkGuard::hint_disagrees:
      return hint_ && hint_ != input.state && rechecks_ < kRecheck.size();
    case LinkGuard::can_refresh:
      return row_of(kCredentialKinds, kind_).refreshes;
    case LinkGuard::in_vain:
      return retries_ >= kToldAfter;
    case LinkGuard::never_seen:
      return !seen_;
  }
  return false;
}

void Link::perform(LinkEffect effect, const LinkInput& input, LinkStep& step) {
  switch (effect) {
    case LinkEffect::none:
      return;
    case LinkEffect::ask:
      hinted_meanwhile_ = false;
      return step.commands.push(LinkCommand::ask);
    case LinkEffect::refresh:
      return step.commands.push(LinkCommand::refresh);
    case LinkEffect::subscribe:
      return step.commands.push(LinkCommand::subscribe);
    case LinkEffect::forget:
      return step.commands.push(LinkCommand::forget);
    case LinkEffect::post_pending:
      ++posts_;
      return step.commands.push(LinkCommand::post_pending);
    case LinkEffect::take_state:
      face_ = {input.state.value_or(face_.app_state), std::nullopt};
      seen_ = true;
      retries_ = 0;
      return;
    case LinkEffect::explain: {
      const bool lives = input.event == LinkEvent::answer_fix;
      face_ = {lives ? face_.app_state : AppState::disabled,
               input.problem ? input.problem : Problem::disconnected};
      hint_.reset();
      return;
    }
    case LinkEffect::excuse:  // what a person has to act on is not covered up; an older excuse is
      if (!face_.reason || is_excuse(*face_.reason)) face_.reason = outage_;
      return;
  }
}

Duration Link::limit_of(LinkState state, const LinkInput& input) {
  if (state == LinkState::rechecking) return kRecheck[std::min(rechecks_++, kRecheck.size() - 1)];
  if (state == LinkState::retrying)
    return std::max(input.retry_after.value_or(Duration::zero()),
                    kBackoff[std::min(retries_++, kBackoff.size() - 1)]);
  if (state == LinkState::settled) hint_.reset();
  if (at_rest()) retries_ = 0;  // the next outage is a new one
  if (state == LinkState::settled || state == LinkState::lapsed) return spread(period_, input.random);
  return row_of(kLinkStates, state).limit;
}

}  // namespace latchkey::core
