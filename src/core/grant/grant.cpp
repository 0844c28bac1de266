#include "core/grant/grant.hpp"

#include <algorithm>

#include "core/link/table.hpp"  // kBackoff

namespace latchkey::core {

std::optional<Instant> due_at(const Lifetime& lifetime, Instant now, double random) {
  if (!lifetime.can_refresh) return lifetime.expires_at ? std::nullopt : std::optional{now + kKeyIdle};
  if (!lifetime.expires_at) return std::nullopt;  // no lifetime was named: the first refusal tells
  const auto spread =
      Duration{static_cast<Duration::rep>(random * static_cast<double>(kRefreshSpread.count()))};
  const Instant wished = *lifetime.expires_at - kRefreshMargin - spread;
  return std::max(now, std::min(*lifetime.expires_at, std::max(wished, now + kRefreshPause)));
}

GrantStep Grant::handle(const GrantInput& input, Instant now) {
  return follow(kGrantMoves, input, now);
}

GrantStep Grant::handle(const GrantInput& input, Instant now,
                        std::span<const Transition<GrantMachine>> rows) {
  return follow(rows, input, now);
}

template <typename Table>
GrantStep Grant::follow(const Table& table, const GrantInput& input, Instant now) {
  GrantStep step;
  step.wake_at = overdue_at_;
  const bool early = input.event == GrantEvent::woke && (!overdue_at_ || now < *overdue_at_);
  if (early) return step;
  const bool brings = input.event == GrantEvent::kept || input.event == GrantEvent::refreshed;
  const auto* move =
      find_move<GrantMachine>(table, state_, input.event, [&](GrantGuard guard) { return holds(guard); });
  if (move == nullptr) return step;
  if (brings) lifetime_ = input.lifetime;
  state_ = move->to.from(state_);
  if (state_ != GrantState::resting) due_at_.reset();
  for (GrantEffect effect : move->effects) perform(effect, input, now, step);
  overdue_at_ = overdue(now);
  step.wake_at = overdue_at_;
  return step;
}

bool Grant::holds(GrantGuard guard) const {
  return guard == GrantGuard::always || lifetime_.can_refresh;
}

void Grant::perform(GrantEffect effect, const GrantInput& input, Instant now, GrantStep& step) {
  const auto tell = [&](const Judgement& judgement) {
    step.told = judgement;
    step.commands.push(GrantCommand::tell);
  };
  switch (effect) {
    case GrantEffect::none:
      return;
    case GrantEffect::refresh:
      return step.commands.push(GrantCommand::refresh);
    case GrantEffect::keep_alive:
      return step.commands.push(GrantCommand::keep_alive);
    case GrantEffect::exchange_for_key:
      return step.commands.push(GrantCommand::exchange_for_key);
    case GrantEffect::rest: {
      // A use does not move the end of a token, and must not make its refresh wait.
      const bool moved = input.event != GrantEvent::used || !lifetime_.expires_at || !due_at_;
      if (moved) due_at_ = due_at(lifetime_, now, input.random);
      retries_ = 0;
      return;
    }
    case GrantEffect::tell_well:
      return tell({Verdict::healthy, std::nullopt});
    case GrantEffect::tell_ended: {
      const bool named = input.event == GrantEvent::refresh_terminated;
      return tell(named ? input.judgement : Judgement{Verdict::terminated, Problem::credential_refused});
    }
    case GrantEffect::tell_refused:
      return tell(
          {Verdict::refresh_then_verify, input.judgement.problem.value_or(Problem::credential_refused)});
    case GrantEffect::tell_outage: {
      const bool silent = input.event == GrantEvent::woke;
      return tell(silent ? Judgement{Verdict::retry, Problem::cloudbeds_unreachable} : input.judgement);
    }
  }
}

std::optional<Instant> Grant::overdue(Instant now) {
  if (state_ == GrantState::resting) return due_at_;
  if (state_ == GrantState::waiting) {
    const Duration backoff = kBackoff[std::min(retries_++, kBackoff.size() - 1)];
    return now + backoff;
  }
  const Duration limit = row_of(kGrantStates, state_).limit;
  return limit == Duration::zero() ? std::nullopt : std::optional{now + limit};
}

}  // namespace latchkey::core
