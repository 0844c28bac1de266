// The trials of a connection's test, one by one: Cloudbeds' harmless calls, our own webhook address, and the
// partner's back end. None of them changes anything, and none takes longer than it is given.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <string>
#include <utility>

#include "core/proof.hpp"
#include "net/http_client.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/config.hpp"
#include "relay/grants.hpp"
#include "relay/history.hpp"
#include "relay/round_trips.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

/// What a trial is made with.
struct Attempt {
  store::Link link;
  std::string run;
  std::string reservation;  ///< Empty: none was given.
  core::Duration limit{};
};

class Trials {
 public:
  Trials(boost::asio::any_io_executor executor, net::HttpClient& http, Cloudbeds& cloudbeds, Grants& grants,
         const History& history, RoundTrips& round_trips, const Config& config, Clock now)
      : executor_(std::move(executor)),
        http_(http),
        cloudbeds_(cloudbeds),
        grants_(grants),
        history_(history),
        round_trips_(round_trips),
        config_(config),
        now_(std::move(now)),
        started_at_(now_()) {}

  /// The same trial, passed, failed or skipped; how long it took is the caller's to say.
  [[nodiscard]] boost::asio::awaitable<core::TrialResult> make(core::TrialResult result, Attempt attempt);

 private:
  [[nodiscard]] boost::asio::awaitable<core::TrialResult> ask_cloudbeds(core::TrialResult result,
                                                                        Attempt attempt);
  [[nodiscard]] boost::asio::awaitable<core::TrialResult> post_to_itself(core::TrialResult result,
                                                                         Attempt attempt);
  [[nodiscard]] boost::asio::awaitable<core::TrialResult> ask_partner(core::TrialResult result,
                                                                      Attempt attempt);
  void look_through(core::TrialResult& result, const Cloudbeds::Tried& tried, const store::Link& link) const;
  [[nodiscard]] std::string last_delivery(const store::Link& link) const;

  boost::asio::any_io_executor executor_;
  net::HttpClient& http_;
  Cloudbeds& cloudbeds_;
  Grants& grants_;
  const History& history_;
  RoundTrips& round_trips_;
  const Config& config_;
  Clock now_;
  core::Instant started_at_;
};

}  // namespace latchkey::relay
