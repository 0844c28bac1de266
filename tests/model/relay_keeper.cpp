// As src/relay/keeper.cpp: feeds the links' machines with answers, hints and time, and carries out what they
// command.
#include <algorithm>

#include "model/link_adapter.hpp"
#include "model/reading.hpp"
#include "model/relay.hpp"

namespace latchkey::model {

using core::LinkEvent;

namespace {

constexpr core::Duration kSettle = std::chrono::seconds{10};

[[nodiscard]] bool is_passing(core::Verdict verdict) {
  return verdict == core::Verdict::retry || verdict == core::Verdict::refresh_then_verify;
}

void drop_credential(store::Link& link, core::Instant now) {
  if (!link.grant.empty()) link.ended_at = now;
  link.grant.clear();
  link.webhook_hash.clear();
  link.subscription_id.clear();
}

}  // namespace

const Entry* Relay::find(const Key& key) const {
  const auto entry = std::find_if(entries.begin(), entries.end(), [&](const Entry& row) {
    return row.record.account == key.first && row.record.property == key.second;
  });
  return entry == entries.end() ? nullptr : &*entry;
}

Entry& Relay::entry_of(const store::Link& link, const Plan& plan) {
  if (Entry* known = find({link.account, link.property})) return *known;
  entries.push_back({link, machine_of(link, plan.kind, plan.period), {}, {}, 0, false});
  return entries.back();
}

bool Relay::at_rest(const Key& key) const {
  const Entry* entry = find(key);
  return entry == nullptr || entry->machine.at_rest();
}

bool Relay::take(const Delivery& delivery, Scene& scene) {
  if (!up) return false;
  const auto link = store.link_by_webhook(delivery.secret);
  const core::Hint hint = link ? read_delivery(delivery.body, link->property) : core::Hint{};
  if (hint.decision != core::Decision::ask) return true;
  store.mark_dirty(delivery.secret);
  entry_of(*link, scene.plan).record.dirty = true;
  feed({link->account, link->property}, {LinkEvent::hinted, hint.state, {}}, scene);
  look_again(scene);
  return true;
}

void Relay::feed(const Key& key, const core::LinkInput& input, Scene& scene, bool spoiled) {
  Entry& entry = *find(key);
  const Grant* held = store.grant(entry.record.grant);
  const Grant before = held == nullptr ? Grant{} : *held;
  const core::LinkState from = entry.machine.state();
  const core::LinkStep step = handle(entry.machine, input, scene.now, scene.laws);
  const bool moved = step.visible || from != entry.machine.state();
  const bool forget =
      std::find(step.commands.begin(), step.commands.end(), core::LinkCommand::forget) != step.commands.end();
  if (from != entry.machine.state()) note_end(entry, input, spoiled, before, scene);
  if (forget && scene.laws.keeps(Rule::forget_with_the_face)) drop_credential(entry.record, scene.now);
  if (moved) save(entry, step.visible, scene);
  entry.wake_at = step.wake_at;
  if (step.commands.empty()) return;
  Job job = new_job(Routine::carry_out, key, entry.record.grant);
  job.commands = step.commands;
  carry_out(std::move(job), nullptr, scene);
}

/// For the promises: which credential was let go of, and on whose word.
void Relay::note_end(const Entry& entry, const core::LinkInput& input, bool spoiled, const Grant& before,
                     Scene& scene) {
  const core::LinkState state = entry.machine.state();
  if (state != core::LinkState::unlinked && state != core::LinkState::lapsed) return;
  if (spoiled) scene.happened.ended_by_spoiled.push_back(entry.record.property);
  if (state == core::LinkState::lapsed) return;  // kept, in case the cause goes away
  scene.happened.ended.push_back({entry.record.account, entry.record.property, before.credential.access,
                                  before.credential.refresh, input.event == LinkEvent::disconnected});
}

void Relay::save(Entry& entry, bool visible, Scene& scene) {
  const core::LinkFace& face = entry.machine.face();
  entry.record.state = core::name(entry.machine.state());
  entry.record.app_state = face.app_state;
  entry.record.reason = face.reason ? core::name(*face.reason) : std::string_view{};
  if (entry.machine.at_rest()) entry.record.dirty = false;
  entry.record.set_up_due = entry.machine.set_up_due();
  if (visible) entry.record.changed_at = scene.now;
  const bool orphans = !scene.laws.keeps(Rule::forget_with_the_face);
  store.save_link(entry.record, visible && scene.laws.keeps(Rule::raise_revisions), scene.now, orphans);
  if (visible) publish(entry.record.account, scene);
}

void Relay::carry_out(Job job, const Outcome* outcome, Scene& scene) {
  using C = core::LinkCommand;
  if (job.routine == Routine::subscribe_again) return void(subscribe(job, outcome, scene));
  for (; job.index < job.commands.size(); ++job.index, job.step = 0, outcome = nullptr) {
    const C command = job.commands[job.index];
    const bool done = command == C::ask            ? ask(job, outcome, scene)
                      : command == C::refresh      ? refresh(job, outcome, scene)
                      : command == C::subscribe    ? subscribe(job, outcome, scene)
                      : command == C::post_pending ? post(job, outcome, scene)
                                                   : true;
    if (!done) return;
  }
}

/// Each of these is true when it is over, and false while the job waits.
bool Relay::ask(Job& job, const Outcome* outcome, Scene& scene) {
  Entry& entry = *find(job.link);
  if (job.step == 0) {
    job.grant = entry.record.grant;
    const Grant* grant = store.grant(job.grant);
    if (grant == nullptr) {
      feed(job.link, {LinkEvent::answer_terminated, {}, core::Problem::credential_refused}, scene);
      return true;
    }
    entry.asked_with = grant->credential.access;
    entry.question = job.id;
    job.step = 1;
    Request request{core::Call::get_app_state, grant->credential.access, job.link.second, {}, {}};
    call(job, std::move(request), scene);
    return false;
  }
  const bool overtaken = job.id != entry.question && scene.laws.keeps(Rule::latest_answer_counts);
  if (job.grant != entry.record.grant || overtaken) return true;
  const core::Judgement& judgement = outcome->judgement;
  if (judgement.verdict == core::Verdict::healthy)
    feed_grant(job.grant, {core::GrantEvent::used, {}, {}, scene.chance.spread()}, scene);
  const LinkEvent event = core::events_of(judgement.verdict).answered;
  feed(job.link, {event, outcome->state, judgement.problem, judgement.retry_after}, scene, outcome->spoiled);
  return true;
}

bool Relay::refresh(Job& job, const Outcome* outcome, Scene& scene) {
  Entry& entry = *find(job.link);
  if (job.step == 0) {
    job.grant = entry.record.grant;
    job.asked_with = entry.asked_with;
    job.step = 1;
    join_refresh(job, Awaits::refresh, scene);
    return false;
  }
  if (job.grant != entry.record.grant) return true;
  const core::Verdict verdict = outcome->judgement.verdict;
  feed(job.link, {core::events_of(verdict).refreshed, {}, outcome->judgement.problem}, scene,
       outcome->spoiled);
  if (verdict != core::Verdict::terminated) return true;
  ask_links_of(job.grant, scene);  // the whole grant is dead: its other links find out now
  return true;
}

void Relay::ask_links_of(const std::string& grant, Scene& scene) {
  std::vector<Key> links;
  for (const Entry& entry : entries)
    if (entry.record.grant == grant) links.emplace_back(entry.record.account, entry.record.property);
  for (const Key& link : links) feed(link, {LinkEvent::hinted, {}, {}}, scene);
}

bool Relay::subscribe(Job& job, const Outcome* outcome, Scene& scene) {
  Entry& entry = *find(job.link);
  if (job.step == 0) {
    job.step = 1;
    if (job.tries > 0 && job.grant != entry.record.grant) return true;
    job.grant = entry.record.grant;
    const Grant* grant = store.grant(job.grant);
    if (grant == nullptr) return true;
    if (job.word.empty()) job.word = word("hook");
    entry.record.webhook_hash = job.word;
    save(entry, false, scene);
    Request request{core::Call::post_webhook, grant->credential.access, job.link.second, {}, job.word};
    call(job, std::move(request), scene);
    return false;
  }
  if (job.grant != entry.record.grant) return true;
  const core::Verdict verdict = outcome->judgement.verdict;
  const bool subscribed =
      verdict == core::Verdict::healthy && !wire::read_subscription(outcome->body).empty();
  if (subscribed) {
    entry.record.subscription_id = "subscribed";
    save(entry, false, scene);
    if (job.tries > 0) feed(job.link, {LinkEvent::hinted, {}, {}}, scene);
  } else if (!is_passing(verdict)) {
    feed(job.link, {LinkEvent::hinted, {}, {}}, scene);
  } else if (scene.laws.keeps(Rule::subscribe_again)) {
    Job later = new_job(Routine::subscribe_again, job.link, job.grant);
    later.word = job.word;
    later.until = scene.now + core::kBackoff[std::min(job.tries, core::kBackoff.size() - 1)];
    later.tries = job.tries + 1;
    wait(std::move(later), Awaits::time);
  }
  return true;
}

/// Keeper::post_pending.
bool Relay::post(Job& job, const Outcome* outcome, Scene& scene) {
  Entry& entry = *find(job.link);
  if (job.step == 0) job.grant = entry.record.grant;
  if (job.step == 0 && entry.posting) {
    job.until = scene.now + kSettle;
    wait(job, Awaits::turn);
    return false;
  }
  if (job.step == 0) {
    job.step = 1;
    if (job.grant != entry.record.grant) return true;
    entry.posting = true;
    Request request{core::Call::post_app_state, "", job.link.second, core::AppState::pending, {}};
    call_fresh(job, std::move(request), scene);
    return false;
  }
  entry.posting = false;
  if (job.grant != entry.record.grant) return true;
  feed(job.link, {core::events_of(outcome->judgement.verdict).posted, {}, outcome->judgement.problem}, scene,
       outcome->spoiled);
  return true;
}

void Relay::partner_posts(const Key& key, core::AppState wanted, Scene& scene) {
  const auto link = store.link(key.first, key.second);
  if (!up || !link || link->grant.empty()) return;
  static_cast<void>(entry_of(*link, scene.plan));
  Job job = new_job(Routine::partner_post, key, link->grant);
  job.wanted = wanted;
  partner_post(std::move(job), nullptr, scene);
}

/// Keeper::post: what the partner's back end asks, or a person on its page.
void Relay::partner_post(Job job, const Outcome* outcome, Scene& scene) {
  Entry& entry = *find(job.link);
  if (job.step == 0 && entry.posting) {
    job.until = scene.now + kSettle;
    return wait(std::move(job), Awaits::turn);
  }
  if (job.step == 0 && job.grant == entry.record.grant) {
    job.step = 1;
    entry.posting = true;
    Request request{core::Call::post_app_state, "", job.link.second, job.wanted, {}};
    return call_fresh(std::move(job), std::move(request), scene);
  }
  if (job.step == 1) entry.posting = false;
  const core::Judgement changed{core::Verdict::retry, core::Problem::not_connected};
  posted_for_partner(job, outcome == nullptr ? changed : outcome->judgement, scene);
}

void Relay::posted_for_partner(const Job& job, const core::Judgement& judgement, Scene& scene) {
  const Entry& entry = *find(job.link);
  const core::Verdict verdict = judgement.verdict;
  const bool taken = verdict == core::Verdict::healthy;
  const bool ends = job.wanted == core::AppState::disabled;
  if (ends && entry.record.grant.empty()) return;  // its own echo was faster than its answer
  if (job.grant != entry.record.grant) return;
  const bool dead = verdict == core::Verdict::terminated || verdict == core::Verdict::reauthorize;
  if (ends && (taken || dead))
    return feed(job.link,
                {LinkEvent::disconnected, {}, taken ? core::Problem::disconnected_by_app : judgement.problem},
                scene);
  if (taken) return feed(job.link, {LinkEvent::told, job.wanted, {}}, scene);
  feed(job.link, {LinkEvent::hinted, {}, {}}, scene);
}

void Relay::bound(const store::Link& link, const Plan& plan, Scene& scene) {
  Entry& entry = entry_of(link, plan);
  const bool feared = entry.machine.fears_end();
  entry.record = link;
  entry.machine = machine_of(link, plan.kind, plan.period);
  kept(link.grant, scene);
  const auto first = link.set_up_due ? std::optional{core::AppState::pending} : std::nullopt;
  feed({link.account, link.property}, {LinkEvent::bound, first, {}}, scene);
  if (!feared) return;
  find({link.account, link.property})->record.dirty = true;
  feed({link.account, link.property}, {LinkEvent::hinted, core::AppState::disabled, {}}, scene);
}

}  // namespace latchkey::model
