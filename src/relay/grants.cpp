#include "relay/grants.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <spdlog/spdlog.h>

#include "relay/with_fresh_credential.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);

std::string Grants::holder_of(const store::Grant& grant) {
  return grant.account.empty() ? "hold" : grant.account;
}

std::optional<core::Credential> Grants::open(const store::Grant& grant) const {
  auto credential = vault_.open(grant.sealed, {grant.id, holder_of(grant), config_.client_id, grant.kind});
  if (!credential)
    spdlog::error("grant {}: its seal does not open with this key; was the key file replaced?", grant.id);
  return credential;
}

std::optional<core::Credential> Grants::open(std::string_view id) const {
  auto grant = store_.grant(id);
  if (!grant) return std::nullopt;
  if (const auto fresh = unsaved_.find(id); fresh != unsaved_.end()) grant->sealed = fresh->second.sealed;
  return open(*grant);
}

std::string Grants::seal(const core::Credential& credential, const store::Grant& grant) const {
  return vault_.seal(credential, {grant.id, holder_of(grant), config_.client_id, grant.kind});
}

awaitable<core::Judgement> Grants::refresh(std::string grant, std::string refused) {
  if (const auto running = refreshing_.find(grant); running != refreshing_.end()) {
    const std::shared_ptr<Refresh> shared = running->second;
    co_await shared->done.async_wait(kNoThrow);  // ends by cancel
    co_return shared->judgement;
  }
  const auto mine = std::make_shared<Refresh>(executor_);
  refreshing_.emplace(grant, mine);
  try {
    mine->judgement = co_await refresh_now(grant, refused);
  } catch (const store::StoreError& error) {  // who waits must be told: the judgement stays at `retry`
    spdlog::error("grant {} could not be refreshed: {}", grant, error.what());
  }
  refreshing_.erase(grant);
  mine->done.cancel();
  co_return mine->judgement;
}

awaitable<core::Judgement> Grants::refresh_now(const std::string& id, const std::string& refused) {
  const auto grant = store_.grant(id);
  if (!grant) co_return core::Judgement{core::Verdict::terminated, core::Problem::credential_refused};
  const auto credential = open(id);
  if (!credential) co_return core::Judgement{core::Verdict::reauthorize, core::Problem::credential_refused};
  const bool done = store::digest(credential->access) != refused;  // by another link of the grant
  if (done) co_return core::Judgement{core::Verdict::healthy, std::nullopt};
  if (credential->refresh.empty()) {  // adopted without one, or none came: only a question can tell now
    co_return core::Judgement{core::Verdict::refresh_then_verify, core::Problem::credential_refused};
  }
  const auto token = co_await cloudbeds_.refresh(*credential);
  const auto latest = store_.grant(id);  // bound to an account meanwhile? the seal names it
  if (token.value && latest) {
    const core::Credential& fresh = token.value->credential;
    reseal(id, {seal(fresh, *latest), fresh.expires_at});
  }
  co_return token.judgement;
}

/// A refresh token that came anew exists nowhere else: what the store refuses is kept here, and tried again
/// each second.
void Grants::reseal(const std::string& id, const Resealed& fresh) {
  try {
    store_.reseal_grant(id, fresh.sealed, fresh.access_expires_at);
    unsaved_.erase(id);
    return;
  } catch (const store::StoreError& error) {
    spdlog::error("grant {} was refreshed but not saved, trying again in 1 s: {}", id, error.what());
  }
  unsaved_.insert_or_assign(id, Resealed{fresh});
  auto timer = std::make_shared<boost::asio::steady_timer>(executor_, std::chrono::seconds{1});
  timer->async_wait([this, timer, id, sealed = fresh.sealed](const boost::system::error_code& cancelled) {
    const auto latest = unsaved_.find(id);
    const bool mine = latest != unsaved_.end() && latest->second.sealed == sealed;
    if (!cancelled && mine) reseal(id, Resealed{latest->second});
  });
}

awaitable<void> Grants::discard(std::string id) {
  constexpr core::Duration kTries = std::chrono::hours{24};
  const auto grant = store_.grant(id);
  if (!grant) co_return;
  bool done = !grant->adopted_hash.empty();
  if (!done) done = co_await is_ended_at_cloudbeds(*grant);
  const auto latest = store_.grant(id);
  const bool bound = latest && latest->adopted_hash.empty() && !latest->account.empty();
  if (bound) co_return;  // while we spoke to Cloudbeds: its link has it now
  if (!done && now_() < grant->held_until + kTries) co_return;
  store_.forget_grant(id);
  scrub();
}

/// @return false when Cloudbeds could not be reached.
awaitable<bool> Grants::is_ended_at_cloudbeds(store::Grant grant) {
  if (grant.properties.empty()) {  // nobody told which, when it was exchanged
    const auto ask = [this](core::Credential credential) {
      return cloudbeds_.get_hotels(std::move(credential));
    };
    const auto hotels =
        co_await with_fresh_credential<Judged<std::vector<wire::Hotel>>>(*this, grant.id, ask);
    if (hotels.judgement.verdict == core::Verdict::retry) co_return false;
    for (const wire::Hotel& hotel : hotels.value.value_or(std::vector<wire::Hotel>()))
      grant.properties.push_back(hotel.property);
  }
  bool reached = true;
  for (const std::string& property : grant.properties) {
    if (store_.lives_otherwise(property, grant.id)) continue;  // `disabled` would end that one
    const auto post = [this, property](core::Credential credential) {
      return cloudbeds_.post_app_state(std::move(credential), property, core::AppState::disabled);
    };
    const core::Judgement told = co_await with_fresh_credential<core::Judgement>(*this, grant.id, post);
    if (told.verdict == core::Verdict::retry) reached = false;
  }
  co_return reached;
}

void Grants::scrub() {
  if (scrub_due_ || is_scrubbed()) return;
  scrub_due_ = true;
  auto timer = std::make_shared<boost::asio::steady_timer>(executor_, std::chrono::seconds{1});
  timer->async_wait([this, timer](const boost::system::error_code& cancelled) {
    scrub_due_ = false;
    if (!cancelled) scrub();
  });
}

/// Called from timers, where an exception would end the relay.
bool Grants::is_scrubbed() {
  try {
    return store_.scrub();
  } catch (const store::StoreError& error) {
    spdlog::error("the store could not be scrubbed, trying again in 1 s: {}", error.what());
    return false;
  }
}

}  // namespace latchkey::relay
