// Carries deliveries to their addresses: 2 s limit, 5 retries a minute apart, no order promised (FACTS
// section 4, "Delivery"). It starts what is due when told to; the host keeps the timer, so tests need none.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_client.hpp"
#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

inline constexpr std::chrono::seconds kDeliveryTimeLimit{2};
inline constexpr std::chrono::seconds kRetryAfter{60};
inline constexpr std::size_t kRetries = 5;
inline constexpr std::string_view kWebhookAgent = "CloudBeds-Webhooks/4.0.0";  ///< FACTS section 4.

/// Adds a delivery to the account and gives it an identifier, which it returns.
std::string queue_delivery(Marketplace& marketplace, Delivery delivery);

/// Tries a delivery again, now; also one that was dropped. False when there is none of this id.
bool retry_delivery(Marketplace& marketplace, std::string_view id);
/// Sends the same bytes once more as a delivery of its own. @return its identifier; empty: there is none.
std::string replay_delivery(Marketplace& marketplace, std::string_view id);

/// Only this machine: a test account must not be a way to send requests to anywhere else. Empty when `url` is
/// fine.
[[nodiscard]] std::string_view reason_not_to_call(std::string_view url);

class Courier {
 public:
  /// @param progress  Called after each attempt: the account changed, and next_due() may have.
  Courier(const boost::asio::any_io_executor& executor, Marketplace& marketplace, net::HttpClient& http,
          std::function<void()> progress);

  /// Starts an attempt for each delivery that is due and not under way.
  void send_due();
  /// When send_due() has work again; nothing when no delivery waits.
  [[nodiscard]] std::optional<Time> next_due() const;
  /// Resumes once each of these has been attempted (or no longer waits to be).
  [[nodiscard]] boost::asio::awaitable<void> attempted(std::vector<std::string> ids);

 private:
  [[nodiscard]] boost::asio::awaitable<void> attempt(std::uint64_t serial);
  [[nodiscard]] Delivery* find(std::uint64_t serial) const;
  void let_go_behind(const Delivery& sent);
  void record(std::uint64_t serial, const net::OutgoingReply& reply);

  boost::asio::any_io_executor executor_;
  Marketplace& marketplace_;
  net::HttpClient& http_;
  std::function<void()> progress_;
  std::set<std::uint64_t> under_way_;
  std::uint64_t last_serial_ = 0;
  boost::asio::steady_timer
      an_attempt_ended_;  // Never expires: cancelled to wake those who wait in attempted().
};

}  // namespace latchkey::sandbox
