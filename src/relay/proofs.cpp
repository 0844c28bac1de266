#include "relay/proofs.hpp"

#include <boost/asio/co_spawn.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <exception>

namespace latchkey::relay {

using boost::asio::awaitable;
using core::TrialState;

namespace {

using Steady = std::chrono::steady_clock;
constexpr core::Duration kKept = std::chrono::hours{1};  // as long as somebody may still look at it

[[nodiscard]] core::Duration since(Steady::time_point start) {
  return std::chrono::duration_cast<core::Duration>(Steady::now() - start);
}

[[nodiscard]] std::vector<core::TrialResult> plan_of(const Config& config, const std::string& reservation) {
  return core::plan({config.scopes, !reservation.empty(), !config.test_url.empty()});
}

[[nodiscard]] bool lacks_subscription(const wire::Proof& proof) {
  return std::any_of(proof.results.begin(), proof.results.end(),
                     [](const core::TrialResult& one) { return one.why == core::TrialWord::not_subscribed; });
}

}  // namespace

std::optional<core::Duration> Proofs::refuses(const store::Link& link) const {
  const auto latest = latest_.find({link.account, link.property});
  if (latest == latest_.end()) return std::nullopt;
  const auto& [proof, grant] = latest->second;
  if (proof->done && grant != link.grant) return std::nullopt;
  const core::Duration past = now_() - proof->begun_at;
  const bool clock_set_back = past < core::Duration::zero();
  if (proof->done && (past >= core::kProofPause || clock_set_back)) return std::nullopt;
  return std::clamp<core::Duration>(core::kProofPause - past, std::chrono::seconds{1}, core::kProofPause);
}

void Proofs::drop_old() {
  const core::Instant now = now_();
  std::erase_if(latest_, [now](const auto& row) {
    return row.second.proof->done && now - row.second.proof->begun_at >= kKept;
  });
}

std::shared_ptr<const wire::Proof> Proofs::begin(const store::Link& link, std::string reservation) {
  drop_old();
  auto proof = std::make_shared<wire::Proof>();
  proof->id = random_word(entropy_, 12);
  proof->begun_at = now_();
  proof->results = plan_of(config_, reservation);
  latest_.insert_or_assign({link.account, link.property}, Latest{proof, link.grant});
  auto work = run(proof, link, std::move(reservation));
  boost::asio::co_spawn(executor_, std::move(work), [proof](const std::exception_ptr& failure) {
    proof->done = true;
    if (!failure) return;
    core::interrupt(proof->results);
    spdlog::error("a connection's test was interrupted");
  });
  return proof;
}

std::shared_ptr<const wire::Proof> Proofs::find(const std::string& account, const std::string& property,
                                                std::string_view id) const {
  const auto proof = latest(account, property);
  return proof && proof->id == id ? proof : nullptr;
}

std::shared_ptr<const wire::Proof> Proofs::latest(const std::string& account,
                                                  const std::string& property) const {
  const auto found = latest_.find({account, property});
  if (found == latest_.end()) return nullptr;
  const Shared& proof = found->second.proof;
  const bool over = proof->done && now_() - proof->begun_at >= kKept;
  return over ? nullptr : proof;
}

awaitable<void> Proofs::run(Shared proof, store::Link link, std::string reservation) {
  co_await carry_out(proof, link, std::move(reservation));
  proof->done = true;
  keeper_.tried(link, proof->results);
  const bool speaks = core::conclude(proof->results) == core::ProofEnd::refused;
  if (core::is_doubtful(proof->results)) keeper_.doubted(link, speaks);
  if (lacks_subscription(*proof)) keeper_.look_after_subscription(link);
}

awaitable<void> Proofs::carry_out(Shared proof, store::Link link, std::string reservation) {
  const auto start = Steady::now();
  for (core::TrialResult& result : proof->results) {
    if (result.state == TrialState::skipped) continue;
    const core::Duration left = core::kProofLimit - since(start);
    if (left <= core::Duration::zero()) {
      result.state = TrialState::skipped;
      result.why = core::TrialWord::time_over;
      continue;
    }
    result.state = TrialState::running;
    const auto begun = Steady::now();
    Attempt attempt{link, proof->id, reservation, std::min(left, core::kTrialLimit)};
    core::TrialResult made = co_await trials_.make(result, std::move(attempt));
    made.took = since(begun);
    result = std::move(made);
  }
}

}  // namespace latchkey::relay
