#include "relay/adoption.hpp"

#include <spdlog/spdlog.h>

#include "relay/with_fresh_credential.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

constexpr core::Duration kKept = std::chrono::hours{24};  // for the next try, when this one is interrupted

/// The secret that outlives the others: what rows of one import share.
[[nodiscard]] std::string hash_of(const core::Credential& credential) {
  return store::digest(credential.refresh.empty() ? credential.access : credential.refresh);
}

[[nodiscard]] std::optional<Problem> why_not(const Judged<core::AppState>& answer) {
  const core::Verdict verdict = answer.judgement.verdict;
  if (verdict == core::Verdict::fix_scopes) return std::nullopt;  // it lives; the app lacks a scope
  if (verdict == core::Verdict::healthy) return std::nullopt;
  return answer.judgement.problem.value_or(Problem::cloudbeds_unrecognised);
}

}  // namespace

awaitable<std::optional<Problem>> is_dead(Cloudbeds& cloudbeds, core::Credential credential,
                                          std::string property) {
  const auto answer = co_await cloudbeds.get_app_state(std::move(credential), std::move(property));
  co_return why_not(answer);
}

awaitable<std::optional<Problem>> Adoption::adopt(std::string account, std::string property,
                                                  core::Credential credential) {
  const auto owner = store_.owner_of(property);
  if (owner && *owner != account) co_return Problem::property_taken;
  const store::Grant grant = kept_grant(account, credential);
  auto problem = co_await verify(grant.id, property);
  if (!problem) problem = co_await holds_.adopt(grant.id, property);
  if (!problem) co_return std::nullopt;
  spdlog::info("account {}: property {} is not adopted ({})", account, property, core::name(*problem));
  drop(grant.id, credential, *problem);
  co_return problem;
}

/// Sealed and stored before anything is refreshed: what a refresh brings exists nowhere else. Killed then,
/// the next try finds it by its hash.
store::Grant Adoption::kept_grant(const std::string& account, const core::Credential& credential) {
  const std::string hash = hash_of(credential);
  if (auto kept = store_.adopted_grant(account, hash)) return *kept;
  store::Grant grant;
  grant.id = random_word(entropy_, 12);
  grant.account = account;
  grant.kind = credential.kind;
  grant.sealed = grants_.seal(credential, grant);
  grant.adopted_hash = hash;
  grant.held_until = now_() + kKept;
  store_.hold_grant(grant);
  return grant;
}

awaitable<std::optional<Problem>> Adoption::verify(std::string grant, std::string property) {
  const auto credential = grants_.open(grant);
  if (credential && credential->access.empty()) {
    const core::Judgement refreshed = co_await grants_.refresh(grant, store::digest(""));
    if (refreshed.verdict != core::Verdict::healthy)
      co_return refreshed.problem.value_or(Problem::credential_refused);
  }
  const auto ask = [this, property](core::Credential fresh) {
    return cloudbeds_.get_app_state(std::move(fresh), property);
  };
  const auto answer = co_await with_fresh_credential<Judged<core::AppState>>(grants_, grant, ask);
  co_return why_not(answer);
}

/// The partner still has what it gave. What it does not have, a refresh token that came anew, is kept through
/// an outage for the next try, for a day. A grant that other properties live by stays. Nothing is posted: the
/// partner's product may be using it.
void Adoption::drop(const std::string& id, const core::Credential& given, Problem why) {
  const auto grant = store_.grant(id);
  const auto now = grants_.open(id);
  const bool newer = now && now->refresh != given.refresh;
  const bool outage = core::describe(why).retry == core::Retry::after_delay;
  if (!grant || !grant->properties.empty() || (newer && outage)) return;
  store_.forget_grant(id);
  grants_.scrub();
}

}  // namespace latchkey::relay
