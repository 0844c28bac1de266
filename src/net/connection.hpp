// One accepted connection: requests one after the other, each read, handled and answered before the next.
// Inside the listener only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/event_stream.hpp"
#include "net/handler.hpp"
#include "net/limits.hpp"
#include "net/request_reader.hpp"
#include "net/response_writer.hpp"

namespace latchkey::net {

/// What all connections of a listener share.
struct Service {
  Handler handler;
  Limits limits;
  std::function<void(std::string_view)> on_fault;
  std::function<void(Refusal)> on_refusal;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<const Service> service);

  /// Serves until either side has had enough.
  [[nodiscard]] boost::asio::awaitable<void> run();
  /// Says no to whoever connected, without reading a request.
  [[nodiscard]] boost::asio::awaitable<void> refuse(Refusal refusal);

  /// Closes when idle; ends a stream; otherwise closes after the answer under way.
  void wind_down();
  void close();

 private:
  using Outcome = RequestReader::Outcome;

  boost::asio::awaitable<std::optional<Outcome>> receive();
  std::optional<Outcome> read_pending();
  boost::asio::awaitable<bool> answer(Received received);
  boost::asio::awaitable<Response> handle(const Request& request);
  Response fault(std::string_view what);
  boost::asio::awaitable<bool> write(std::string_view bytes);
  boost::asio::awaitable<void> write_events(bool chunked);
  void watch_for_leaving();
  bool discard_pending();
  boost::asio::awaitable<bool> readable();
  boost::asio::awaitable<void> linger();
  void end_stream();
  void arm(Clock::time_point deadline);
  void disarm() { deadline_.expires_at(Clock::time_point::max()); }

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  std::shared_ptr<const Service> service_;
  RequestReader reader_;
  std::shared_ptr<EventStream> stream_;  ///< While one is being written.
  bool idle_ = false;                    ///< Waiting for the first byte of a request.
  bool timed_out_ = false;
  bool winding_down_ = false;
};

}  // namespace latchkey::net
