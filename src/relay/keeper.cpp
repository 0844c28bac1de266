#include "relay/keeper.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

#include "relay/webhook_secret.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::LinkEvent;

namespace {

[[nodiscard]] core::LinkFace face_of(const store::Link& link) {
  return {link.app_state, core::find_by_name(core::kProblems, link.reason)};
}

[[nodiscard]] core::Link machine_of(const store::Link& link, core::CredentialKind kind,
                                    core::Duration period) {
  const core::LinkState state = core::link_state(link.state).value_or(core::LinkState::settled);
  return {state, face_of(link), kind, link.set_up_due, period};
}

[[nodiscard]] bool is_in_progress(const core::LinkFace& face) {
  return core::action_of(face.app_state) == core::Action::none;
}

/// The store forgets a grant when its last link lets go of it.
void drop_credential(store::Link& link, core::Instant now) {
  if (!link.grant.empty()) link.ended_at = now;
  link.grant.clear();
  link.note.clear();
  link.webhook_hash.clear();
  link.subscription_id.clear();
}

[[nodiscard]] bool heard_of(LinkEvent event) {
  return event == LinkEvent::hinted || event == LinkEvent::told || event == LinkEvent::bound;
}

}  // namespace

void Keeper::resume() {
  auto links = store_.live_links();
  // What was heard of goes first.
  std::stable_partition(links.begin(), links.end(), [](const store::Link& link) { return link.dirty; });
  resume_from(0, std::make_shared<const std::vector<store::Link>>(std::move(links)));
}

/// A few at a time, each is a write: whoever asks meanwhile has a turn, and is shown what the store says.
void Keeper::resume_from(std::size_t first, const std::shared_ptr<const std::vector<store::Link>>& links) {
  constexpr std::size_t kAtOnce = 8;
  std::size_t next = std::min(first + kAtOnce, links->size());
  core::Duration pause{};
  try {
    for (std::size_t i = first; i < next; ++i) resume_one((*links)[i]);
  } catch (const store::StoreError& error) {
    spdlog::error("a link could not be read, going on in 1 s: {}", error.what());
    next = first;  // to ask twice does no harm
    pause = std::chrono::seconds{1};
  }
  if (next == links->size()) return;
  auto timer = std::make_shared<boost::asio::steady_timer>(executor_, pause);
  timer->async_wait([this, timer, next, links](const boost::system::error_code& cancelled) {
    if (!cancelled) resume_from(next, links);
  });
}

/// Killed between binding and the subscription's answer, a link would never hear of a disconnect: it
/// subscribes now.
void Keeper::resume_one(const store::Link& link) {
  const Shared entry = entry_of(link);
  if (entry->record.grant != link.grant) return;  // bound anew, or over, before its turn came
  grants_.kept(link.grant);
  // What the delivery claimed died with the relay: the worst is looked for, as long as after the delivery.
  const auto feared = link.dirty ? std::optional{core::AppState::disabled} : std::nullopt;
  entry->turn->urgency = link.dirty ? Urgency::truth : Urgency::routine;  // all at once: people go before
  feed(entry, {LinkEvent::resumed, feared, {}});
  constexpr std::size_t kLate = 1;  // so it asks once more when it is subscribed
  if (link.subscription_id.empty()) spawn(entry, subscribe(entry, new_webhook_secret(entropy_), kLate));
}

void Keeper::bound(const store::Link& link, core::CredentialKind kind) {
  const Shared entry = entry_of(link);
  const bool feared = entry->machine.fears_end();  // it may have been announced for this grant too
  entry->record = link;
  entry->machine = machine_of(link, kind, config_.check_every);
  diagnoses_.begin_anew(link);
  grants_.kept(link.grant);
  const auto first = link.set_up_due ? std::optional{core::AppState::pending} : std::nullopt;
  feed(entry, {LinkEvent::bound, first, {}});
  if (feared) hinted(link, core::AppState::disabled);
}

void Keeper::hinted(const store::Link& link, std::optional<core::AppState> claimed) {
  const Shared entry = entry_of(link);
  entry->record.dirty = true;  // as the store has it: a save on the way must not clear it
  feed(entry, {LinkEvent::hinted, claimed, {}});
}

/// While Cloudbeds is down, or wants to be left alone for a while, backoff and Retry-After hold.
void Keeper::doubted(const store::Link& link, bool speaks) {
  if (!speaks && waits(link)) return;
  feed(entry_of(link), {LinkEvent::hinted, {}, {}});
}

bool Keeper::waits(const store::Link& link) {
  return entry_of(link)->machine.state() == core::LinkState::retrying;
}

void Keeper::look_after(const store::Link& link) {
  const Shared entry = entry_of(link);
  if (!entry->machine.at_rest()) return;
  entry->turn->urgency = Urgency::routine;
  feed(entry, {LinkEvent::hinted, {}, {}}, now_(), Urgency::routine);
}

/// A test that works may not stand beside a face that says otherwise: what explained itself away is asked.
void Keeper::tried(const store::Link& link, std::span<const core::TrialResult> results) {
  const Shared entry = entry_of(link);
  if (entry->record.grant != link.grant) return;  // bound anew while it ran
  for (const core::TrialResult& result : results) {
    const bool accepted = result.evidence && result.evidence->verdict == core::Verdict::healthy;
    if (accepted) diagnoses_.note(link, *result.evidence);
    if (result.trial != core::Trial::app_state || !accepted) continue;
    grants_.used(link.grant);
    const bool explains = entry->machine.face().reason || entry->machine.state() != core::LinkState::settled;
    if (explains) doubted(link);
  }
  for (const core::TrialResult& result : results)
    if (result.evidence && result.evidence->problem == core::Problem::scope_missing)
      diagnoses_.note(link, *result.evidence);
}

Keeper::Shared Keeper::entry_of(const store::Link& link) {
  Shared& entry = entries_[{link.account, link.property}];
  if (!entry) {
    const auto grant = store_.grant(link.grant);
    const core::CredentialKind kind = grant ? grant->kind : config_.credential;
    entry = std::make_shared<Entry>(link, machine_of(link, kind, config_.check_every), executor_);
  }
  return entry;
}

void Keeper::feed(const Shared& entry, const core::LinkInput& input) {
  feed(entry, input, now_());
}

void Keeper::feed(const Shared& entry, const core::LinkInput& input, core::Instant now, Urgency raised_to) {
  const core::LinkState before = entry->machine.state();
  const bool was_in_progress = is_in_progress(entry->machine.face());
  core::LinkInput drawn = input;
  drawn.random = chance(entropy_);
  const core::LinkStep step = entry->machine.handle(drawn, now);
  if (heard_of(input.event)) entry->turn->urgency = std::min(entry->turn->urgency, raised_to);
  const bool moved = step.visible || before != entry->machine.state();
  const bool heard = heard_of(input.event);
  if (step.visible && entry->by_itself && !heard) {
    spdlog::warn("link {} of {}: nobody had told of this change; looking after its subscription",
                 entry->record.property, entry->record.account);
    tidy_later(entry, core::Duration::zero(), true);
  }
  if (heard || step.visible || entry->machine.at_rest()) entry->by_itself = false;
  const bool forget =
      std::find(step.commands.begin(), step.commands.end(), core::LinkCommand::forget) != step.commands.end();
  if (was_in_progress && !is_in_progress(entry->machine.face())) entry->record.note.clear();
  if (forget) drop_credential(entry->record, now_());  // saved with the new face, in one transaction
  if (moved) {
    spdlog::info("link {} of {}: {} -> {} ({}), shows {}", entry->record.property, entry->record.account,
                 core::name(before), core::name(entry->machine.state()),
                 core::row_of(core::kLinkEvents, input.event).name,
                 core::name(entry->machine.face().app_state));
    save(entry, step.visible);
  }
  schedule(entry, step.wake_at, now);
  if (!step.commands.empty()) spawn(entry, carry_out(entry, step.commands));
  for (const auto& timer : std::exchange(entry->waiting, {})) timer->cancel();
}

/// Work that nobody waits for. What interrupts it is a failing store; the link's own timers go on.
void Keeper::spawn(const Shared& entry, awaitable<void> work) {
  boost::asio::co_spawn(executor_, std::move(work), [entry](const std::exception_ptr& failure) {
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      spdlog::error("link {} of {} was interrupted: {}", entry->record.property, entry->record.account,
                    error.what());
    }
  });
}

/// The machine is ahead of the store when the disk refuses: then the store is tried again each second.
void Keeper::save(const Shared& entry, bool visible) {
  const core::Instant now = now_();
  const core::LinkFace& face = entry->machine.face();
  entry->record.state = core::name(entry->machine.state());
  entry->record.app_state = face.app_state;
  entry->record.reason = face.reason ? core::name(*face.reason) : std::string_view{};
  if (entry->machine.at_rest()) entry->record.dirty = false;
  entry->record.set_up_due = entry->machine.set_up_due();
  const std::string told = std::exchange(entry->record.news, {});
  entry->record.news = notices_.word_for(entry->machine, told);
  if (visible) entry->record.changed_at = now;  // as the store does: the next save must not take it back
  try {
    store_.save_link(entry->record, visible, now);
    if (visible) hub_.publish(entry->record.account);
    if (entry->record.news != told) notices_.look();
  } catch (const store::StoreError& error) {
    spdlog::error("link {} of {} could not be saved, trying again in 1 s: {}", entry->record.property,
                  entry->record.account, error.what());
    save_later(entry);
  }
}

/// One attempt a second, however much happens to the link meanwhile; a credential it let go of is scrubbed
/// then.
void Keeper::save_later(const Shared& entry) {
  if (std::exchange(entry->unsaved, true)) return;
  auto timer = std::make_shared<boost::asio::steady_timer>(executor_, std::chrono::seconds{1});
  timer->async_wait([this, timer, entry](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    entry->unsaved = false;
    save(entry, true);
    notices_.look();
    grants_.scrub();
  });
}

/// What has been waited for in full is due, though the clock was set back meanwhile: a day would be waited
/// twice.
void Keeper::schedule(const Shared& entry, std::optional<core::Instant> at, core::Instant now) {
  entry->wake.cancel();
  if (!at || entry->in_line) return;
  entry->wake.expires_after(std::max(core::Duration::zero(), *at - now));
  entry->wake.async_wait([this, entry, due = *at](const boost::system::error_code& cancelled) {
    if (!cancelled) woke(entry, std::max(due, now_()));
  });
}

/// A link that nothing was heard of waits until nobody else is in need.
void Keeper::woke(const Shared& entry, core::Instant now) {
  const bool slow = entry->machine.at_rest();
  if (slow && !slow_.take(now_())) {
    const auto pause = core::Duration{static_cast<core::Duration::rep>(1'000 + 4'000 * chance(entropy_))};
    return schedule(entry, now + pause, now);
  }
  entry->by_itself = slow;
  if (slow) entry->turn->urgency = Urgency::routine;
  feed(entry, {LinkEvent::woke, {}, {}}, now);
}

awaitable<void> Keeper::carry_out(Shared entry,
                                  core::FixedList<core::LinkCommand, core::kEffectsPerRow> commands) {
  for (const core::LinkCommand command : commands) {
    switch (command) {
      case core::LinkCommand::subscribe:
        co_await subscribe(entry, new_webhook_secret(entropy_), 0);
        break;
      case core::LinkCommand::ask:
        co_await ask(entry);
        break;
      case core::LinkCommand::refresh:
        co_await refresh(entry);
        break;
      case core::LinkCommand::forget:
        grants_.scrub();
        break;
      case core::LinkCommand::post_pending:
        co_await post_pending(entry);
        break;
    }
  }
}

}  // namespace latchkey::relay
