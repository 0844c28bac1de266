// The open buttons: who is told when an account's state changes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/deadlines.hpp"
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

  Hub(const boost::asio::any_io_executor& executor, store::Store& store, const Config& config, Clock now)
      : store_(store),
        config_(config),
        now_(std::move(now)),
        deadlines_(std::make_shared<net::Deadlines>(executor)) {}

  /// Whose streams are counted together.
  struct Visitor {
    std::string token;   ///< The session, as it came.
    std::string client;  ///< The address; empty or this machine's: not counted.
  };
  /// A stream that starts with the state as it is, is renewed before its session ends, and ends with it.
  /// too_many_requests: the session or the address has as many as it may.
  [[nodiscard]] core::Result<std::shared_ptr<net::EventStream>> open(const Session& session,
                                                                     const Visitor& visitor);
  /// Is told of each account whose buttons were told something.
  void on_publish(std::function<void(const std::string& account)> report) { published_ = std::move(report); }
  /// Ends every stream, and asks its page to come back in a moment.
  void drain();
  /// Tells every button of the account what is true now.
  void publish(const std::string& account);
  /// Ends the account's streams (sessions revoked).
  void close(const std::string& account);
  [[nodiscard]] std::size_t size() const;

 private:
  /// Ten thousand of them wait: one piece of memory each, the stream inside it.
  struct Client final : net::Deadlines::Alarm {
    Client(Hub& hub_, Session session_)
        : Alarm(hub_.deadlines_), hub(hub_), session(std::move(session_)), stream(kHeartbeat) {}
    void ring() override { hub.session_is_due(*this); }

    Hub& hub;
    Session session;
    net::EventStream stream;
    std::size_t by_session = 0;  ///< Keys of open_by_; 0: not counted.
    std::size_t by_address = 0;
    bool renews = false;  ///< What the alarm is set for: to renew the session, or to end with it.
  };

  [[nodiscard]] bool has_room(std::size_t key, int limit) const;
  void count(const Client& client, int one);

  void send_state(Client& client);
  static void make_room(const std::vector<std::shared_ptr<Client>>& clients);
  void watch_session(Client& client);
  void session_is_due(Client& client);
  void remove(const Client& client);

  store::Store& store_;
  const Config& config_;
  Clock now_;
  std::shared_ptr<net::Deadlines> deadlines_;
  std::map<std::string, std::vector<std::shared_ptr<Client>>> clients_;
  std::unordered_map<std::size_t, int> open_by_;  ///< Streams of a session, and of an address, by hash.
  std::function<void(const std::string&)> published_;
};

}  // namespace latchkey::relay
