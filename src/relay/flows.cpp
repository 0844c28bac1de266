#include "relay/flows.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/url.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::FlowEvent;
using core::FlowState;
using core::Problem;

namespace {

constexpr std::string_view kCookiePrefix = "latchkey_flow_";
constexpr std::size_t kWordBytes = 24;  // 192 bits: nobody guesses a ticket, code or cookie
constexpr int kCookiesTried =
    20;  // more flows than a browser has under way; each costs a look into the store
constexpr core::Duration kRemember =
    std::chrono::hours{1};  // how long a late visitor is told precisely what happened
constexpr core::Duration kSettle =
    std::chrono::seconds{10};  // finish answers by then, settled or not; the stream brings the rest

[[nodiscard]] const core::FlowStateRow& row_of_state(const store::Flow& flow) {
  return core::row_of(core::kFlowStates, core::flow_state(flow.state).value_or(FlowState::ended));
}

[[nodiscard]] std::string cookie_name(const store::Flow& flow) {
  // RFC 6265bis section 4.1.3.2. Over loopback http WebKit drops Secure cookies, so a plain name there
  // (TOOLCHAIN).
  return (flow.site.starts_with("https://") ? "__Host-" : "") + std::string{kCookiePrefix} + flow.id;
}

[[nodiscard]] bool is_property(std::string_view text) {
  return !text.empty() && text.size() <= 20 && text.find_first_not_of("0123456789") == std::string_view::npos;
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
                                              .redirect_uri = site.public_base + "/callback",
                                              .scopes = config_.scopes,
                                              .state = state}),
                   cookie_name(*flow), cookie};
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
  if (!state) return Problem::marketplace_start;
  if (!keys_.verify(Purpose::state, state->signed_part, state->mac)) return Problem::state_invalid;
  const auto flow = store_.flow(state->flow);
  if (!flow) return Problem::state_expired;  // ours by its MAC, swept since
  const auto cookie = request.cookie(cookie_name(*flow));
  if (!cookie || !same_secret(store::digest(*cookie), flow->cookie_hash)) return Problem::cookie_missing;
  if (flow->state != core::name(FlowState::authorizing)) return row_of_state(*flow).again;
  if (now_() >= flow->expires_at) return Problem::state_expired;
  return *flow;
}

std::optional<store::Flow> Flows::flow_of_cookie(const net::Request& request) const {
  const std::string cookies{request.header("Cookie")};
  int left = kCookiesTried;
  for (std::size_t at = cookies.find(kCookiePrefix); at != std::string::npos && left-- > 0;
       at = cookies.find(kCookiePrefix, at + 1)) {
    const std::size_t begin = at + kCookiePrefix.size();
    auto flow = store_.flow(std::string_view{cookies}.substr(begin, cookies.find('=', begin) - begin));
    const auto cookie = flow ? request.cookie(cookie_name(*flow)) : std::nullopt;
    const bool ours = cookie && same_secret(store::digest(*cookie), flow->cookie_hash);
    if (ours && flow->state == core::name(FlowState::authorizing) && now_() < flow->expires_at) return flow;
  }
  return std::nullopt;
}

awaitable<core::Result<Flows::Arrival>> Flows::callback(net::Request request) {
  const auto callback = core::read_callback(request.query);
  if (!callback) co_return callback.problem();
  auto found = flow_of_callback(callback.value(), request);
  if (!found) co_return found.problem();
  store::Flow flow = std::move(found).value();
  const bool granted = !callback->code.empty();
  if (!granted)
    flow.problem =
        core::name(callback->error == "access_denied" ? Problem::consent_denied : Problem::consent_failed);
  std::string code = granted ? std::string{} : issue_finish_code(flow);
  if (!advance(flow, granted ? FlowEvent::code_returned : FlowEvent::consent_refused))
    co_return Problem::state_used;
  if (granted) {
    const auto problem = co_await exchange(flow, callback->code);
    if (problem) flow.problem = core::name(*problem);
    code = issue_finish_code(flow);
    if (!advance(flow, problem ? FlowEvent::exchange_failed : FlowEvent::exchanged))
      co_return Problem::state_used;
  }
  co_return Arrival{flow.return_to + "#latchkey_finish=" + code, cookie_name(flow)};
}

std::string Flows::issue_finish_code(store::Flow& flow) {
  std::string code = random_word(entropy_, kWordBytes);
  flow.code_hash = store::digest(code);
  return code;
}

/// Exchanges, and holds what is granted: sealed, without an account. @return why nothing is held.
awaitable<std::optional<Problem>> Flows::exchange(store::Flow& flow, std::string code) {
  auto token = co_await cloudbeds_.exchange(std::move(code), flow.site + "/callback");
  if (!token.value) {
    const bool outage = token.judgement.verdict == core::Verdict::retry;
    const bool old_code = token.judgement.problem == Problem::code_refused;
    co_return outage ? Problem::exchange_unavailable
    : old_code       ? Problem::code_refused
                     : Problem::exchange_refused;
  }
  store::Grant grant;
  grant.id = random_word(entropy_, 12);
  grant.kind = config_.credential;
  grant.properties = std::move(token.value->properties);
  if (grant.properties.empty()) {
    const auto hotels = co_await cloudbeds_.get_hotels(token.value->credential);
    if (!hotels.value) co_return Problem::exchange_unavailable;
    for (const wire::Hotel& hotel : *hotels.value) grant.properties.push_back(hotel.property);
  }
  grant.sealed = grants_.seal(token.value->credential, grant);
  grant.access_expires_at = token.value->credential.expires_at;
  grant.held_until = now_() + core::row_of(core::kFlowStates, FlowState::held).limit;
  store_.hold_grant(grant);
  flow.grant = grant.id;
  const bool covered = flow.property.empty() || std::find(grant.properties.begin(), grant.properties.end(),
                                                          flow.property) != grant.properties.end();
  if (covered && !grant.properties.empty()) co_return std::nullopt;
  flow.grant.clear();
  co_await grants_.discard(grant);
  co_return grant.properties.empty() ? Problem::no_property : Problem::property_mismatch;
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
  if (held && same) co_return co_await bind(std::move(flow), session);
  const auto grant = held ? store_.grant(flow.grant) : std::nullopt;
  if (!advance(flow, same ? FlowEvent::finish_matched : FlowEvent::finish_foreign))
    co_return Problem::finish_unknown;
  if (grant) co_await grants_.discard(*grant);
  if (!same) co_return Problem::other_account;
  co_return core::find_by_name(core::kProblems, flow.problem).value_or(Problem::consent_failed);
}

awaitable<std::optional<Problem>> Flows::bind(store::Flow flow, const Session& session) {
  auto grant = store_.grant(flow.grant);
  const auto credential = grant ? grants_.open(*grant) : std::nullopt;
  if (!credential) co_return Problem::hold_expired;
  const auto hotels =
      co_await cloudbeds_.get_hotels(*credential);  // names only: without them the links still bind
  const store::Grant held = *grant;
  grant->account = session.account;
  grant->sealed = grants_.seal(*credential, *grant);
  const core::Instant now = now_();
  const auto links = links_of(flow, *grant, hotels.value.value_or(std::vector<wire::Hotel>{}), now);
  flow.state = core::name(core::next(FlowState::held, FlowEvent::finish_matched)->to.state);
  flow.code_hash.clear();
  if (!store_.bind(flow, *grant, links, now)) {
    const auto latest = store_.grant(held.id);
    if (!latest || !latest->account.empty())
      co_return Problem::finish_unknown;  // forgotten or bound meanwhile
    flow.state = core::name(FlowState::held);
    if (advance(flow, FlowEvent::finish_foreign)) co_await grants_.discard(held);
    co_return Problem::property_taken;
  }
  for (const store::Link& link : links) keeper_.bound(link);
  hub_.publish(session.account);
  grants_.scrub();  // the held seal, and a grant this one replaced
  for (const store::Link& link : links) co_await keeper_.settle(link.account, link.property, now + kSettle);
  spdlog::info("account {}: connected {} propert{}", session.account, links.size(),
               links.size() == 1 ? "y" : "ies");
  co_return std::nullopt;
}

std::vector<store::Link> Flows::links_of(const store::Flow& flow, const store::Grant& grant,
                                         const std::vector<wire::Hotel>& hotels, core::Instant now) const {
  std::vector<store::Link> links;
  for (const std::string& property : grant.properties) {
    store::Link link;
    link.account = grant.account;
    link.property = property;
    const auto hotel = std::find_if(hotels.begin(), hotels.end(),
                                    [&](const wire::Hotel& row) { return row.property == property; });
    const auto before = store_.link(link.account, property);
    if (hotel != hotels.end())
      link.name = hotel->name;
    else if (before)
      link.name = before->name;
    link.grant = flow.grant;
    link.state =
        core::name(core::LinkState::asking);  // killed right after this, the relay asks when it starts again
    link.app_state = core::AppState::installing;
    link.changed_at = now;
    links.push_back(std::move(link));
  }
  return links;
}

awaitable<void> Flows::sweep() {
  for (const store::Grant& grant : store_.holds_over(now_())) co_await grants_.discard(grant);
  store_.sweep_flows(now_() - kRemember);
}

}  // namespace latchkey::relay
