// As src/relay/grants.cpp: credentials at work, refreshed one at a time, given up in good order.
#include <algorithm>

#include "model/link_adapter.hpp"
#include "model/relay.hpp"
#include "wire/answers.hpp"

namespace latchkey::model {

namespace {
constexpr core::Duration kTimeOut = std::chrono::seconds{10};  // net::OutgoingRequest
constexpr core::Duration kTries = std::chrono::hours{24};
constexpr core::Duration kRemember = std::chrono::hours{1};
constexpr core::Duration kSweepEvery = std::chrono::seconds{30};
constexpr core::Judgement kGone{core::Verdict::terminated, core::Problem::credential_refused};

[[nodiscard]] core::Lifetime lifetime_of(const core::Credential& credential) {
  return {!credential.refresh.empty(), credential.expires_at};
}
}  // namespace

void Relay::call(Job job, Request request, Scene& scene) {
  const Call out{job.id, job.grant, std::move(request), scene.now + kTimeOut};
  wait(std::move(job), Awaits::reply);
  scene.send(out);
}

/// with_fresh_credential: refused, the grant is refreshed once and the call made again.
void Relay::call_fresh(Job job, Request request, Scene& scene) {
  const Grant* grant = store.grant(job.grant);
  if (grant == nullptr) {
    const Outcome gone{kGone, {}, {}, false};
    return resume(std::move(job), &gone, scene);
  }
  request.credential = grant->credential.access;
  job.asked_with = request.credential;
  job.request = request;
  job.again = false;
  const Call out{job.id, job.grant, std::move(request), scene.now + kTimeOut};
  wait(std::move(job), Awaits::fresh_reply);
  scene.send(out);
}

void Relay::went_fresh(Job job, const Outcome& outcome, Scene& scene) {
  const Grant* grant = store.grant(job.grant);
  const bool refused = outcome.judgement.verdict == core::Verdict::refresh_then_verify && !job.again;
  const bool refreshes =
      grant == nullptr ? scene.plan.kind == core::CredentialKind::oauth : !grant->credential.refresh.empty();
  if (!refused || !refreshes) {
    job.request = {};
    job.asked_with.clear();
    return resume(std::move(job), &outcome, scene);
  }
  join_refresh(std::move(job), Awaits::fresh_refresh, scene);
}

GrantEntry& Relay::grant_entry(const std::string& grant) {
  const auto known =
      std::find_if(grants.begin(), grants.end(), [&](const GrantEntry& row) { return row.grant == grant; });
  if (known != grants.end()) return *known;
  grants.push_back({grant, {}, {}});
  return grants.back();
}

void Relay::kept(const std::string& grant, Scene& scene) {
  const Grant* held = store.grant(grant);
  if (held != nullptr)
    feed_grant(grant, {core::GrantEvent::kept, lifetime_of(held->credential), {}, scene.chance.spread()},
               scene);
}

/// What the store no longer has needs no timer.
void Relay::drop_forgotten() {
  std::erase_if(grants, [&](const GrantEntry& row) {
    const bool waited_for = std::any_of(jobs.begin(), jobs.end(), [&](const Job& job) {
      return job.grant == row.grant && (job.awaits == Awaits::refresh || job.awaits == Awaits::fresh_refresh);
    });
    return !waited_for && store.grant(row.grant) == nullptr;
  });
}

void Relay::feed_grant(const std::string& grant, const core::GrantInput& input, Scene& scene) {
  GrantEntry& entry = grant_entry(grant);
  const core::GrantStep step = handle(entry.machine, input, scene.now, scene.laws);
  entry.wake_at = step.wake_at;
  const bool heard = std::any_of(jobs.begin(), jobs.end(), [&](const Job& job) {
    return job.grant == grant && (job.awaits == Awaits::refresh || job.awaits == Awaits::fresh_refresh);
  });
  if (step.told) tell_outcome(grant, *step.told, scene);
  for (const core::GrantCommand command : step.commands) {
    if (command == core::GrantCommand::refresh)
      refresh_grant(new_job(Routine::refresh_grant, {}, grant), nullptr, scene);
    if (command == core::GrantCommand::keep_alive) ask_links_of(grant, scene);
  }
  const bool doubt = step.told && !heard &&
                     (step.told->verdict == core::Verdict::terminated ||
                      step.told->verdict == core::Verdict::refresh_then_verify);
  if (doubt) ask_links_of(grant, scene);
}

/// What needs no refresh to be known; nothing: it must be tried.
std::optional<core::Judgement> Relay::known_outcome(const Job& job, Scene& scene) {
  const Grant* held = store.grant(job.grant);
  if (held == nullptr) return kGone;
  if (held->credential.access != job.asked_with) return core::Judgement{core::Verdict::healthy, std::nullopt};
  if (grant_entry(job.grant).machine.state() == core::GrantState::absent) kept(job.grant, scene);
  return std::nullopt;
}

/// Grants::refresh: who comes while one is under way gets the same judgement.
void Relay::join_refresh(Job job, Awaits awaits, Scene& scene) {
  const std::string grant = job.grant;
  const auto known = known_outcome(job, scene);
  const int own = job.id;
  wait(std::move(job), awaits);
  if (known) return tell_outcome(grant, *known, scene, own);
  feed_grant(grant, {core::GrantEvent::refused}, scene);
}

void Relay::refresh_grant(Job job, const Outcome* outcome, Scene& scene) {
  const Grant* grant = store.grant(job.grant);
  if (job.step == 0) {
    if (grant == nullptr) return feed_grant(job.grant, {core::GrantEvent::forgotten}, scene);
    job.step = 1;
    Request request{core::Call::refresh, grant->credential.refresh, {}, {}, {}};
    return call(std::move(job), std::move(request), scene);
  }
  core::Lifetime lifetime;
  if (outcome->judgement.verdict == core::Verdict::healthy && grant != nullptr) {
    auto token = wire::read_token(outcome->body, grant->row.kind, scene.now);
    if (token->credential.refresh.empty()) token->credential.refresh = grant->credential.refresh;
    store.reseal(job.grant, token->credential);
    lifetime = lifetime_of(token->credential);
  }
  const core::GrantEvent event = core::events_of(outcome->judgement.verdict).grant;
  feed_grant(job.grant, {event, lifetime, outcome->judgement, scene.chance.spread()}, scene);
}

/// Everyone who was refused and waits: the links are fed, the calls made again.
void Relay::tell_outcome(const std::string& grant, const core::Judgement& judgement, Scene& scene, int only) {
  const Outcome end{judgement, {}, {}, false};
  for (;;) {
    const auto waits = std::find_if(jobs.begin(), jobs.end(), [&](const Job& job) {
      return job.grant == grant && (only == 0 || job.id == only) &&
             (job.awaits == Awaits::refresh || job.awaits == Awaits::fresh_refresh);
    });
    if (waits == jobs.end()) return;
    Job job = *waits;
    jobs.erase(waits);
    const Grant* held = store.grant(grant);
    const bool repeat = job.awaits == Awaits::fresh_refresh && judgement.verdict == core::Verdict::healthy;
    if (!repeat || held == nullptr) {
      const Outcome gone{kGone, {}, {}, false};
      resume(std::move(job), repeat ? &gone : &end, scene);
      continue;
    }
    job.again = true;
    job.request.credential = held->credential.access;
    const Call out{job.id, job.grant, job.request, scene.now + kTimeOut};
    wait(std::move(job), Awaits::fresh_reply);
    scene.send(out);
  }
}

/// Gives up a grant that was only held: posts `disabled` where the property lives by nothing else.
void Relay::discard(const std::string& grant, Scene& scene) {
  const bool running = std::any_of(jobs.begin(), jobs.end(), [&](const Job& job) {
    return job.routine == Routine::discard && job.grant == grant;
  });
  if (store.grant(grant) == nullptr || running) return;
  Job job = new_job(Routine::discard, {}, grant);
  job.properties = store.grant(grant)->row.properties;
  discard(std::move(job), nullptr, scene);
}

void Relay::discard(Job job, const Outcome* outcome, Scene& scene) {
  if (outcome != nullptr && outcome->judgement.verdict == core::Verdict::retry) job.reached = false;
  if (job.properties.empty() && job.step == 0) {  // nobody told which, when it was exchanged
    job.step = 1;
    return call_fresh(std::move(job), {core::Call::get_hotels, {}, {}, {}, {}}, scene);
  }
  if (job.step == 1) {
    for (const wire::Hotel& hotel : wire::read_hotels(outcome->body))
      job.properties.push_back(hotel.property);
    job.step = 2;
  }
  while (job.reached && job.index < job.properties.size()) {
    const std::string property = job.properties[job.index++];
    if (store.lives_otherwise(property, job.grant)) continue;
    return call_fresh(std::move(job),
                      {core::Call::post_app_state, {}, property, core::AppState::disabled, {}}, scene);
  }
  const Grant* latest = store.grant(job.grant);
  if (latest == nullptr || !latest->row.account.empty()) return;
  if (!job.reached && scene.now < latest->row.held_until + kTries) return;
  store.forget_grant(job.grant);
}

void Relay::sweep(Scene& scene) {
  sweep_at = scene.now + kSweepEvery;
  std::vector<std::string> over;
  for (const Grant& grant : store.grants)
    if (grant.row.account.empty() && grant.row.held_until <= scene.now) over.push_back(grant.row.id);
  for (const std::string& grant : over) {
    auto flow = store.flow_of_grant(grant);
    const bool mine = !flow || flow->state == core::name(core::FlowState::ended) ||
                      advance(*flow, core::FlowEvent::overdue, scene);
    if (mine) discard(grant, scene);
  }
  std::erase_if(store.flows,
                [&](const store::Flow& flow) { return flow.expires_at < scene.now - kRemember; });
}

}  // namespace latchkey::model
