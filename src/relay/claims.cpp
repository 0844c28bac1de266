#include "relay/claims.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "relay/flow_cookies.hpp"
#include "relay/with_fresh_credential.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::FlowEvent;
using core::FlowState;
using core::Problem;

namespace {

constexpr std::size_t kWordBytes = 24;  // 192 bits: nobody guesses a code or a cookie
constexpr core::Duration kHold = core::row_of(core::kFlowStates, FlowState::unclaimed).limit;
constexpr core::Duration kCodeLife = std::chrono::minutes{10};
constexpr core::Duration kSettle = std::chrono::seconds{5};  // a person waits for the page meanwhile

[[nodiscard]] std::string with_code(const std::string& page, const std::string& code) {
  return page + (page.find('?') == std::string::npos ? '?' : '&') + "latchkey_claim=" + code;
}

[[nodiscard]] bool is_open(const store::Flow& flow, core::Instant now) {
  return flow.state == core::name(FlowState::unclaimed) && now < flow.expires_at;
}

}  // namespace

awaitable<core::Result<Claims::Arrival>> Claims::take_in(core::Callback callback, const Site& site) {
  if (!core::is_well_formed_code(callback.code)) co_return Problem::callback_malformed;
  if (site.claim_url.empty()) co_return Problem::marketplace_start;  // unspent: the code is good elsewhere
  if (!throttle_.take(now_())) co_return Problem::marketplace_busy;
  const std::string any_property;
  const auto grant =
      co_await holds_.exchange(callback.code, site.redirect_uri, any_property, kHold, Urgency::stranger);
  if (!grant) co_return grant.problem();
  const std::string cookie = random_word(entropy_, kWordBytes);
  store::Flow flow;
  flow.id = random_word(entropy_, 12);
  flow.account = co_await account_to_renew(grant->properties);
  flow.site = site.public_base;
  flow.state = core::name(core::next(FlowState::exchanging, FlowEvent::exchanged_unasked)->to.state);
  flow.cookie_hash = store::digest(cookie);
  flow.grant = grant->id;
  flow.expires_at = now_() + kHold;
  store_.add_flow(flow);
  if (!flow.account.empty()) {
    const auto problem = co_await holds_.bind(flow, FlowEvent::renewed);
    if (!problem) co_return Arrival{site.return_to.front(), {}, {}};
    spdlog::warn("account {}: not renewed ({}), left to be claimed", flow.account, core::name(*problem));
  }
  co_return Arrival{site.claim_url, cookie_name(kClaimCookie, flow), cookie};
}

/// The account whose property this was until less than renew_days ago, and still is nobody else's.
std::string Claims::former_account(const std::string& property) const {
  const auto links = store_.links_of_property(property);
  if (links.empty()) return {};
  const store::Link& last = links.front();
  const bool lapsed = !last.grant.empty() && last.state == core::name(core::LinkState::lapsed);
  const bool alive = !last.grant.empty() && !lapsed;
  const auto ended_at = lapsed ? std::optional{last.changed_at} : last.ended_at;
  const core::Duration window = std::chrono::hours{24} * config_.renew_days;
  const bool lately = ended_at && now_() - *ended_at < window;
  return lately && !alive && !last.is_external() ? last.account : "";
}

/// All of them must have been one account's: what is new is claimed. A link that looks alive may have ended
/// while nobody told us: it is asked first.
awaitable<std::string> Claims::account_to_renew(std::vector<std::string> properties) {
  if (config_.renew_days == 0) co_return "";
  const core::Instant until = now_() + kSettle;
  for (const std::string& property : properties) {
    const auto links = store_.links_of_property(property);
    const bool looks_alive = !links.empty() && !links.front().grant.empty();
    if (!looks_alive) continue;
    keeper_.hinted(links.front(), std::nullopt);
    co_await keeper_.settle(links.front().account, property, until);
  }
  const std::string account = former_account(properties.front());
  const bool one = std::all_of(properties.begin(), properties.end(), [&](const std::string& property) {
    return former_account(property) == account;
  });
  co_return one ? account : "";
}

core::Result<std::string> Claims::open(const net::Request& request, const Site& site) {
  auto flows = flows_of_cookies(store_, request, kClaimCookie);
  std::erase_if(flows, [&](const store::Flow& flow) {
    return !is_open(flow, now_()) || flow.site != site.public_base;
  });
  if (flows.empty()) return Problem::claim_missing;
  if (site.claim_url.empty()) return Problem::marketplace_start;
  store::Flow flow = *std::max_element(
      flows.begin(), flows.end(), [](const auto& a, const auto& b) { return a.expires_at < b.expires_at; });
  const std::string code = random_word(entropy_, kWordBytes);
  flow.code_hash = store::digest(code);
  flow.code_until = now_() + kCodeLife;
  flow.account.clear();  // another person may be logged in by now
  if (!store_.advance_flow(flow, core::name(FlowState::unclaimed))) return Problem::claim_missing;
  return with_code(site.claim_url, code);
}

core::Result<store::Flow> Claims::flow_of_code(std::string_view code, std::string_view account) const {
  const auto flow = store_.flow_by_code(store::digest(code));
  const bool good = flow && is_open(*flow, now_()) && flow->code_until && now_() < *flow->code_until;
  if (!good) return Problem::claim_unknown;
  if (!flow->account.empty() && flow->account != account) return Problem::other_account;
  return *flow;
}

awaitable<core::Result<wire::Claim>> Claims::read(std::string code, std::string account) {
  auto found = flow_of_code(code, account);
  if (!found) co_return found.problem();
  store::Flow flow = std::move(found).value();
  flow.account = account;
  if (!store_.advance_flow(flow, core::name(FlowState::unclaimed))) co_return Problem::claim_unknown;
  const auto ask = [this](core::Credential credential) {
    return cloudbeds_.get_userinfo(std::move(credential));
  };
  const auto approver = co_await with_fresh_credential<Judged<wire::Person>>(grants_, flow.grant, ask);
  const core::Verdict verdict = approver.judgement.verdict;
  const bool over = verdict == core::Verdict::terminated || verdict == core::Verdict::reauthorize;
  if (over) co_return approver.judgement.problem.value_or(Problem::credential_refused);
  const auto grant = store_.grant(flow.grant);
  if (!grant) co_return Problem::claim_unknown;
  wire::Claim claim;
  claim.account = std::move(account);
  claim.hotels = co_await hotels_of(*grant);
  claim.approved_by = approver.value;
  claim.expires_at = *flow.code_until;
  co_return claim;
}

/// Every property of the grant, by name where Cloudbeds tells it.
awaitable<std::vector<wire::Hotel>> Claims::hotels_of(store::Grant grant) {
  const auto ask = [this](core::Credential credential) {
    return cloudbeds_.get_hotels(std::move(credential));
  };
  const auto answer =
      co_await with_fresh_credential<Judged<std::vector<wire::Hotel>>>(grants_, grant.id, ask);
  const std::vector<wire::Hotel> named = answer.value.value_or(std::vector<wire::Hotel>());
  std::vector<wire::Hotel> hotels;
  for (const std::string& property : grant.properties) {
    const auto hotel = std::find_if(named.begin(), named.end(),
                                    [&](const wire::Hotel& row) { return row.property == property; });
    hotels.push_back({property, hotel == named.end() ? "" : hotel->name});
  }
  co_return hotels;
}

/// Confirm was pressed twice, or its answer was lost: it is done.
bool Claims::is_confirmed(std::string_view code, std::string_view account) const {
  const auto flow = store_.flow_by_code(store::digest(code));
  return flow && flow->state == core::name(FlowState::bound) && flow->account == account;
}

awaitable<std::optional<Problem>> Claims::confirm(std::string code, std::string account) {
  if (is_confirmed(code, account)) co_return std::nullopt;
  auto found = flow_of_code(code, account);
  if (!found) co_return found.problem();
  store::Flow flow = std::move(found).value();
  if (flow.account.empty()) {  // confirmed unread: the lock comes first all the same
    flow.account = account;
    if (!store_.advance_flow(flow, core::name(FlowState::unclaimed))) co_return Problem::claim_unknown;
  }
  const auto problem = co_await holds_.bind(flow, FlowEvent::claim_confirmed);
  const bool gone = problem == Problem::finish_unknown || problem == Problem::hold_expired;
  if (!gone) co_return problem;
  if (is_confirmed(code, account)) co_return std::nullopt;  // by the other press, meanwhile
  co_return Problem::claim_unknown;
}

}  // namespace latchkey::relay
