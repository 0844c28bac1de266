// As src/relay/flows.cpp, holds.cpp and claims.cpp: from ticket to finish, from the Marketplace to a claim.
#include <algorithm>

#include "model/reading.hpp"
#include "model/relay.hpp"

namespace latchkey::model {

using core::FlowEvent;
using core::FlowState;
using core::Problem;

namespace {

constexpr core::Duration kSettle = std::chrono::seconds{10};

[[nodiscard]] core::Duration limit_of(FlowState state) {
  return core::row_of(core::kFlowStates, state).limit;
}
[[nodiscard]] FlowState state_of(const store::Flow& flow) {
  return core::flow_state(flow.state).value_or(FlowState::ended);
}
[[nodiscard]] std::string cookie_of(int browser) {
  return "browser" + std::to_string(browser);
}
[[nodiscard]] bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

bool Relay::advance(store::Flow& flow, FlowEvent event, Scene& scene) {
  const FlowState from = state_of(flow);
  const auto* move = scene.laws.next(from, event);
  if (move == nullptr) return false;
  flow.state = core::name(move->to.from(from));
  flow.expires_at = scene.now + limit_of(state_of(flow));
  return store.advance_flow(flow, core::name(from));
}

/// Flows::start.
void Relay::start_flow(const PageAsk& ask, int browser, Scene& scene) {
  store::Flow flow;
  flow.id = word("flow");
  flow.account = ask.session.account;
  flow.property = ask.word;
  flow.state = core::name(FlowState::ticketed);
  flow.code_hash = word("ticket");
  flow.expires_at = scene.now + limit_of(FlowState::ticketed);
  store.add_flow(flow);
  answer({ask.tab, ask.page, ask.errand, browser, ask.session.account, ask.call}, 200, flow.code_hash, scene);
}

void Relay::open_ticket(const Visit& visit, Scene& scene) {
  auto flow = store.flow_by_code(visit.code);
  const bool fresh = flow && state_of(*flow) == FlowState::ticketed && scene.now < flow->expires_at;
  if (fresh) {
    flow->code_hash.clear();
    flow->cookie_hash = cookie_of(visit.browser);
  }
  if (!fresh || !advance(*flow, FlowEvent::ticket_opened, scene))
    return scene.send(Arrival{visit.tab, Where::problem_page, "ticket_unknown"});
  scene.send(Arrival{visit.tab, Where::consent, flow->id});
}

void Relay::take(const Visit& visit, Scene& scene) {
  if (!up) return scene.send(Arrival{visit.tab, Where::problem_page, "gone"});
  if (visit.door == Door::connect) return open_ticket(visit, scene);
  if (visit.door == Door::callback) return callback(visit, scene);
  store::Flow* latest = nullptr;  // Claims::open
  for (store::Flow& flow : store.flows) {
    const bool open = state_of(flow) == FlowState::unclaimed &&
                      flow.cookie_hash == cookie_of(visit.browser) && scene.now < flow.expires_at;
    if (open && (latest == nullptr || flow.expires_at > latest->expires_at)) latest = &flow;
  }
  if (latest == nullptr) return scene.send(Arrival{visit.tab, Where::problem_page, "claim_missing"});
  latest->code_hash = word("claim");
  latest->code_until = scene.now + std::chrono::minutes{10};
  latest->account.clear();
  scene.send(Arrival{visit.tab, Where::claim_page, latest->code_hash});
}

void Relay::callback(const Visit& visit, Scene& scene) {
  Job job = new_job(Routine::arrive, {}, {});
  job.caller = {visit.tab, 0, 0, visit.browser, {}, {}};
  job.word = visit.code;
  Request exchange{core::Call::exchange, visit.code, {}, {}, {}};
  if (visit.state.empty()) {  // from the Marketplace
    job.routine = Routine::take_in;
    return call(std::move(job), std::move(exchange), scene);
  }
  auto flow = store.flow(visit.state);
  const bool good = flow && flow->cookie_hash == cookie_of(visit.browser) &&
                    state_of(*flow) == FlowState::authorizing && scene.now < flow->expires_at;
  if (!good) return scene.send(Arrival{visit.tab, Where::problem_page, "state_used"});
  job.flow = *flow;
  const bool granted = !visit.code.empty();
  if (!granted) {
    job.flow.problem = core::name(Problem::consent_denied);
    job.flow.code_hash = word("finish");
  }
  if (!advance(job.flow, granted ? FlowEvent::code_returned : FlowEvent::consent_refused, scene))
    return scene.send(Arrival{visit.tab, Where::problem_page, "state_used"});
  if (granted) return call(std::move(job), std::move(exchange), scene);
  scene.send(Arrival{visit.tab, Where::page, job.flow.code_hash});
}

/// Held before anything else is asked: what the code brought exists nowhere else.
std::optional<Grant> Relay::hold(const Job& job, const Outcome& outcome, Scene& scene) {
  if (outcome.judgement.verdict != core::Verdict::healthy) return std::nullopt;
  const auto token = wire::read_token(outcome.body, scene.plan.kind, scene.now);
  Grant grant;
  grant.credential = token->credential;
  grant.row.id = word("grant");
  grant.row.kind = scene.plan.kind;
  grant.row.properties = token->properties;
  const bool ours = job.routine == Routine::arrive;
  grant.row.held_until = scene.now + limit_of(ours ? FlowState::held : FlowState::unclaimed);
  return grant;
}

/// Flows::callback and Claims::take_in, from the exchange on.
void Relay::arrive(Job job, const Outcome* outcome, Scene& scene) {
  if (job.step == 0) {
    auto grant = hold(job, *outcome, scene);
    if (!grant)
      return arrived(job, outcome->judgement.problem.value_or(Problem::exchange_unavailable), scene);
    job.grant = grant->row.id;
    job.properties = grant->row.properties;
    store.hold_grant(std::move(*grant));
    job.step = 1;
    job.until = scene.now + kSettle;
    if (job.properties.empty()) {
      Request hotels{core::Call::get_hotels, store.grant(job.grant)->credential.access, {}, {}, {}};
      return call(std::move(job), std::move(hotels), scene);
    }
  } else if (job.step == 1 && job.properties.empty()) {
    for (const wire::Hotel& hotel : wire::read_hotels(outcome->body))
      job.properties.push_back(hotel.property);
    const Grant* held = store.grant(job.grant);
    if (held != nullptr) {
      store::Grant named = held->row;
      named.properties = job.properties;
      store.name_properties(named);
    }
  }
  const bool wrong =
      job.properties.empty() || (!job.flow.property.empty() && !contains(job.properties, job.flow.property));
  if (wrong) {
    discard(job.grant, scene);
    return arrived(job, job.properties.empty() ? Problem::no_property : Problem::property_mismatch, scene);
  }
  while (scene.plan.pending_first && job.index < job.properties.size() && scene.now < job.until) {
    const std::string property = job.properties[job.index++];
    const Grant* held = store.grant(job.grant);
    if (is_set_up(property) || held == nullptr) continue;
    Request pending{
        core::Call::post_app_state, held->credential.access, property, core::AppState::pending, {}};
    return call(std::move(job), std::move(pending), scene);
  }
  arrived(job, std::nullopt, scene);
}

void Relay::arrived(Job& job, std::optional<Problem> problem, Scene& scene) {
  if (job.routine == Routine::take_in) {
    if (problem) return scene.send(Arrival{job.caller.tab, Where::problem_page, "exchange"});
    return taken_in(job, scene);
  }
  if (problem) job.flow.problem = core::name(*problem);
  job.flow.grant = problem ? std::string{} : job.grant;
  job.flow.code_hash = word("finish");
  if (!advance(job.flow, problem ? FlowEvent::exchange_failed : FlowEvent::exchanged, scene))
    return scene.send(Arrival{job.caller.tab, Where::problem_page, "state_used"});
  scene.send(Arrival{job.caller.tab, Where::page, job.flow.code_hash});
}

void Relay::taken_in(Job& job, Scene& scene) {
  store::Flow flow;
  flow.id = word("flow");
  flow.account = account_to_renew(job.properties, scene);
  flow.state = core::name(scene.laws.next(FlowState::exchanging, FlowEvent::exchanged_unasked)->to.state);
  flow.cookie_hash = cookie_of(job.caller.browser);
  flow.grant = job.grant;
  flow.expires_at = scene.now + limit_of(FlowState::unclaimed);
  store.add_flow(flow);
  scene.send(Arrival{job.caller.tab, Where::page, ""});
  if (flow.account.empty()) return;
  Job renewal = new_job(Routine::finish, {}, flow.grant);
  renewal.flow = std::move(flow);
  renewal.event = FlowEvent::renewed;
  renewal.caller.account = renewal.flow.account;
  bind(std::move(renewal), nullptr, scene);
}

/// All of them must have been one account's, and be nobody's now. (The question to links that look alive is
/// left out: those are claimed.)
std::string Relay::account_to_renew(const std::vector<std::string>& properties, Scene& scene) const {
  std::string account;
  for (const std::string& property : properties) {
    const auto links = store.links_of_property(property);
    if (links.empty()) return {};
    const store::Link& last = links.front();
    const bool lapsed = !last.grant.empty() && last.state == core::name(core::LinkState::lapsed);
    const auto ended = lapsed ? std::optional{last.changed_at} : last.ended_at;
    const bool lately = ended && scene.now - *ended < scene.plan.renews_for;
    if (!lately || (!last.grant.empty() && !lapsed) || (!account.empty() && account != last.account))
      return {};
    account = last.account;
  }
  return account;
}

/// Flows::finish.
void Relay::finish_asked(const PageAsk& ask, int browser, Scene& scene) {
  const Caller caller{ask.tab, ask.page, ask.errand, browser, ask.session.account, ask.call};
  const auto found = store.flow_by_code(ask.word);
  const bool held = found && state_of(*found) == FlowState::held;
  if (!held && (!found || state_of(*found) != FlowState::failed))
    return answer(caller, 404, "finish_unknown", scene);
  if (scene.now >= found->expires_at) return answer(caller, 410, "hold_expired", scene);
  const bool same = ask.session.account == found->account || !scene.laws.keeps(Rule::same_account_finishes);
  Job job = new_job(Routine::finish, {}, found->grant);
  job.flow = *found;
  job.event = FlowEvent::finish_matched;
  job.caller = caller;
  if (held && same) return bind(std::move(job), nullptr, scene);
  if (!advance(job.flow, same ? FlowEvent::finish_matched : FlowEvent::finish_foreign, scene))
    return answer(caller, 404, "finish_unknown", scene);
  if (held) discard(job.grant, scene);
  answer(caller, 403, same ? job.flow.problem : "other_account", scene);
}

void Relay::take(const ClaimAsk& ask, Scene& scene) {
  if (!up) return;
  auto flow = store.flow_by_code(ask.code);
  const bool open = flow && state_of(*flow) == FlowState::unclaimed && scene.now < flow->expires_at &&
                    flow->code_until && scene.now < *flow->code_until;
  if (!open || (!flow->account.empty() && flow->account != ask.account)) return;
  if (scene.laws.keeps(Rule::lock_claims)) flow->account = ask.account;
  auto first = std::find_if(first_claims.begin(), first_claims.end(),
                            [&](const auto& row) { return row.first == ask.code; });
  if (first == first_claims.end()) first = first_claims.insert(first, {ask.code, ask.account});
  if (!store.advance_flow(*flow, core::name(FlowState::unclaimed)) || ask.call == ClaimCall::read) return;
  Job job = new_job(Routine::finish, {}, flow->grant);
  job.flow = *flow;
  job.flow.account = ask.account;
  job.event = FlowEvent::claim_confirmed;
  job.caller.account = first->second;
  bind(std::move(job), nullptr, scene);
}

bool Relay::is_set_up(const std::string& property) const {
  const auto links = store.links_of_property(property);
  return !links.empty() && !links.front().grant.empty() &&
         links.front().app_state == core::AppState::enabled && !links.front().set_up_due;
}

/// Holds::bind: a live credential is replaced only by one that Cloudbeds takes.
void Relay::bind(Job job, const Outcome* outcome, Scene& scene) {
  if (job.step == 0) {
    const Grant* grant = store.grant(job.grant);
    if (grant == nullptr) return not_bound(job, Problem::hold_expired, scene);
    job.properties = grant->row.properties;
  }
  if (job.step == 1) {
    const core::Verdict verdict = outcome->judgement.verdict;
    const bool lives = verdict == core::Verdict::healthy || verdict == core::Verdict::fix_scopes;
    if (!lives)
      return not_bound(job, outcome->judgement.problem.value_or(Problem::cloudbeds_unrecognised), scene);
  }
  if (job.step < 2) {
    job.step = 1;
    while (job.index < job.properties.size()) {
      const std::string property = job.properties[job.index++];
      const auto link = store.link(job.flow.account, property);
      if (!link || link->grant.empty()) continue;
      return call_fresh(std::move(job), {core::Call::get_app_state, {}, property, {}, {}}, scene);
    }
    job.step = 2;
    return call_fresh(std::move(job), {core::Call::get_hotels, {}, {}, {}, {}}, scene);  // for the names
  }
  if (job.step == 2) return bind_now(std::move(job), scene);
  while (job.index < job.properties.size()) {
    const Key key{job.flow.account, job.properties[job.index]};
    if (!at_rest(key) && scene.now < job.until) {
      job.link = key;
      return wait(std::move(job), Awaits::rest);
    }
    ++job.index;
  }
  if (job.caller.tab >= 0) answer(job.caller, 200, "", scene);
}

void Relay::bind_now(Job job, Scene& scene) {
  const Grant* grant = store.grant(job.grant);
  if (grant == nullptr) return not_bound(job, Problem::hold_expired, scene);
  std::vector<store::Link> links;
  for (const std::string& property : job.properties) links.push_back(link_of(property, job, scene));
  const FlowState from = state_of(job.flow);
  const auto* move = scene.laws.next(from, job.event);
  if (move == nullptr) return not_bound(job, Problem::finish_unknown, scene);
  job.flow.state = core::name(move->to.state);
  if (job.event != FlowEvent::claim_confirmed) job.flow.code_hash.clear();
  if (!store.bind(job.flow, core::name(from), grant->row, links, scene.now)) {
    job.flow.state = core::name(from);
    return not_bound(job, Problem::property_taken, scene);
  }
  const int browser = job.event == FlowEvent::finish_matched ? job.caller.browser : -1;
  scene.happened.bound.push_back({job.flow.account, job.grant, job.caller.account, browser});
  for (const store::Link& link : links) bound(link, scene.plan, scene);
  publish(job.flow.account, scene);
  job.step = 3;
  job.index = 0;
  job.until = scene.now + kSettle;
  bind(std::move(job), nullptr, scene);
}

/// Flows::bind: what cannot be bound is given up; an outage leaves the hold as it is, and the code good.
void Relay::not_bound(Job& job, Problem problem, Scene& scene) {
  const bool stays = core::describe(problem).retry == core::Retry::after_delay ||
                     problem == Problem::finish_unknown || problem == Problem::hold_expired;
  const bool finish = job.event == FlowEvent::finish_matched;
  if (finish && !stays && advance(job.flow, FlowEvent::finish_foreign, scene)) discard(job.grant, scene);
  if (job.caller.tab >= 0) answer(job.caller, 409, std::string{core::name(problem)}, scene);
}

store::Link Relay::link_of(const std::string& property, const Job& job, Scene& scene) const {
  const auto before = store.link(job.flow.account, property);
  store::Link link;
  link.account = job.flow.account;
  link.property = property;
  link.grant = job.grant;
  link.state = core::name(core::LinkState::asking);
  const bool lives = before && !before->grant.empty() && is_set_up(property);
  link.app_state = lives ? core::AppState::enabled : core::AppState::installing;
  link.set_up_due = scene.plan.pending_first && !is_set_up(property);
  link.changed_at = scene.now;
  link.connected_at = scene.now;
  return link;
}

}  // namespace latchkey::model
