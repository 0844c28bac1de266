#include "relay/live_credential.hpp"

#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

constexpr core::Duration kUseful = std::chrono::seconds{60};  // a call with it must arrive before it ends
constexpr core::Duration kSettle = std::chrono::seconds{10};
constexpr std::size_t kIdDigits = 16;

/// Tells two apart, and nothing about either.
[[nodiscard]] std::string id_of(const core::Credential& credential) {
  return store::digest(credential.access).substr(0, kIdDigits);
}

[[nodiscard]] Problem reason_of(const store::Link& link, Problem otherwise) {
  return core::find_by_name(core::kProblems, link.reason).value_or(otherwise);
}

}  // namespace

core::Result<store::Link> LiveCredential::link_of(const std::string& account,
                                                  const std::string& property) const {
  auto link = store_.link(account, property);
  if (link && link->is_external()) return Problem::external_connection;
  if (!link || link->grant.empty()) return Problem::not_connected;
  if (link->state == core::name(core::LinkState::lapsed))
    return reason_of(*link, Problem::credential_refused);
  return std::move(*link);
}

core::Result<core::Credential> LiveCredential::open(const std::string& grant) const {
  auto credential = grants_.open(grant);
  if (!credential) return Problem::credential_refused;
  return std::move(*credential);
}

bool LiveCredential::ends_soon(const core::Credential& credential) const {
  return credential.access.empty() || (credential.expires_at && *credential.expires_at < now_() + kUseful);
}

/// By the grant's machine: whoever else is refreshing it, there is one refresh. What cannot be refreshed is
/// asked about.
awaitable<core::Result<core::Credential>> LiveCredential::renewed(store::Link link, core::Credential before,
                                                                  bool is_refused) {
  const bool can_refresh = !before.refresh.empty();
  core::Judgement judgement{core::Verdict::healthy, std::nullopt};
  if (can_refresh) judgement = co_await grants_.refresh(link.grant, store::digest(before.access));
  if (can_refresh && judgement.verdict == core::Verdict::healthy) co_return open(link.grant);
  const bool lives = before.expires_at && *before.expires_at > now_() && !is_refused;
  if (judgement.verdict == core::Verdict::retry && lives) co_return before;
  if (judgement.verdict == core::Verdict::retry)
    co_return judgement.problem.value_or(Problem::cloudbeds_unreachable);
  keeper_.hinted(link, std::nullopt);
  co_await keeper_.settle(link.account, link.property, now_() + kSettle);
  const auto now = link_of(link.account, link.property);
  if (!now) co_return now.problem();
  co_return open(now->grant);
}

awaitable<core::Result<wire::AccessCredential>> LiveCredential::read(std::string account,
                                                                     std::string property,
                                                                     std::string refused) {
  const auto link = link_of(account, property);
  if (!link) co_return link.problem();
  auto credential = open(link->grant);
  if (!credential) co_return credential.problem();
  const bool is_refused = refused == id_of(credential.value());
  if (is_refused || ends_soon(credential.value()))
    credential = co_await renewed(link.value(), credential.value(), is_refused);
  if (!credential) co_return credential.problem();
  co_return wire::AccessCredential{id_of(credential.value()), credential->kind, credential->access,
                                   credential->expires_at};
}

}  // namespace latchkey::relay
