// Credentials at work: opened from their seal for one call, refreshed one at a time, given up in good order.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/grant/grant.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/keys.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace latchkey::relay {

class Grants {
 public:
  Grants(boost::asio::any_io_executor executor, store::Store& store, const store::Vault& vault,
         Cloudbeds& cloudbeds, const Config& config, Clock now, Entropy entropy)
      : executor_(std::move(executor)),
        store_(store),
        vault_(vault),
        cloudbeds_(cloudbeds),
        config_(config),
        now_(std::move(now)),
        entropy_(std::move(entropy)) {}

  /// Nothing when the grant is gone, or does not open (another key, altered bytes).
  [[nodiscard]] std::optional<core::Credential> open(const store::Grant& grant) const;
  [[nodiscard]] std::optional<core::Credential> open(std::string_view grant) const;
  [[nodiscard]] std::string seal(const core::Credential& credential, const store::Grant& grant) const;

  /// Who asks Cloudbeds for the links of a grant: a key must not die of idleness (P3), and what a refresh
  /// that nobody waited for was refused is found out.
  void on_doubt(std::function<void(const std::string& grant)> ask_links) {
    ask_links_ = std::move(ask_links);
  }
  /// The grant is bound, or was read after a restart: from now on its credential is kept alive.
  void kept(const std::string& grant);
  /// A call with its credential succeeded.
  void used(const std::string& grant);

  /// One refresh at a time per grant: callers who come meanwhile get the same judgement. `refused` is the
  /// hash of the access token that was refused; when the grant has another by now, there is nothing left to
  /// do.
  [[nodiscard]] boost::asio::awaitable<core::Judgement> refresh(std::string grant, std::string refused);

  /// What its latest call for a token was answered, when that was no success.
  [[nodiscard]] SharedEvidence refused_with(const std::string& grant) const;

  /// The same for the exchange of its refresh token for an API key (P4). `retry` also when it cannot be asked
  /// for now: a refresh is under way, or there is no refresh token.
  [[nodiscard]] boost::asio::awaitable<core::Judgement> migrate(std::string grant);

  /// Gives up a grant that was only held: posts `disabled` where the property lives by nothing else, so that
  /// the app leaves the hotel's Connected Apps, then forgets it. In an outage it stays, for a day, and the
  /// next sweep tries again. An adopted one is forgotten only: the partner's product may be using it.
  [[nodiscard]] boost::asio::awaitable<void> discard(std::string grant);

  /// The store has the grant under a new seal: what was refreshed and not saved yet is in it.
  void resealed(const std::string& grant) { unsaved_.erase(grant); }

  /// No refreshed credential waits in memory alone.
  [[nodiscard]] bool is_saved() const { return unsaved_.empty(); }

  /// Keeps scrubbing until no file of the store holds a forgotten credential any more.
  void scrub();

 private:
  struct Entry {
    explicit Entry(const boost::asio::any_io_executor& executor) : wake(executor) {}
    core::Grant machine;
    boost::asio::steady_timer wake;
    TurnPlace turn{};  ///< A call for a token waits for its turn: its time limit has not begun.
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting;  ///< Cancelled when `told`.
    core::Judgement told;
    SharedEvidence refused_with;
  };
  using Shared = std::shared_ptr<Entry>;
  [[nodiscard]] Shared entry_of(const std::string& grant);
  void feed(const std::string& grant, const core::GrantInput& input);
  void feed(const std::string& grant, const core::GrantInput& input, core::Instant now);
  void carry_out(const std::string& grant, const core::GrantStep& step);
  void schedule(const std::string& grant, const Shared& entry, std::optional<core::Instant> at);
  [[nodiscard]] std::optional<core::Judgement> known_outcome(const std::string& grant,
                                                             const std::string& refused);
  [[nodiscard]] boost::asio::awaitable<core::Judgement> wait_for(Shared entry, core::GrantEvent event,
                                                                 std::string grant);
  [[nodiscard]] boost::asio::awaitable<void> renew_now(std::string grant, core::GrantCommand how);
  [[nodiscard]] boost::asio::awaitable<void> repeat_refresh(std::string grant, std::string before);
  [[nodiscard]] boost::asio::awaitable<core::GrantInput> ask_for_token(std::string grant,
                                                                       core::GrantCommand how);
  [[nodiscard]] TurnPlace in_line(const std::string& grant, Urgency urgency);
  void drop_forgotten();
  [[nodiscard]] boost::asio::awaitable<bool> is_ended_at_cloudbeds(store::Grant grant);
  void reseal(const store::Grant& fresh);
  [[nodiscard]] bool is_scrubbed();

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  const store::Vault& vault_;
  Cloudbeds& cloudbeds_;
  const Config& config_;
  Clock now_;
  Entropy entropy_;
  std::function<void(const std::string&)> ask_links_;
  std::map<std::string, Shared, std::less<>> entries_;
  std::map<std::string, store::Grant, std::less<>> unsaved_;  ///< Refreshed, and refused by the store so far.
  bool scrub_due_ = false;
};

}  // namespace latchkey::relay
