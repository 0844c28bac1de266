#include "net/event_stream.hpp"

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

bool EventStream::send(const Event& event) {
  if (closed_) return false;
  const std::string bytes = frame(event);
  if (bytes.empty()) return true;  // refused, see frame(); the stream itself is well
  if (queue_.size() + bytes.size() > kQueueBytes) {
    queue_ = {};
    close();
    return false;
  }
  queue_ += bytes;
  tell();
  return true;
}

void EventStream::close() {
  closed_ = true;
  tell();
}

void EventStream::close_to_return(std::chrono::milliseconds in) {
  if (closed_) return;
  queue_ += ": the server restarts\nretry: " + std::to_string(in.count()) + "\n\n";
  close();
}

void EventStream::on_gone(std::function<void()> callback) {
  if (gone_) return callback();
  on_gone_ = std::move(callback);
}

void EventStream::gone() {
  gone_ = true;
  closed_ = true;
  queue_ = {};
  news_ = {};
  if (const auto callback = std::exchange(on_gone_, {})) callback();
}

void EventStream::tell() {
  if (news_) news_();
}

}  // namespace latchkey::net
