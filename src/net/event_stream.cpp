// Framing and waiting. Single-threaded like its executor: nothing here is locked.
#include "net/event_stream.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace latchkey::net {
namespace {

/// Between the lines of `data` stand CRLF, LF or CR (WHATWG HTML section 9.2.5).
void append_data(std::string& frame, std::string_view data) {
  for (;;) {
    const auto end = data.find_first_of("\r\n");
    frame.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == std::string_view::npos) return;
    data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

}  // namespace

std::string frame(const Event& event) {
  using namespace std::string_view_literals;
  constexpr auto kForgers = "\r\n\0"sv;
  const auto forges = [&](std::string_view text) {
    return text.find_first_of(kForgers) != std::string_view::npos;
  };
  if (forges(event.name) || forges(event.id)) return {};
  std::string bytes;
  bytes.reserve(event.name.size() + event.id.size() + event.data.size() + 32);
  if (!event.name.empty()) bytes.append("event: ").append(event.name).append("\n");
  if (!event.id.empty()) bytes.append("id: ").append(event.id).append("\n");
  append_data(bytes, event.data);
  bytes += '\n';
  return bytes;
}

EventStream::EventStream(const boost::asio::any_io_executor& executor, std::chrono::milliseconds heartbeat)
    : wake_(executor), heartbeat_(heartbeat) {}

bool EventStream::send(const Event& event) {
  if (closed_) return false;
  std::string bytes = frame(event);
  if (bytes.empty()) return true;  // refused, see frame(); the stream itself is well
  if (queued_bytes_ + bytes.size() > kQueueBytes) {
    drop_queue();
    close();
    return false;
  }
  queued_bytes_ += bytes.size();
  queue_.push_back(std::move(bytes));
  wake_.cancel();
  return true;
}

void EventStream::drop_queue() {
  queue_.clear();
  queued_bytes_ = 0;
}

void EventStream::close() {
  closed_ = true;
  wake_.cancel();
}

void EventStream::close_to_return(std::chrono::milliseconds in) {
  if (closed_) return;
  queue_.push_back(": the server restarts\nretry: " + std::to_string(in.count()) + "\n\n");
  queued_bytes_ += queue_.back().size();
  close();
}

void EventStream::on_gone(std::function<void()> callback) {
  if (gone_) return callback();
  on_gone_ = std::move(callback);
}

boost::asio::awaitable<std::optional<std::string>> EventStream::next() {
  if (queue_.empty() && !closed_) {
    wake_.expires_after(heartbeat_);
    co_await wake_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  if (queue_.empty()) {
    if (closed_) co_return std::nullopt;
    co_return ": heartbeat\n\n";
  }
  std::string bytes;
  bytes.reserve(queued_bytes_);
  for (const std::string& one : queue_) bytes += one;
  drop_queue();
  co_return bytes;
}

void EventStream::gone() {
  gone_ = true;
  drop_queue();
  close();
  if (const auto callback = std::exchange(on_gone_, {})) callback();
}

}  // namespace latchkey::net
