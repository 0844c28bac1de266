#include "relay/grants.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <spdlog/spdlog.h>

#include "core/link/verdict_events.hpp"
#include "relay/with_fresh_credential.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);

namespace {

[[nodiscard]] core::Lifetime lifetime_of(const core::Credential& credential) {
  return {!credential.refresh.empty(), credential.expires_at};
}

}  // namespace

std::optional<core::Credential> Grants::open(const store::Grant& grant) const {
  auto credential = vault_.open(grant.sealed, {grant.id, grant.account, config_.client_id, grant.kind});
  if (!credential)
    spdlog::error("grant {}: its seal does not open with this key; was the key file replaced?", grant.id);
  return credential;
}

std::optional<core::Credential> Grants::open(std::string_view id) const {
  auto grant = store_.grant(id);
  if (!grant) return std::nullopt;
  if (const auto fresh = unsaved_.find(id); fresh != unsaved_.end()) {
    grant->kind = fresh->second.kind;
    grant->sealed = fresh->second.sealed;
  }
  return open(*grant);
}

std::string Grants::seal(const core::Credential& credential, const store::Grant& grant) const {
  return vault_.seal(credential, {grant.id, grant.account, config_.client_id, grant.kind});
}

Grants::Shared Grants::entry_of(const std::string& grant) {
  Shared& entry = entries_[grant];
  if (!entry) entry = std::make_shared<Entry>(executor_);
  return entry;
}

void Grants::feed(const std::string& grant, const core::GrantInput& input) {
  feed(grant, input, now_());
}

void Grants::feed(const std::string& grant, const core::GrantInput& input, core::Instant now) {
  const Shared entry = entry_of(grant);
  const core::GrantStep step = entry->machine.handle(input, now);
  schedule(grant, entry, step.wake_at);
  const bool unheard = step.told && entry->waiting.empty();
  if (step.told) entry->told = *step.told;
  if (step.told)
    for (const auto& timer : std::exchange(entry->waiting, {})) timer->cancel();
  carry_out(grant, step);
  const bool doubt = unheard && (entry->told.verdict == core::Verdict::terminated ||
                                 entry->told.verdict == core::Verdict::refresh_then_verify);
  if (doubt && ask_links_) ask_links_(grant);
}

void Grants::carry_out(const std::string& grant, const core::GrantStep& step) {
  for (const core::GrantCommand command : step.commands) {
    if (command == core::GrantCommand::refresh || command == core::GrantCommand::exchange_for_key)
      boost::asio::co_spawn(executor_, renew_now(grant, command), boost::asio::detached);
    if (command == core::GrantCommand::keep_alive && ask_links_) ask_links_(grant);
  }
}

void Grants::schedule(const std::string& grant, const Shared& entry, std::optional<core::Instant> at) {
  entry->wake.cancel();
  if (!at || entry->turn) return;
  entry->wake.expires_after(std::max(core::Duration::zero(), *at - now_()));
  entry->wake.async_wait([this, grant, due = *at](const boost::system::error_code& cancelled) {
    // What was waited for in full is due, though the clock was set back meanwhile.
    if (!cancelled && entries_.contains(grant)) feed(grant, {core::GrantEvent::woke}, std::max(due, now_()));
  });
}

/// What the store will not show just now is kept when it is first refused (known_outcome).
void Grants::kept(const std::string& grant) {
  try {
    const auto credential = open(grant);
    if (!credential) return;
    feed(grant, {core::GrantEvent::kept, lifetime_of(*credential), {}, chance(entropy_)});
    const auto row = store_.grant(grant);
    const bool interrupted = row && row->refresh_begun_at && !credential->refresh.empty();
    if (!interrupted || entry_of(grant)->machine.state() != core::GrantState::resting) return;
    spdlog::warn("grant {}: a refresh was interrupted, its answer may be lost; it is repeated now", grant);
    boost::asio::co_spawn(executor_, repeat_refresh(grant, store::digest(credential->access)),
                          boost::asio::detached);
  } catch (const store::StoreError& error) {
    spdlog::error("grant {} is not watched yet: {}", grant, error.what());
  }
}

void Grants::used(const std::string& grant) {
  if (entries_.contains(grant)) feed(grant, {core::GrantEvent::used, {}, {}, chance(entropy_)});
}

/// What needs no refresh to be known; nothing: it must be tried.
std::optional<core::Judgement> Grants::known_outcome(const std::string& grant, const std::string& refused) {
  try {
    const core::Judgement healthy{core::Verdict::healthy, std::nullopt};
    if (!store_.grant(grant)) return {{core::Verdict::terminated, core::Problem::credential_refused}};
    const auto credential = open(grant);
    if (!credential) return {{core::Verdict::reauthorize, core::Problem::credential_refused}};
    if (store::digest(credential->access) != refused) return healthy;  // by another link of the grant
    const bool only_held = entry_of(grant)->machine.state() == core::GrantState::absent;
    if (only_held) kept(grant);
    return std::nullopt;
  } catch (const store::StoreError& error) {
    spdlog::error("grant {} could not be refreshed: {}", grant, error.what());
    return core::Judgement{};
  }
}

awaitable<core::Judgement> Grants::refresh(std::string grant, std::string refused) {
  const auto known = known_outcome(grant, refused);
  if (known) co_return *known;
  const Shared entry = entry_of(grant);
  co_return co_await wait_for(entry, core::GrantEvent::refused, std::move(grant));
}

awaitable<core::Judgement> Grants::migrate(std::string grant) {
  const auto credential = open(grant);
  const Shared entry = entry_of(grant);
  const bool may =
      credential && !credential->refresh.empty() && entry->machine.state() == core::GrantState::resting;
  if (!may) co_return core::Judgement{};
  co_return co_await wait_for(entry, core::GrantEvent::migrate, std::move(grant));
}

SharedEvidence Grants::refused_with(const std::string& grant) const {
  const auto entry = entries_.find(grant);
  return entry == entries_.end() ? nullptr : entry->second->refused_with;
}

awaitable<core::Judgement> Grants::wait_for(Shared entry, core::GrantEvent event, std::string grant) {
  const auto timer =
      std::make_shared<boost::asio::steady_timer>(executor_, boost::asio::steady_timer::time_point::max());
  entry->waiting.push_back(timer);
  if (entry->turn) entry->turn->urgency = std::min(entry->turn->urgency, Urgency::credential);
  feed(grant, {event});
  const bool waits = !entry->waiting.empty();
  if (waits) co_await timer->async_wait(kNoThrow);  // ends by cancel: the machine ends every wait
  co_return entry->told;
}

/// At once: where a token that was used up is good for a short while longer, this is that while.
awaitable<void> Grants::repeat_refresh(std::string grant, std::string before) {
  const core::Judgement judgement = co_await refresh(grant, std::move(before));
  const bool doubt = judgement.verdict == core::Verdict::terminated ||
                     judgement.verdict == core::Verdict::refresh_then_verify;
  if (doubt && ask_links_) ask_links_(grant);
}

namespace {

/// A held grant's are nobody's yet.
[[nodiscard]] std::vector<Concern> concerns_of(const store::Grant& grant) {
  std::vector<Concern> all;
  for (const std::string& property : grant.properties) all.push_back({property, grant.account});
  return all;
}

}  // namespace

awaitable<void> Grants::renew_now(std::string grant, core::GrantCommand how) {
  core::GrantInput outcome{core::GrantEvent::refresh_retry};
  try {
    outcome = co_await ask_for_token(grant, how);
  } catch (const store::StoreError& error) {  // who waits must be told: the judgement stays at `retry`
    spdlog::error("grant {} could not be refreshed: {}", grant, error.what());
  }
  if (entries_.contains(grant)) feed(grant, outcome);
}

awaitable<core::GrantInput> Grants::ask_for_token(std::string id, core::GrantCommand how) {
  const auto credential = open(id);
  if (!credential) co_return core::GrantInput{core::GrantEvent::forgotten};
  auto latest = store_.grant(id);
  store_.begin_refresh(id, now_());  // a disk that is full is found out before a token is used up
  const bool refreshes = how == core::GrantCommand::refresh;
  const TurnPlace turn = in_line(id, refreshes ? Urgency::credential : Urgency::routine);
  auto concerns = latest ? concerns_of(*latest) : std::vector<Concern>();
  auto asked = refreshes ? cloudbeds_.refresh(*credential, turn, std::move(concerns))
                         : cloudbeds_.exchange_for_key(*credential, turn, std::move(concerns));
  const auto token = co_await std::move(asked);
  if (const auto entry = entries_.find(id); entry != entries_.end())
    entry->second->refused_with = token.value ? nullptr : token.evidence;
  try {
    latest = store_.grant(id);          // bound to an account meanwhile? the seal names it
  } catch (const store::StoreError&) {  // what came exists nowhere else: it is kept with what was known
  }
  core::Lifetime lifetime;
  if (token.value && latest) {
    const core::Credential& fresh = token.value->credential;
    latest->kind = fresh.kind;
    latest->sealed = seal(fresh, *latest);
    latest->access_expires_at = fresh.expires_at;
    reseal(*latest);
    lifetime = lifetime_of(fresh);
  }
  if (!token.value && token.judgement.verdict != core::Verdict::retry) store_.end_refresh(id);
  co_return core::GrantInput{core::events_of(token.judgement.verdict).grant, lifetime, token.judgement,
                             chance(entropy_)};
}

/// What the machine allows for an answer begins when the call goes.
TurnPlace Grants::in_line(const std::string& grant, Urgency urgency) {
  const Shared entry = entry_of(grant);
  auto turn = turn_of(urgency);
  entry->turn = turn;
  entry->wake.cancel();
  turn->came = [this, weak = std::weak_ptr(entry), grant] {
    const Shared asked = weak.lock();
    if (!asked) return;
    asked->turn.reset();
    schedule(grant, asked, now_() + core::row_of(core::kGrantStates, asked->machine.state()).limit);
  };
  return turn;
}

/// A refresh token that came anew exists nowhere else: what the store refuses is kept here, and tried again
/// each second.
void Grants::reseal(const store::Grant& fresh) {
  try {
    store_.reseal_grant(fresh);
    unsaved_.erase(fresh.id);
    return;
  } catch (const store::StoreError& error) {
    spdlog::error("grant {} was refreshed but not saved, trying again in 1 s: {}", fresh.id, error.what());
  }
  unsaved_.insert_or_assign(fresh.id, fresh);
  auto timer = std::make_shared<boost::asio::steady_timer>(executor_, std::chrono::seconds{1});
  timer->async_wait([this, timer, fresh](const boost::system::error_code& cancelled) {
    const auto latest = unsaved_.find(fresh.id);
    const bool mine = latest != unsaved_.end() && latest->second.sealed == fresh.sealed;
    if (!cancelled && mine) reseal(fresh);
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
    const Judged<core::AppState> told =
        co_await with_fresh_credential<Judged<core::AppState>>(*this, grant.id, post);
    if (told.judgement.verdict == core::Verdict::retry) reached = false;
  }
  co_return reached;
}

/// What the store no longer has needs no timer.
void Grants::drop_forgotten() {
  std::erase_if(entries_, [this](const auto& row) {
    const bool idle = row.second->waiting.empty();
    return idle && !store_.grant(row.first);
  });
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
    drop_forgotten();
    return store_.scrub();
  } catch (const store::StoreError& error) {
    spdlog::error("the store could not be scrubbed, trying again in 1 s: {}", error.what());
    return false;
  }
}

}  // namespace latchkey::relay
