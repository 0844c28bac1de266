// The relay as one object: what its handlers work with. Owns the machinery, borrows the outside world.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/addresses.hpp"
#include "net/http_client.hpp"
#include "relay/accounts.hpp"
#include "relay/address_limits.hpp"
#include "relay/adoption.hpp"
#include "relay/approvers.hpp"
#include "relay/calls_under_way.hpp"
#include "relay/claims.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/config.hpp"
#include "relay/diagnoses.hpp"
#include "relay/flows.hpp"
#include "relay/grants.hpp"
#include "relay/history.hpp"
#include "relay/holds.hpp"
#include "relay/hub.hpp"
#include "relay/keeper.hpp"
#include "relay/keys.hpp"
#include "relay/live_credential.hpp"
#include "relay/metrics.hpp"
#include "relay/migration.hpp"
#include "relay/notices.hpp"
#include "relay/observed.hpp"
#include "relay/proofs.hpp"
#include "relay/rotation.hpp"
#include "relay/round_trips.hpp"
#include "relay/session.hpp"
#include "relay/trials.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace latchkey::relay {

/// The outside world: given by run() or by a test. Outlives the relay.
struct World {
  boost::asio::any_io_executor executor;
  store::Store& store;
  net::HttpClient& http;
  Clock now;
  Entropy entropy;
};

struct Relay {
  Relay(const Config& config_, const store::KeyRing& ring, World world);

  /// Asks about every link again, and begins to sweep.
  void start();
  /// Every ten minutes: links that nobody has heard of for too long are asked, once a day who approved them
  /// is looked for, and what is seen coming is told.
  void look_at_the_silent();

  Config config;
  net::Forwarding forwarding;
  Metrics metrics;
  AddressLimits limits;
  CallsUnderWay calls;
  RequestIds request_ids;
  core::Instant started_at;
  bool draining = false;                          ///< SIGTERM came: not ready any more.
  std::function<std::size_t()> open_connections;  ///< Of the public listener, when there is one.
  store::Store& store;
  Clock now;
  boost::asio::any_io_executor executor;
  store::Vault vault;
  Keys keys;
  Sessions sessions;
  History history;
  Cloudbeds cloudbeds;
  Hub hub;
  Notices notices;
  Grants grants;
  Diagnoses diagnoses;
  Keeper keeper;
  Holds holds;
  Flows flows;
  Claims claims;
  Accounts accounts;
  Adoption adoption;
  LiveCredential live_credential;
  RoundTrips round_trips;
  Trials trials;
  Proofs proofs;
  Approvers approvers;
  Rotation rotation;
  Migration migration;

 private:
  void sweep_later();
  void look_at(std::size_t first, const std::shared_ptr<const std::vector<store::Link>>& links);
  std::optional<core::Instant> looked_at_;
  boost::asio::steady_timer sweep_;
  bool sweeping_ = false;
};

}  // namespace latchkey::relay
