#include "relay/relay.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <memory>
#include <vector>

namespace latchkey::relay {

namespace {
constexpr std::chrono::minutes kLookEvery{10};          // silence is counted in hours
constexpr std::chrono::milliseconds kBetweenLooks{50};  // 10,000 links in half a minute
constexpr std::chrono::seconds kSweepEvery{30};  // a hold of 10 minutes is over half a minute late at most
}  // namespace

Relay::Relay(const Config& config_, const store::KeyRing& ring, World world)
    : config(config_),
      forwarding{net::Networks::read(config.trusted_proxies).value_or(net::Networks{}),
                 config.forwarded_header},
      limits(config.requests_per_minute),
      started_at(world.now()),
      store(world.store),
      now(world.now),
      executor(world.executor),
      vault(ring),
      keys(ring),
      sessions(keys),
      history(store),
      cloudbeds(config, world.http, now),
      hub(executor, store, config, now),
      notices(executor, store, world.http, config, now),
      grants(executor, store, vault, cloudbeds, config, now, world.entropy),
      diagnoses(store, grants, config, now),
      keeper(executor, store, grants, cloudbeds, hub, notices, diagnoses, config, now, world.entropy),
      holds(store, grants, keeper, hub, cloudbeds, config, now, world.entropy),
      flows(store, grants, holds, keys, config, now, world.entropy),
      claims(store, grants, holds, keeper, cloudbeds, config, now, world.entropy),
      accounts(store, keeper, hub, config, now),
      adoption(store, grants, holds, cloudbeds, now, world.entropy),
      live_credential(store, grants, keeper, now),
      round_trips(world.entropy),
      trials(executor, world.http, cloudbeds, grants, history, round_trips, config, now),
      proofs(executor, trials, keeper, config, now, world.entropy),
      approvers(executor, store, grants, cloudbeds, keeper, config, now),
      rotation(executor, store, vault, keys, grants, config, ring, now),
      migration(executor, store, grants, config),
      sweep_(executor) {
  watch_cloudbeds(*this);
  notices.on_outcome([this](std::string_view result, int count) {
    metrics.count(Counter::notices, {std::string{result}}, static_cast<std::uint64_t>(count));
  });
  hub.on_publish([this](const std::string& account) { metrics.published(account, now()); });
}

void Relay::start() {
  keeper.resume();
  rotation.look();
  notices.look();
  migration.start();
  sweep_later();
}

void Relay::look_at_the_silent() {
  if (looked_at_ && now() - *looked_at_ < kLookEvery && now() >= *looked_at_) return;
  looked_at_ = now();
  try {
    look_at(0, std::make_shared<const std::vector<store::Link>>(store.live_links()));
  } catch (const store::StoreError& error) {
    spdlog::error("links could not be looked at, trying again in 10 min: {}", error.what());
  }
}

/// A few at a time, each is some reads: whoever asks meanwhile has a turn. What fails is looked at next time.
void Relay::look_at(std::size_t first, const std::shared_ptr<const std::vector<store::Link>>& links) {
  constexpr std::size_t kAtOnce = 16;
  const std::size_t next = std::min(first + kAtOnce, links->size());
  bool tells = false;
  for (std::size_t i = first; i < next; ++i) {
    const Diagnoses::Look look = diagnoses.look((*links)[i]);
    if (look.asks) keeper.look_after((*links)[i]);
    approvers.look((*links)[i]);
    tells |= look.tells;
  }
  if (tells) notices.look();
  if (next == links->size()) return;
  auto timer = std::make_shared<boost::asio::steady_timer>(executor, kBetweenLooks);
  timer->async_wait([this, timer, next, links](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    try {
      look_at(next, links);
    } catch (const store::StoreError& error) {
      spdlog::error("links could not be looked at, trying again in 10 min: {}", error.what());
    }
  });
}

void Relay::sweep_later() {
  sweep_.expires_after(kSweepEvery);
  sweep_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    rotation.look();
    look_at_the_silent();
    sweep_later();
    if (std::exchange(sweeping_, true)) return;  // the last one still waits for Cloudbeds
    boost::asio::co_spawn(executor, flows.sweep(), [this](const std::exception_ptr& failure) {
      if (failure) spdlog::error("the sweep failed, trying again in {} s", kSweepEvery.count());
      sweeping_ = false;
    });
  });
}

}  // namespace latchkey::relay
