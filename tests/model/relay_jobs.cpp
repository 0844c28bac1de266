// The relay's clockwork: starts, crashes, resumes what waited, fires what is due.
#include <algorithm>

#include "model/reading.hpp"
#include "model/relay.hpp"

namespace latchkey::model {

namespace {
constexpr core::Duration kSweepEvery = std::chrono::seconds{30};  // Relay::sweep_later
}

void Relay::start(Scene& scene) {
  up = true;
  sweep_at = scene.now + kSweepEvery;
  for (const store::Link& link : store.live_links()) {
    const Key key{link.account, link.property};
    static_cast<void>(entry_of(link, scene.plan));
    kept(link.grant, scene);
    const bool feared = link.dirty && scene.laws.keeps(Rule::fear_after_restart);
    const auto state = feared ? std::optional{core::AppState::disabled} : std::nullopt;
    if (scene.laws.keeps(Rule::ask_after_restart)) feed(key, {core::LinkEvent::resumed, state, {}}, scene);
    const Entry* entry = find(key);
    if (!entry->record.subscription_id.empty() || entry->record.grant.empty()) continue;
    Job job = new_job(Routine::subscribe_again, key, entry->record.grant);
    job.word = word("hook");
    job.tries = 1;  // so it asks once more when it is subscribed
    resume(std::move(job), nullptr, scene);
  }
}

void Relay::crash(Scene& scene) {
  up = false;
  for (const Job& job : jobs) {
    if (job.caller.tab < 0) continue;
    if (job.routine == Routine::finish)
      answer(job.caller, 0, "", scene);
    else
      scene.send(Arrival{job.caller.tab, Where::problem_page, "gone"});
  }
  for (const Client& client : clients) tell(client, StreamWord::end, scene);
  entries.clear();
  grants.clear();
  jobs.clear();
  clients.clear();
}

Job Relay::new_job(Routine routine, const Key& link, const std::string& grant) {
  Job job;
  job.id = ++made;
  job.routine = routine;
  job.link = link;
  job.grant = grant;
  return job;
}

void Relay::resume(Job job, const Outcome* outcome, Scene& scene) {
  job.awaits = Awaits::nothing;
  switch (job.routine) {
    case Routine::carry_out:
    case Routine::subscribe_again:
      return carry_out(std::move(job), outcome, scene);
    case Routine::partner_post:
      return partner_post(std::move(job), outcome, scene);
    case Routine::refresh_grant:
      return refresh_grant(std::move(job), outcome, scene);
    case Routine::arrive:
    case Routine::take_in:
      return arrive(std::move(job), outcome, scene);
    case Routine::finish:
      return bind(std::move(job), outcome, scene);
    case Routine::discard:
      return discard(std::move(job), outcome, scene);
  }
}

void Relay::take(const Reply& reply, Scene& scene) {
  const auto found = std::find_if(jobs.begin(), jobs.end(), [&](const Job& job) {
    return job.id == reply.job && (job.awaits == Awaits::reply || job.awaits == Awaits::fresh_reply);
  });
  if (!up || found == jobs.end()) return;
  Job job = *found;
  jobs.erase(found);
  Judged judged = read(reply.call, reply.status, reply.body, scene.plan.kind);
  if (!scene.laws.keeps(Rule::unknown_is_retry) && judged.judgement.verdict == core::Verdict::retry)
    judged.judgement = {core::Verdict::terminated, core::Problem::disconnected};
  const Outcome outcome{judged.judgement, judged.state, reply.body, reply.spoiled};
  if (job.awaits == Awaits::fresh_reply)
    went_fresh(std::move(job), outcome, scene);
  else
    resume(std::move(job), &outcome, scene);
  look_again(scene);
}

/// Who waits for a link's next step looks again after each (Keeper::steps).
void Relay::look_again(Scene& scene) {
  drop_forgotten();
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const bool rests = jobs[i].awaits == Awaits::rest && at_rest(jobs[i].link);
    const Entry* entry = find(jobs[i].link);
    const bool mine = jobs[i].awaits == Awaits::turn && (entry == nullptr || !entry->posting);
    if (!rests && !mine) continue;
    Job job = jobs[i];
    jobs.erase(jobs.begin() + static_cast<std::ptrdiff_t>(i));
    resume(std::move(job), nullptr, scene);
    i = static_cast<std::size_t>(-1);  // the list has changed
  }
}

std::optional<core::Instant> Relay::next_timer(const Laws& laws) const {
  std::optional<core::Instant> next;
  const auto sooner = [&](const std::optional<core::Instant>& at) {
    if (at && (!next || *at < *next)) next = at;
  };
  if (!up) return next;
  if (store.holds_any()) sooner(sweep_at);  // otherwise it would find nothing
  if (laws.keeps(Rule::relay_timers))
    for (const Entry& entry : entries) sooner(entry.wake_at);
  if (laws.keeps(Rule::relay_timers))
    for (const GrantEntry& entry : grants) sooner(entry.wake_at);
  for (const Job& job : jobs)
    if (job.awaits == Awaits::rest || job.awaits == Awaits::turn || job.awaits == Awaits::time)
      sooner(job.until);
  for (const Client& client : clients) sooner(client.ends_at);
  return next;
}

void Relay::wake(Scene& scene) {
  for (Entry& entry : entries) {
    const bool due = entry.wake_at && *entry.wake_at <= scene.now && scene.laws.keeps(Rule::relay_timers);
    if (!due) continue;
    entry.wake_at.reset();
    const Key key{entry.record.account, entry.record.property};
    feed(key, {core::LinkEvent::woke, {}, {}}, scene);
    const Entry& woken = *find(key);
    if (woken.wake_at && *woken.wake_at <= scene.now)
      scene.happened.overdue.push_back("the link of " + key.second + " waits in " +
                                       std::string{core::name(woken.machine.state())} + " beyond its limit");
    return look_again(scene);
  }
  for (GrantEntry& entry : grants) {
    const bool due = entry.wake_at && *entry.wake_at <= scene.now && scene.laws.keeps(Rule::relay_timers);
    if (!due) continue;
    entry.wake_at.reset();
    const std::string grant = entry.grant;
    feed_grant(grant, {core::GrantEvent::woke, {}, {}, scene.chance.spread()}, scene);
    if (grant_entry(grant).wake_at && *grant_entry(grant).wake_at <= scene.now)
      scene.happened.overdue.push_back("the refresh of " + grant + " goes on beyond its limit");
    return look_again(scene);
  }
  for (auto job = jobs.begin(); job != jobs.end(); ++job) {
    const bool timed =
        job->awaits == Awaits::rest || job->awaits == Awaits::turn || job->awaits == Awaits::time;
    if (!timed || job->until > scene.now) continue;
    Job due = *job;
    jobs.erase(job);
    resume(std::move(due), nullptr, scene);
    return look_again(scene);
  }
  wake_clients(scene);
  if (store.holds_any() && sweep_at <= scene.now) sweep(scene);
}

}  // namespace latchkey::model
