// The open buttons: who is told when an account's state changes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/event_stream.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/session.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

class Hub {
 public:
  static constexpr std::chrono::milliseconds kHeartbeat{4'000};  ///< DESIGN section 3.
  static constexpr std::size_t kStreamsPerAccount =
      200;  ///< Tabs of one partner account; beyond it the oldest resumes elsewhere.

  Hub(boost::asio::any_io_executor executor, store::Store& store, const Config& config, Clock now)
      : executor_(std::move(executor)), store_(store), config_(config), now_(std::move(now)) {}

  /// A stream that starts with the state as it is, is renewed before its session ends, and ends with it.
  [[nodiscard]] std::shared_ptr<net::EventStream> open(const Session& session);
  /// Tells every button of the account what is true now.
  void publish(const std::string& account);
  /// Ends the account's streams (sessions revoked).
  void close(const std::string& account);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Client {
    Session session;
    std::shared_ptr<net::EventStream> stream;
    std::shared_ptr<boost::asio::steady_timer> timer;
  };

  void send_state(Client& client);
  static void make_room(const std::vector<std::shared_ptr<Client>>& clients);
  void watch_session(const std::shared_ptr<Client>& client);
  void remove(const std::string& account, const net::EventStream* stream);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  const Config& config_;
  Clock now_;
  std::map<std::string, std::vector<std::shared_ptr<Client>>> clients_;
};

}  // namespace latchkey::relay
