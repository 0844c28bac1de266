#include "net/stream_writer.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "net/response_writer.hpp"

namespace latchkey::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = Deadlines::Clock;

constexpr std::string_view kHeartbeat = ": heartbeat\n\n";
constexpr std::size_t kDiscardBytes = 1'024;  // a client of a stream has nothing to say

}  // namespace

StreamWriter::StreamWriter(Opening opening, std::shared_ptr<const Service> service)
    : Alarm(service->deadlines),
      socket_(std::move(opening.socket)),
      stream_(std::move(opening.stream)),
      service_(std::move(service)),
      unsent_(std::move(opening.head)),
      chunked_(opening.chunked) {}

StreamWriter::~StreamWriter() {
  if (stream_) stream_->on_news({});
}

void StreamWriter::start() {
  stream_->on_news([this] { write_soon(); });
  take_news();  // with the head: one packet
  write();
  if (stream_) watch_for_leaving();
}

void StreamWriter::wind_down() {
  if (stream_) stream_->close();
}

void StreamWriter::close() {
  const auto stream = std::exchange(stream_, nullptr);
  if (!stream) return;
  const auto alive = shared_from_this();
  call_off();
  error_code ignored;  // either way it is closed
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
  stream->on_news({});
  stream->gone();
  if (service_->on_end) service_->on_end(*this);
}

// Writing -----------------------------------------------------------------------------------------

/// Whoever sends must not find the stream, and perhaps itself, gone when send() returns.
void StreamWriter::write_soon() {
  if (std::exchange(soon_, true)) return;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->soon_ = false;
    if (!self->stream_ || self->blocked_) return;
    self->take_news();
    self->write();
  });
}

void StreamWriter::take_news() {
  last_ = stream_->ended();
  const std::string news = stream_->take();
  if (!news.empty()) append(news);
  if (last_ && chunked_) unsent_.append("0\r\n\r\n");
}

void StreamWriter::append(std::string_view bytes) {
  unsent_.append(chunked_ ? write_chunk(bytes) : bytes);
}

/// What has been taken is written before more is: meanwhile the stream's queue fills, and its bound holds.
void StreamWriter::write() {
  error_code error;
  const std::size_t count = unsent_.empty() ? 0 : socket_.write_some(asio::buffer(unsent_), error);
  if (error && error != asio::error::would_block) return close();
  unsent_.erase(0, count);
  if (!unsent_.empty()) return wait_for_room();
  unsent_ = {};  // with its memory
  if (last_) return close();
  if (std::exchange(blocked_, false)) write_soon();
  set(Clock::now() + stream_->heartbeat());
}

void StreamWriter::wait_for_room() {
  if (!std::exchange(blocked_, true)) set(Clock::now() + service_->limits.write_time);
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const error_code& error) {
    if (self->stream_ && !error) self->write();
  });
}

void StreamWriter::ring() {
  if (blocked_) return close();
  append(kHeartbeat);
  write();
}

// Leaving -----------------------------------------------------------------------------------------

/// Between events only the reading side shows that the client left. What it still says is not for us.
void StreamWriter::watch_for_leaving() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code& error) {
    if (error || !self->stream_ || !self->discard_pending()) return self->close();
    self->watch_for_leaving();
  });
}

bool StreamWriter::discard_pending() {
  std::array<char, kDiscardBytes> buffer;  // left uninitialised: nobody looks at it
  error_code error;
  static_cast<void>(socket_.read_some(asio::buffer(buffer), error));
  return !error || error == asio::error::would_block;
}

}  // namespace latchkey::net
