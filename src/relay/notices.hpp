// Webhooks out: the partner's back end is told what became of its connections, at least once, in order for
// each link, for three days. What is to be told stands in the store since the change itself was saved.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/link/link.hpp"
#include "core/link/news.hpp"
#include "net/http_client.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/config.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

class Notices {
 public:
  Notices(boost::asio::any_io_executor executor, store::Store& store, net::HttpClient& http,
          const Config& config, Clock now)
      : executor_(std::move(executor)),
        store_(store),
        http_(http),
        config_(config),
        now_(std::move(now)),
        next_(executor_) {}

  /// What the link's new standing is called, where the partner wants to be told; else as before.
  [[nodiscard]] std::string word_for(const core::Link& link, const std::string& before) const;
  /// Called with what became of notices: taken, again, given_up.
  void on_outcome(std::function<void(std::string_view result, int count)> call) { told_ = std::move(call); }
  /// Sends what is due; again whenever something may be.
  void look();

 private:
  void look(core::Instant due);
  void send_due(core::Instant now);
  void wait_until(core::Instant at);
  void rest(const store::StoreError& error);
  [[nodiscard]] boost::asio::awaitable<void> send(store::Notice notice);
  void settle(const store::Notice& notice, const net::OutgoingReply& reply);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  net::HttpClient& http_;
  const Config& config_;
  Clock now_;
  boost::asio::steady_timer next_;
  std::optional<core::Instant> waits_for_;
  std::function<void(std::string_view, int)> told_ = [](std::string_view, int) {};
  bool rests_ = false;  ///< The store refused: nothing is sent that could not be noted as sent.
  std::set<std::int64_t> on_their_way_;
  bool stopped_ = false;  ///< By a 410; until the next start.
};

/// `webhook-signature` of Standard Webhooks: one for each secret, parted by blanks.
[[nodiscard]] std::string sign_notice(const std::vector<std::string>& secrets, std::string_view id,
                                      std::string_view timestamp, std::string_view body);
/// A signed message to an address of the partner's back end.
[[nodiscard]] net::OutgoingRequest signed_post(const Config& config, std::string address, std::string_view id,
                                               core::Instant now, std::string body);
/// The bytes of `whsec_<base64>`; empty when it is none, or shorter than 24 or longer than 64 bytes.
[[nodiscard]] std::string read_notify_secret(std::string_view word);

}  // namespace latchkey::relay
