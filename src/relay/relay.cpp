#include "relay/relay.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>

namespace latchkey::relay {

namespace {
constexpr std::chrono::seconds kSweepEvery{30};  // a hold of 10 minutes is over half a minute late at most
}

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
      cloudbeds(config, world.http, now),
      hub(executor, store, config, now),
      notices(executor, store, world.http, config, now),
      grants(executor, store, vault, cloudbeds, config, now, world.entropy),
      keeper(executor, store, grants, cloudbeds, hub, notices, config, now, world.entropy),
      holds(store, grants, keeper, hub, cloudbeds, config, now, world.entropy),
      flows(store, grants, holds, keys, config, now, world.entropy),
      claims(store, grants, holds, keeper, cloudbeds, config, now, world.entropy),
      accounts(store, keeper, hub, config, now),
      adoption(store, grants, holds, cloudbeds, now, world.entropy),
      live_credential(store, grants, keeper, now),
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

void Relay::sweep_later() {
  sweep_.expires_after(kSweepEvery);
  sweep_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    rotation.look();
    sweep_later();
    if (std::exchange(sweeping_, true)) return;  // the last one still waits for Cloudbeds
    boost::asio::co_spawn(executor, flows.sweep(), [this](const std::exception_ptr& failure) {
      if (failure) spdlog::error("the sweep failed, trying again in {} s", kSweepEvery.count());
      sweeping_ = false;
    });
  });
}

}  // namespace latchkey::relay
