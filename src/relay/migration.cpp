#include "relay/migration.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

constexpr std::chrono::milliseconds kBetween{200};  // half of Cloudbeds' 10 calls a second stay for people
constexpr std::chrono::minutes kAfterAnOutage{5};
constexpr int kRefusalsInARow = 3;  // then it is the app that was not switched over, and not a hotel

[[nodiscard]] bool refuses(const core::Judgement& judgement) {
  return judgement.verdict != core::Verdict::healthy && judgement.verdict != core::Verdict::retry;
}

void tell_refused() {
  spdlog::error(
      "Cloudbeds refuses to exchange tokens for keys: has it switched your app over? The next start tries "
      "again");
}

}  // namespace

void Migration::start() {
  if (config_.migrate_oauth.empty()) return;
  std::set<std::string> grants;
  for (const store::Link& link : store_.live_links()) {
    if (is_wanted(link)) grants.insert(link.grant);
  }
  spdlog::info("{} OAuth grant(s) are to be exchanged for API keys", grants.size());
  if (!grants.empty()) boost::asio::co_spawn(executor_, run(std::move(grants)), boost::asio::detached);
}

bool Migration::is_wanted(const store::Link& link) const {
  const auto named = [&](const std::string& account) { return account == "*" || account == link.account; };
  if (!std::ranges::any_of(config_.migrate_oauth, named)) return false;
  const auto grant = store_.grant(link.grant);
  return grant && grant->kind == core::CredentialKind::oauth;
}

awaitable<void> Migration::pause(core::Duration time) {
  next_.expires_after(time);
  co_await next_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

/// Whether it is over for this one; who is kept by an outage, or by a refresh just under way, comes again.
awaitable<core::Judgement> Migration::migrate(std::string grant) {
  core::Judgement judgement;
  try {
    judgement = co_await grants_.migrate(grant);
  } catch (const store::StoreError& error) {
    spdlog::error("grant {} is exchanged for a key later: {}", grant, error.what());
  }
  if (judgement.verdict == core::Verdict::healthy) spdlog::info("grant {} is an API key now", grant);
  if (refuses(judgement)) spdlog::error("grant {} was not exchanged for a key, and stays as it is", grant);
  co_return judgement;
}

awaitable<void> Migration::run(std::set<std::string> grants) {
  for (int refused = 0; !grants.empty(); co_await pause(kAfterAnOutage)) {
    std::set<std::string> again;
    for (const std::string& grant : grants) {
      const core::Judgement judgement = co_await migrate(grant);
      refused = refuses(judgement) ? refused + 1 : 0;
      if (judgement.verdict == core::Verdict::retry) again.insert(grant);
      if (refused == kRefusalsInARow) co_return tell_refused();
      co_await pause(kBetween);
    }
    grants = std::move(again);
    if (grants.empty()) co_return;
  }
}

}  // namespace latchkey::relay
