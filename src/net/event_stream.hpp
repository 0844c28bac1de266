// One client of server-sent events (WHATWG HTML section 9.2): framing, heartbeat, bounded queue.
// Used on its executor only, and not kept beyond the executor's context.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::net {

struct Event {
  std::string_view name;  ///< "state"
  std::string_view id;    ///< May be empty. CR, LF and NUL are refused (they would forge a frame).
  std::string_view data;  ///< Split at line breaks into several "data:" lines.
};

/// One event as bytes; empty when name or id holds CR, LF or NUL.
[[nodiscard]] std::string frame(const Event& event);

class EventStream {
 public:
  /// A slow reader that lets this many bytes wait is dropped; it resumes by Last-Event-ID.
  static constexpr std::size_t kQueueBytes = std::size_t{64} * 1024;

  EventStream(const boost::asio::any_io_executor& executor, std::chrono::milliseconds heartbeat);

  /// Queues one event. False when the stream has ended, or ends now because the queue is full.
  /// An event that frame() refuses is dropped.
  bool send(const Event& event);
  /// Ends after what is queued has been written.
  void close();
  /// The same, with a last word: come back in so long (`retry`, WHATWG HTML section 9.2.6). Its bytes also
  /// tell a reader that the end was meant, and begin anew the time after which it calls itself stale.
  void close_to_return(std::chrono::milliseconds in);
  [[nodiscard]] bool ended() const { return closed_; }
  /// Called once when the listener is done with it (client gone, closed, or stopped); at once when it already
  /// is.
  void on_gone(std::function<void()> callback);

  /// For the listener: the next bytes to write (a ": heartbeat" comment after a silent interval); nothing at
  /// the end.
  [[nodiscard]] boost::asio::awaitable<std::optional<std::string>> next();
  /// For the listener: the connection is finished.
  void gone();

 private:
  void drop_queue();

  boost::asio::steady_timer wake_;
  std::chrono::milliseconds heartbeat_;
  std::deque<std::string> queue_;
  std::size_t queued_bytes_ = 0;
  bool closed_ = false;
  bool gone_ = false;
  std::function<void()> on_gone_;
};

}  // namespace latchkey::net
