#include "relay/holds.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "relay/with_fresh_credential.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::FlowState;
using core::Problem;

namespace {

constexpr core::Duration kSettle =
    std::chrono::seconds{10};  // a finish answers by then, settled or not; the stream brings the rest

[[nodiscard]] Problem why_not_exchanged(const core::Judgement& judgement) {
  if (judgement.problem == Problem::marketplace_busy) return Problem::marketplace_busy;
  if (judgement.verdict == core::Verdict::retry) return Problem::exchange_unavailable;
  return judgement.problem == Problem::code_refused ? Problem::code_refused : Problem::exchange_refused;
}

[[nodiscard]] bool contains(const std::vector<std::string>& properties, const std::string& property) {
  return std::find(properties.begin(), properties.end(), property) != properties.end();
}

[[nodiscard]] std::string name_of(const std::vector<wire::Hotel>& hotels, const std::string& property) {
  const auto hotel = std::find_if(hotels.begin(), hotels.end(),
                                  [&](const wire::Hotel& row) { return row.property == property; });
  return hotel == hotels.end() ? std::string{} : hotel->name;
}

}  // namespace

bool Holds::is_live(std::string_view account, std::string_view property) const {
  const auto link = store_.link(account, property);
  return link && !link->grant.empty();
}

/// Held before anything else is asked: the code is spent, and what it brought exists nowhere else.
awaitable<core::Result<store::Grant>> Holds::exchange(std::string code, std::string redirect_uri,
                                                      std::string property, core::Duration held_for,
                                                      Urgency urgency) {
  store_.probe();  // a code is only spent when what it brings can be kept
  const auto token = co_await cloudbeds_.exchange(std::move(code), std::move(redirect_uri), urgency);
  if (!token.value) co_return why_not_exchanged(token.judgement);
  store::Grant grant;
  grant.id = random_word(entropy_, 12);
  grant.kind = config_.credential;
  grant.properties = token.value->properties;
  grant.sealed = grants_.seal(token.value->credential, grant);
  grant.access_expires_at = token.value->credential.expires_at;
  grant.held_until = now_() + held_for;
  store_.hold_grant(grant);
  const auto problem = co_await learn_properties(grant, token.value->credential, property);
  if (problem) {
    co_await grants_.discard(grant.id);
    co_return *problem;
  }
  if (config_.after_connect == core::AppState::pending) co_await post_pending(token.value->credential, grant);
  co_return grant;
}

/// `resources` or getHotels lists them (DESIGN section 4, "Several properties"). @return why the grant is of
/// no use.
awaitable<std::optional<Problem>> Holds::learn_properties(store::Grant& grant, core::Credential credential,
                                                          std::string wanted) {
  if (grant.properties.empty()) {
    const auto hotels = co_await cloudbeds_.get_hotels(std::move(credential));
    if (!hotels.value) {
      const bool outage = hotels.judgement.verdict == core::Verdict::retry;
      co_return outage ? Problem::exchange_unavailable : hotels.judgement.problem;
    }
    for (const wire::Hotel& hotel : *hotels.value) grant.properties.push_back(hotel.property);
    store_.name_properties(grant);
  }
  if (grant.properties.empty()) co_return Problem::no_property;
  if (!wanted.empty() && !contains(grant.properties, wanted)) co_return Problem::property_mismatch;
  co_return std::nullopt;
}

/// Connected, and through with the partner's set-up step.
bool Holds::is_set_up(const std::string& property) const {
  const auto links = store_.links_of_property(property);
  const bool connected = !links.empty() && !links.front().grant.empty();
  return connected && links.front().app_state == core::AppState::enabled && !links.front().set_up_due;
}

/// Before the browser returns, so that Login never flashes. What fails here the link's machine makes up for
/// (core/link/table.hpp, `set_up_due`): nobody waits longer than for a settled link.
awaitable<void> Holds::post_pending(core::Credential credential, store::Grant grant) {
  const core::Instant until = now_() + kSettle;
  for (const std::string& property : grant.properties) {
    if (is_set_up(property) || now_() >= until) continue;
    co_await cloudbeds_.post_app_state(credential, property, core::AppState::pending, Bound::not_yet);
  }
}

/// The new grant replaces a live one only when Cloudbeds takes it: nothing is given up before.
awaitable<std::optional<Problem>> Holds::verify(store::Grant grant, std::string account) {
  for (const std::string& property : grant.properties) {
    if (!is_live(account, property)) continue;
    const auto ask = [this, property](core::Credential credential) {
      return cloudbeds_.get_app_state(std::move(credential), property);
    };
    const auto answer = co_await with_fresh_credential<Judged<core::AppState>>(grants_, grant.id, ask);
    const core::Verdict verdict = answer.judgement.verdict;
    const bool lives = verdict == core::Verdict::healthy || verdict == core::Verdict::fix_scopes;
    if (!lives) co_return answer.judgement.problem.value_or(Problem::cloudbeds_unrecognised);
  }
  co_return std::nullopt;
}

bool Holds::any_external(const std::vector<std::string>& properties) const {
  return std::any_of(properties.begin(), properties.end(), [&](const std::string& property) {
    const auto links = store_.links_of_property(property);
    return std::any_of(links.begin(), links.end(),
                       [](const store::Link& link) { return link.is_external(); });
  });
}

/// The store binds all or nothing, and does not say why not.
Problem Holds::why_not_bound(const store::Grant& grant) const {
  const bool taken = std::any_of(grant.properties.begin(), grant.properties.end(), [&](const auto& property) {
    const auto owner = store_.owner_of(property);
    return owner && *owner != grant.account;
  });
  return taken ? Problem::property_taken : Problem::finish_unknown;
}

awaitable<std::optional<Problem>> Holds::bind(store::Flow flow, core::FlowEvent event) {
  auto grant = store_.grant(flow.grant);
  if (!grant) co_return Problem::hold_expired;
  if (any_external(grant->properties))
    co_return Problem::external_connection;  // the partner takes that back first
  const auto problem = co_await verify(*grant, flow.account);
  if (problem) co_return problem;
  grant->account = flow.account;
  const auto links = co_await links_of(*grant, event == core::FlowEvent::renewed);
  grant = store_.grant(flow.grant);  // as it is now: refreshed meanwhile, or forgotten
  const auto credential = grants_.open(flow.grant);
  if (!grant || !credential) co_return Problem::hold_expired;
  grant->account = flow.account;
  grant->sealed = grants_.seal(*credential, *grant);
  const FlowState from = core::flow_state(flow.state).value_or(FlowState::ended);
  flow.state = core::name(core::next(from, event)->to.state);
  if (event != core::FlowEvent::claim_confirmed)
    flow.code_hash.clear();  // Confirm pressed twice finds it again
  if (!store_.bind(flow, core::name(from), *grant, links, now_())) co_return why_not_bound(*grant);
  grants_.resealed(grant->id);
  co_await take_up(links);
  co_return std::nullopt;
}

awaitable<std::optional<Problem>> Holds::adopt(std::string id, std::string property) {
  auto grant = store_.grant(id);
  if (!grant) co_return Problem::credential_refused;
  const auto before = store_.link(grant->account, property);
  if (before && before->grant == id) {  // a second import of what is here: look, and change nothing
    keeper_.hinted(*before, std::nullopt);
    co_await keeper_.settle(before->account, property, now_() + kSettle);
    co_return std::nullopt;
  }
  if (!contains(grant->properties, property)) grant->properties.push_back(property);
  store_.name_properties(
      *grant);  // now: another row with these tokens may fail meanwhile, and must not drop them
  store::Grant of_property = *grant;
  of_property.properties.assign(1, property);
  auto links = co_await links_of(std::move(of_property), false);
  for (store::Link& link : links) link.set_up_due = false;  // it has been in use
  grant = store_.grant(id);
  if (!grant) co_return Problem::credential_refused;
  if (!store_.adopt(*grant, links, now_())) co_return Problem::property_taken;
  co_await take_up(std::move(links));
  co_return std::nullopt;
}

/// From here on the links look after themselves.
awaitable<void> Holds::take_up(std::vector<store::Link> links) {
  const auto grant = store_.grant(links.front().grant);
  const core::CredentialKind kind = grant ? grant->kind : config_.credential;
  for (const store::Link& link : links) keeper_.bound(link, kind);
  const std::string account = links.front().account;
  hub_.publish(account);
  grants_.scrub();  // the held seal, and a grant this one replaced
  const core::Instant until = now_() + kSettle;
  for (const store::Link& link : links) co_await keeper_.first_answer(account, link.property, until);
  spdlog::info("account {}: connected {} propert{}", account, links.size(), links.size() == 1 ? "y" : "ies");
}

awaitable<std::vector<store::Link>> Holds::links_of(store::Grant grant, bool renewed) {
  const auto ask = [this](core::Credential credential) {
    return cloudbeds_.get_hotels(std::move(credential));
  };
  // Names only: without them the links bind.
  const auto hotels =
      co_await with_fresh_credential<Judged<std::vector<wire::Hotel>>>(grants_, grant.id, ask);
  const auto rows = hotels.value.value_or(std::vector<wire::Hotel>{});
  const core::Instant now = now_();
  std::vector<store::Link> links;
  for (const std::string& property : grant.properties) {
    const auto before = store_.link(grant.account, property);
    store::Link link;
    link.account = grant.account;
    link.property = property;
    link.name = name_of(rows, property);
    if (link.name.empty() && before) link.name = before->name;
    link.grant = grant.id;
    link.state =
        core::name(core::LinkState::asking);  // killed right after this, the relay asks when it starts
    const bool lives = before && !before->grant.empty() && is_set_up(property);
    link.app_state = lives ? core::AppState::enabled : core::AppState::installing;
    link.set_up_due = config_.after_connect == core::AppState::pending && !is_set_up(property);
    link.changed_at = now;
    link.connected_at = now;
    if (renewed) link.renewed_at = now;
    if (renewed && !config_.notify_url.empty()) link.news = core::name(core::News::renewed);
    links.push_back(std::move(link));
  }
  co_return links;
}

}  // namespace latchkey::relay
