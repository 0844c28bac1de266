// One accepted connection: requests one after the other, each read, handled and answered before the next. An
// answer that is a stream ends it: what is left then is less than this. Inside the listener only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/request_reader.hpp"
#include "net/response_writer.hpp"
#include "net/seat.hpp"
#include "net/stream_writer.hpp"

namespace latchkey::net {

class Connection final : public Seat, public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<const Service> service);

  /// Serves until either side has had enough.
  [[nodiscard]] boost::asio::awaitable<void> run();
  /// Says no to whoever connected, without reading a request.
  [[nodiscard]] boost::asio::awaitable<void> refuse(Refusal refusal);

  /// The stream that run() came to, if it did.
  [[nodiscard]] std::optional<Opening> take_stream() { return std::exchange(opening_, std::nullopt); }

  void wind_down() override;
  void close() override;

 private:
  using Outcome = RequestReader::Outcome;

  boost::asio::awaitable<std::optional<Outcome>> receive();
  std::optional<Outcome> read_pending();
  boost::asio::awaitable<bool> answer(Received received);
  boost::asio::awaitable<Response> handle(const Request& request);
  Response fault(std::string_view what);
  boost::asio::awaitable<bool> write(std::string_view bytes);
  bool discard_pending();
  boost::asio::awaitable<bool> readable();
  boost::asio::awaitable<void> linger();
  void arm(Clock::time_point deadline);
  void disarm() { deadline_.expires_at(Clock::time_point::max()); }

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  std::shared_ptr<const Service> service_;
  RequestReader reader_;
  std::optional<Opening> opening_;
  bool idle_ = false;  ///< Waiting for the first byte of a request.
  bool timed_out_ = false;
  bool winding_down_ = false;
};

}  // namespace latchkey::net
