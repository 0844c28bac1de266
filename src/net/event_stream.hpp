// One client of server-sent events (WHATWG HTML section 9.2): framing, and a bounded queue. Moves no bytes
// and keeps no time: whoever writes it does (stream_writer.hpp). For one thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

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

  /// `heartbeat`: so long a silence is broken by a comment.
  explicit EventStream(std::chrono::milliseconds heartbeat) : heartbeat_(heartbeat) {}

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

  // For whoever writes it
  /// Called whenever there is something to take, and at the end.
  void on_news(std::function<void()> callback) { news_ = std::move(callback); }
  /// All that is queued, in one piece; empty when nothing is.
  [[nodiscard]] std::string take() { return std::exchange(queue_, {}); }
  [[nodiscard]] std::chrono::milliseconds heartbeat() const { return heartbeat_; }
  /// The connection is finished.
  void gone();

 private:
  void tell();

  std::chrono::milliseconds heartbeat_;
  std::string queue_;  ///< Frames; moved out whole, so that a stream at rest holds none.
  bool closed_ = false;
  bool gone_ = false;
  std::function<void()> news_;
  std::function<void()> on_gone_;
};

}  // namespace latchkey::net
