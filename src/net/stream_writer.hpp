// An answer that became a stream: its bytes to its socket, heartbeats, and the end. No coroutine and no
// buffer, because ten thousand of these wait at once and hardly ever have anything to say. Inside the
// listener only.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

#include "net/event_stream.hpp"
#include "net/seat.hpp"

namespace latchkey::net {

/// What a connection hands over.
struct Opening {
  boost::asio::ip::tcp::socket socket;  ///< Not blocking.
  std::shared_ptr<EventStream> stream;
  std::string head;
  bool chunked = true;
};

class StreamWriter final : public Seat,
                           public std::enable_shared_from_this<StreamWriter>,
                           private Deadlines::Alarm {
 public:
  StreamWriter(Opening opening, std::shared_ptr<const Service> service);
  ~StreamWriter() override;

  void start();
  void wind_down() override;
  void close() override;

 private:
  void write_soon();
  void write();
  void take_news();
  void append(std::string_view bytes);
  void wait_for_room();
  void watch_for_leaving();
  [[nodiscard]] bool discard_pending();
  void ring() override;

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<EventStream> stream_;  ///< Null when all is over.
  std::shared_ptr<const Service> service_;
  std::string unsent_;
  bool chunked_;
  bool soon_ = false;     ///< A write is on its way.
  bool blocked_ = false;  ///< The peer takes nothing: its time is running.
  bool last_ = false;     ///< `unsent_` is the end.
};

}  // namespace latchkey::net
