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

/// `resources` or getHotels lists them (DESIGN section 4, "Several properties"); nothing: nobody would say.
awaitable<std::optional<std::vector<std::string>>> Holds::properties_of(wire::TokenAnswer token) {
  std::vector<std::string> properties = std::move(token.properties);
  if (!properties.empty()) co_return properties;
  const auto hotels = co_await cloudbeds_.get_hotels(token.credential);
  if (!hotels.value) co_return std::nullopt;
  for (const wire::Hotel& hotel : *hotels.value) properties.push_back(hotel.property);
  co_return properties;
}

awaitable<core::Result<store::Grant>> Holds::exchange(std::string code, std::string redirect_uri,
                                                      std::string property, core::Duration held_for) {
  const auto token = co_await cloudbeds_.exchange(std::move(code), std::move(redirect_uri));
  if (!token.value) co_return why_not_exchanged(token.judgement);
  store::Grant grant;
  grant.id = random_word(entropy_, 12);
  grant.kind = config_.credential;
  auto properties = co_await properties_of(*token.value);
  if (!properties) co_return Problem::exchange_unavailable;
  grant.properties = std::move(*properties);
  grant.sealed = grants_.seal(token.value->credential, grant);
  grant.access_expires_at = token.value->credential.expires_at;
  grant.held_until = now_() + held_for;
  store_.hold_grant(grant);
  const bool covered = property.empty() || contains(grant.properties, property);
  if (grant.properties.empty() || !covered) {
    co_await grants_.discard(grant);
    co_return grant.properties.empty() ? Problem::no_property : Problem::property_mismatch;
  }
  if (config_.after_connect == core::AppState::pending) co_await post_pending(token.value->credential, grant);
  co_return grant;
}

/// Before the browser returns, so that Login never flashes; a hotel that is connected has been set up. What
/// fails here the link's machine makes up for (core/link/table.hpp, `set_up_due`).
awaitable<void> Holds::post_pending(core::Credential credential, store::Grant grant) {
  for (const std::string& property : grant.properties) {
    if (store_.owner_of(property)) continue;
    co_await cloudbeds_.post_app_state(credential, property, core::AppState::pending);
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

awaitable<std::optional<Problem>> Holds::bind(store::Flow flow, core::FlowEvent event) {
  auto grant = store_.grant(flow.grant);
  if (!grant) co_return Problem::hold_expired;
  const auto problem = co_await verify(*grant, flow.account);
  if (problem) co_return problem;
  grant = store_.grant(flow.grant);  // refreshed meanwhile, or forgotten
  const auto credential = grant ? grants_.open(*grant) : std::nullopt;
  if (!credential) co_return Problem::hold_expired;
  grant->account = flow.account;
  grant->sealed = grants_.seal(*credential, *grant);
  const auto links = co_await links_of(*grant, *credential, event == core::FlowEvent::renewed);
  const FlowState from = core::flow_state(flow.state).value_or(FlowState::ended);
  flow.state = core::name(core::next(from, event)->to.state);
  flow.code_hash.clear();
  if (!store_.bind(flow, core::name(from), *grant, links, now_())) {
    const auto latest = store_.grant(flow.grant);
    const bool gone = !latest || !latest->account.empty();  // forgotten or bound meanwhile
    co_return gone ? Problem::finish_unknown : Problem::property_taken;
  }
  co_await take_up(links);
  co_return std::nullopt;
}

awaitable<std::optional<Problem>> Holds::adopt(std::string id, std::string property) {
  auto grant = store_.grant(id);
  const auto credential = grant ? grants_.open(*grant) : std::nullopt;
  if (!credential) co_return Problem::credential_refused;
  store::Grant of_property = *grant;
  of_property.properties.assign(1, property);
  auto links = co_await links_of(std::move(of_property), *credential, false);
  for (store::Link& link : links) link.set_up_due = false;  // it has been in use
  grant = store_.grant(id);                                 // refreshed meanwhile?
  if (!grant) co_return Problem::credential_refused;
  if (!contains(grant->properties, property)) grant->properties.push_back(property);
  if (!store_.adopt(*grant, links, now_())) co_return Problem::property_taken;
  co_await take_up(std::move(links));
  co_return std::nullopt;
}

/// From here on the links look after themselves.
awaitable<void> Holds::take_up(std::vector<store::Link> links) {
  for (const store::Link& link : links) keeper_.bound(link);
  const std::string account = links.front().account;
  hub_.publish(account);
  grants_.scrub();  // the held seal, and a grant this one replaced
  const core::Instant until = now_() + kSettle;
  for (const store::Link& link : links) co_await keeper_.settle(account, link.property, until);
  spdlog::info("account {}: connected {} propert{}", account, links.size(), links.size() == 1 ? "y" : "ies");
}

awaitable<std::vector<store::Link>> Holds::links_of(store::Grant grant, core::Credential credential,
                                                    bool renewed) {
  const auto hotels = co_await cloudbeds_.get_hotels(credential);  // names only: without them the links bind
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
    link.app_state = core::AppState::installing;
    link.set_up_due = config_.after_connect == core::AppState::pending && !is_live(grant.account, property);
    link.changed_at = now;
    link.connected_at = now;
    if (renewed) link.renewed_at = now;
    links.push_back(std::move(link));
  }
  co_return links;
}

awaitable<void> Holds::discard(std::string grant) {
  const auto held = store_.grant(grant);
  if (held) co_await grants_.discard(*held);
}

}  // namespace latchkey::relay
