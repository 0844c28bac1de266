// The keeper's subscriptions at Cloudbeds: made, made again, and tidied up.
#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "relay/keeper.hpp"
#include "relay/webhook_secret.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::LinkEvent;

namespace {

constexpr core::Duration kTidyAfter = std::chrono::seconds{10};  // first what a person waits for

/// The refusals that go away: an outage, and an access token that the question after it will have refreshed.
[[nodiscard]] bool is_passing(core::Verdict verdict) {
  return verdict == core::Verdict::retry || verdict == core::Verdict::refresh_then_verify;
}

}  // namespace

/// The address is made anew for each binding and kept only as a hash. An outage is waited out: without a
/// subscription nobody would tell of a disconnect.
awaitable<void> Keeper::subscribe(Shared entry, std::string secret, std::size_t tries) {
  const std::string grant = entry->record.grant;
  const auto credential = grants_.open(grant);
  if (!credential) co_return;
  entry->record.webhook_hash = store::digest(secret);
  save(entry, false);  // before the call: the first delivery may be faster than its answer
  const auto answer =
      co_await cloudbeds_.subscribe(*credential, entry->record.property, webhook_address(config_, secret));
  if (grant != entry->record.grant)
    co_return;  // ended or bound anew meanwhile: this subscription is not its own
  if (answer.value) {
    entry->record.subscription_id = *answer.value;
    save(entry, false);
    tidy_later(entry, kTidyAfter, false);
    if (tries > 0) feed(entry, {LinkEvent::hinted, {}, {}});  // for what happened while nobody listened
    co_return;
  }
  spdlog::warn("link {} of {}: no subscription: {}", entry->record.property, entry->record.account,
               answer.judgement.problem ? core::name(*answer.judgement.problem) : "no id in the answer");
  if (is_passing(answer.judgement.verdict))
    subscribe_later(entry, secret, tries);
  else  // it may be refused because all is over, and nobody else would tell
    feed(entry, {LinkEvent::hinted, {}, {}});
}

/// With the same address: if the call that failed did arrive, the next one changes nothing (FACTS section 4).
void Keeper::subscribe_later(const Shared& entry, const std::string& secret, std::size_t tries) {
  const core::Duration pause = core::kBackoff[std::min(tries, core::kBackoff.size() - 1)];
  auto timer = std::make_shared<boost::asio::steady_timer>(executor_, pause);
  timer->async_wait([this, timer, entry, grant = entry->record.grant, secret,
                     tries](const boost::system::error_code& cancelled) {
    if (!cancelled && grant == entry->record.grant) spawn(entry, subscribe(entry, secret, tries + 1));
  });
}

void Keeper::tidy_later(const Shared& entry, core::Duration pause, bool repairs) {
  auto timer = std::make_shared<boost::asio::steady_timer>(executor_, pause);
  timer->async_wait(
      [this, timer, entry, repairs, grant = entry->record.grant](const boost::system::error_code& cancelled) {
        const bool same = !grant.empty() && grant == entry->record.grant;
        if (!cancelled && same) spawn(entry, tidy(entry, repairs));
      });
}

void Keeper::look_after_subscription(const store::Link& link) {
  tidy_later(entry_of(link), core::Duration::zero(), true);
}

/// Addresses that nothing listens to any more are taken off; one that is missing is made anew. What fails
/// here costs only deliveries to nowhere.
awaitable<void> Keeper::tidy(Shared entry, bool repairs) {
  const std::string grant = entry->record.grant;
  const std::string property = entry->record.property;
  const auto credential = grants_.open(grant);
  if (!credential) co_return;
  const auto rows = co_await cloudbeds_.get_webhooks(*credential, property);
  if (!rows.value || grant != entry->record.grant) co_return;
  bool listens = false;
  for (const wire::Subscription& row : *rows.value) {
    const Listener whose = row.property == property
                               ? listener_at(config_, row.address, entry->record.webhook_hash)
                               : Listener::foreign;
    listens = listens || whose == Listener::this_link;
    if (whose != Listener::ours || row.id.empty()) continue;
    const core::Judgement gone = co_await cloudbeds_.delete_webhook(*credential, property, row.id);
    if (grant != entry->record.grant) co_return;
    spdlog::info("link {} of {}: an old subscription {}", property, entry->record.account,
                 gone.verdict == core::Verdict::healthy ? "was taken off" : "could not be taken off");
  }
  if (listens || !repairs) co_return;
  spdlog::warn("link {} of {}: its subscription is gone, making it anew", property, entry->record.account);
  const std::string secret = new_webhook_secret(entropy_);
  co_await subscribe(entry, secret, 1);
}

}  // namespace latchkey::relay
