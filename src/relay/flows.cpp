#include "relay/flows.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "relay/flow_cookies.hpp"
#include "relay/names.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::FlowEvent;
using core::FlowState;
using core::Problem;

namespace {

constexpr std::size_t kWordBytes = 24;  // 192 bits: nobody guesses a ticket, code or cookie
constexpr core::Duration kRemember =
    std::chrono::hours{1};  // how long a late visitor is told precisely what happened

[[nodiscard]] const core::FlowStateRow& row_of_state(const store::Flow& flow) {
  return core::row_of(core::kFlowStates, core::flow_state(flow.state).value_or(FlowState::ended));
}

/// RFC 6749 section 4.1.2.1. Of those that no hotel can help: App Details lacks a scope that we ask for.
[[nodiscard]] Problem problem_of(const core::Callback& callback) {
  if (callback.error == "access_denied") return Problem::consent_denied;
  if (callback.error == "invalid_scope") return Problem::scope_missing;
  return Problem::consent_failed;
}

/// Listed, exact in origin and path, and on the session's own origin; the query may differ, a fragment is
/// dropped.
[[nodiscard]] bool may_return_to(const Site& site, const Session& session, const core::Address& page) {
  return page.origin == session.origin &&
         std::any_of(site.return_to.begin(), site.return_to.end(), [&](const std::string& listed) {
           const auto allowed = core::read_address(listed);
           return allowed->origin == page.origin && allowed->path == page.path;
         });
}

[[nodiscard]] std::string without_fragment(const std::string& address) {
  return address.substr(0, address.find('#'));
}

}  // namespace

core::Result<std::string> Flows::start(const Session& session, const std::string& property,
                                       const std::string& return_to, const Site& site) {
  if (!session.may_connect) return Problem::may_not_connect;
  const bool other = !session.property.empty() && !property.empty() && property != session.property;
  if (other || (!property.empty() && !is_property(property))) return Problem::property_invalid;
  const auto link = store_.link(session.account, property.empty() ? session.property : property);
  if (link && link->is_external()) return Problem::external_connection;
  const auto page = core::read_address(return_to);
  if (!page || !may_return_to(site, session, *page)) return Problem::return_to_not_allowed;
  const std::string ticket = random_word(entropy_, kWordBytes);
  store::Flow flow;
  flow.id = random_word(entropy_, 12);
  flow.account = session.account;
  flow.property = property.empty() ? session.property : property;
  flow.origin = session.origin;
  flow.return_to = without_fragment(return_to);
  flow.site = site.public_base;
  flow.state = core::name(FlowState::ticketed);
  flow.code_hash = store::digest(ticket);
  flow.expires_at = now_() + row_of_state(flow).limit;
  store_.add_flow(flow);
  return site.public_base + "/connect/" + ticket;
}

/// Moves the flow as the table says, if nobody did before. False: the store has it in another state by now.
bool Flows::advance(store::Flow& flow, FlowEvent event) {
  const FlowState from = core::flow_state(flow.state).value_or(FlowState::ended);
  const auto* move = core::next(from, event);
  if (move == nullptr) return false;
  flow.state = core::name(move->to.from(from));
  flow.expires_at = now_() + row_of_state(flow).limit;
  return store_.advance_flow(flow, core::name(from));
}

core::Result<Flows::Departure> Flows::open_ticket(std::string_view ticket, const Site& site) {
  auto flow = store_.flow_by_code(store::digest(ticket));
  const bool fresh = flow && flow->state == core::name(FlowState::ticketed) && now_() < flow->expires_at;
  if (!fresh || flow->site != site.public_base) return Problem::ticket_unknown;
  const std::string cookie = random_word(entropy_, kWordBytes);
  flow->code_hash.clear();
  flow->cookie_hash = store::digest(cookie);
  if (!advance(*flow, FlowEvent::ticket_opened)) return Problem::ticket_unknown;
  const std::string signed_part = core::signed_part_of_state(flow->id);
  const std::string state = core::compose_state(signed_part, keys_.mac(Purpose::state, signed_part));
  return Departure{core::build_authorize_url({.endpoint = site.authorize_url,
                                              .client_id = config_.client_id,
                                              .redirect_uri = site.redirect_uri,
                                              .scopes = config_.scopes,
                                              .state = state}),
                   cookie_name(kFlowCookie, *flow), cookie};
}

/// Which flow a callback belongs to, and whether it may still be taken: MAC, then browser, then once, then
/// age.
core::Result<store::Flow> Flows::flow_of_callback(const core::Callback& callback,
                                                  const net::Request& request) const {
  if (callback.state.empty() &&
      callback.code.empty()) {  // a refusal may come without state (fixtures/redirect.denied.inferred)
    const auto flow = flow_of_cookie(request);
    return flow ? core::Result<store::Flow>{*flow} : Problem::consent_failed;
  }
  const auto state = core::read_state(callback.state);
  if (!state && !callback.code.empty()) return Problem::state_invalid;  // ours, and mangled
  if (!state) return problem_of(callback);  // refused on the way from the Marketplace: nothing began here
  if (!keys_.verify(Purpose::state, state->signed_part, state->mac)) return Problem::state_invalid;
  const auto flow = store_.flow(state->flow);
  if (!flow) return Problem::state_expired;  // ours by its MAC, swept since
  if (!has_cookie_of(request, kFlowCookie, *flow)) return Problem::cookie_missing;
  if (flow->state != core::name(FlowState::authorizing)) return row_of_state(*flow).again;
  if (now_() >= flow->expires_at) return Problem::state_expired;
  return *flow;
}

std::optional<store::Flow> Flows::flow_of_cookie(const net::Request& request) const {
  for (store::Flow& flow : flows_of_cookies(store_, request, kFlowCookie)) {
    if (flow.state == core::name(FlowState::authorizing) && now_() < flow.expires_at) return std::move(flow);
  }
  return std::nullopt;
}

awaitable<core::Result<Flows::Arrival>> Flows::callback(core::Callback callback, net::Request request) {
  auto found = flow_of_callback(callback, request);
  if (!found) co_return found.problem();
  store::Flow flow = std::move(found).value();
  const bool granted = !callback.code.empty();
  if (!granted) flow.problem = core::name(problem_of(callback));
  std::string code = granted ? std::string{} : issue_finish_code(flow);
  if (!advance(flow, granted ? FlowEvent::code_returned : FlowEvent::consent_refused))
    co_return Problem::state_used;
  if (granted) {
    const auto problem = co_await exchange(flow, callback.code);
    if (problem) flow.problem = core::name(*problem);
    code = issue_finish_code(flow);
    if (!advance(flow, problem ? FlowEvent::exchange_failed : FlowEvent::exchanged))
      co_return Problem::state_used;
  }
  co_return Arrival{flow.return_to + "#latchkey_finish=" + code, cookie_name(kFlowCookie, flow)};
}

std::string Flows::issue_finish_code(store::Flow& flow) {
  std::string code = random_word(entropy_, kWordBytes);
  flow.code_hash = store::digest(code);
  return code;
}

std::string Flows::redirect_uri_of(const store::Flow& flow) const {
  const Site* site = config_.site_by_base(flow.site);  // null: taken out of the configuration meanwhile
  return site == nullptr ? flow.site + "/callback" : site->redirect_uri;
}

/// @return why nothing is held.
awaitable<std::optional<Problem>> Flows::exchange(store::Flow& flow, std::string code) {
  const auto grant =
      co_await holds_.exchange(std::move(code), redirect_uri_of(flow), flow.property,
                               core::row_of(core::kFlowStates, FlowState::held).limit, Urgency::person);
  if (!grant) co_return grant.problem();
  flow.grant = grant->id;
  co_return std::nullopt;
}

awaitable<std::optional<Problem>> Flows::finish(Session session, std::string code) {
  auto found = store_.flow_by_code(store::digest(code));
  if (!found) co_return Problem::finish_unknown;
  store::Flow flow = std::move(*found);
  const bool held = flow.state == core::name(FlowState::held);
  if (!held && flow.state != core::name(FlowState::failed)) co_return Problem::finish_unknown;
  if (now_() >= flow.expires_at) co_return row_of_state(flow).overdue;
  const bool same = session.account == flow.account && session.origin == flow.origin &&
                    (session.property.empty() || session.property == flow.property);
  if (held && same) co_return co_await bind(std::move(flow));
  const std::string grant = flow.grant;
  if (!advance(flow, same ? FlowEvent::finish_matched : FlowEvent::finish_foreign))
    co_return Problem::finish_unknown;
  if (held) co_await grants_.discard(grant);
  if (!same) co_return Problem::other_account;
  co_return core::find_by_name(core::kProblems, flow.problem).value_or(Problem::consent_failed);
}

/// What cannot be bound is given up; an outage leaves the hold as it is, and the code good.
awaitable<std::optional<Problem>> Flows::bind(store::Flow flow) {
  const auto problem = co_await holds_.bind(flow, FlowEvent::finish_matched);
  const bool stays = !problem || core::describe(*problem).retry == core::Retry::after_delay ||
                     problem == Problem::finish_unknown || problem == Problem::hold_expired;
  if (!stays && advance(flow, FlowEvent::finish_foreign)) co_await grants_.discard(flow.grant);
  co_return problem;
}

/// The flow ends before its grant is given up: a finish that is under way finds that it came too late.
awaitable<void> Flows::sweep() {
  for (const store::Grant& grant : store_.holds_over(now_())) {
    auto flow = store_.flow_of_grant(grant.id);
    const bool mine =
        !flow || flow->state == core::name(FlowState::ended) || advance(*flow, FlowEvent::overdue);
    if (mine) co_await grants_.discard(grant.id);
  }
  store_.sweep_flows(now_() - kRemember);
}

}  // namespace latchkey::relay
