// Credentials at work: opened from their seal for one call, refreshed one at a time, given up in good order.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "relay/cloudbeds.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace latchkey::relay {

class Grants {
 public:
  Grants(boost::asio::any_io_executor executor, store::Store& store, const store::Vault& vault,
         Cloudbeds& cloudbeds, const Config& config, Clock now)
      : executor_(std::move(executor)),
        store_(store),
        vault_(vault),
        cloudbeds_(cloudbeds),
        config_(config),
        now_(std::move(now)) {}

  /// Nothing when the grant is gone, or does not open (another key, altered bytes).
  [[nodiscard]] std::optional<core::Credential> open(const store::Grant& grant) const;
  [[nodiscard]] std::optional<core::Credential> open(std::string_view grant) const;
  [[nodiscard]] std::string seal(const core::Credential& credential, const store::Grant& grant) const;

  /// One refresh at a time per grant: callers who come meanwhile get the same judgement. `refused` is the
  /// hash of the access token that was refused; when the grant has another by now, there is nothing left to
  /// do.
  [[nodiscard]] boost::asio::awaitable<core::Judgement> refresh(std::string grant, std::string refused);

  /// Gives up a grant that was only held: posts `disabled` where the property lives by nothing else, so that
  /// the app leaves the hotel's Connected Apps, then forgets it. In an outage it stays, for a day, and the
  /// next sweep tries again. An adopted one is forgotten only: the partner's product may be using it.
  [[nodiscard]] boost::asio::awaitable<void> discard(std::string grant);

  /// The store has the grant under a new seal: what was refreshed and not saved yet is in it.
  void resealed(const std::string& grant) { unsaved_.erase(grant); }

  /// Keeps scrubbing until no file of the store holds a forgotten credential any more.
  void scrub();

 private:
  struct Refresh {
    explicit Refresh(const boost::asio::any_io_executor& executor)
        : done(executor, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer done;
    core::Judgement judgement;
  };
  struct Resealed {
    std::string sealed;
    std::optional<core::Instant> access_expires_at;
  };
  [[nodiscard]] boost::asio::awaitable<core::Judgement> refresh_now(const std::string& grant,
                                                                    const std::string& refused);
  [[nodiscard]] boost::asio::awaitable<bool> is_ended_at_cloudbeds(store::Grant grant);
  void reseal(const std::string& grant, const Resealed& fresh);
  [[nodiscard]] bool is_scrubbed();
  [[nodiscard]] static std::string holder_of(const store::Grant& grant);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  const store::Vault& vault_;
  Cloudbeds& cloudbeds_;
  const Config& config_;
  Clock now_;
  std::map<std::string, std::shared_ptr<Refresh>, std::less<>> refreshing_;
  std::map<std::string, Resealed, std::less<>> unsaved_;  ///< Refreshed, and refused by the store so far.
  bool scrub_due_ = false;
};

}  // namespace latchkey::relay
