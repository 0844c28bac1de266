// Somebody who sends requests over a few connections that stay open, one at a time on each.
#pragma once

#include <charconv>
#include <deque>
#include <string>
#include <vector>

#include "load/socket.hpp"

namespace latchkey::bench {

class Requests {
 public:
  Requests(Poller& poller, std::uint64_t first_name, std::uint16_t port, int connections)
      : first_name_(first_name) {
    for (int i = 0; i < connections; ++i) {
      lines_.emplace_back(connect_to(port));
      poller.add(lines_.back().socket, first_name + static_cast<std::uint64_t>(i));
    }
  }

  [[nodiscard]] bool has_free_line() const { return busy_ < lines_.size(); }
  [[nodiscard]] bool is_idle() const { return busy_ == 0; }
  [[nodiscard]] int answered() const { return answered_; }
  [[nodiscard]] int refused() const { return refused_; }

  void send(std::string_view request) {
    for (Line& line : lines_) {
      if (line.busy) continue;
      line.busy = true;
      ++busy_;
      return send_all(line.socket, request);
    }
  }

  void ready(std::uint64_t name) {
    Line& line = lines_[name - first_name_];
    char buffer[16'384];
    line.received.append(receive(line.socket, buffer));
    if (!is_whole(line.received)) return;
    ++(line.received.starts_with("HTTP/1.1 2") ? answered_ : refused_);
    line.received.clear();
    line.busy = false;
    --busy_;
  }

 private:
  struct Line {
    explicit Line(Descriptor to) : socket(std::move(to)) {}
    Descriptor socket;
    std::string received;
    bool busy = false;
  };

  static bool is_whole(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    if (end == std::string_view::npos) return false;
    constexpr std::string_view kLength = "Content-Length: ";
    const auto at = answer.find(kLength);
    std::size_t length = 0;
    if (at < end) std::from_chars(answer.data() + at + kLength.size(), answer.data() + end, length);
    return answer.size() >= end + 4 + length;
  }

  std::uint64_t first_name_;
  std::deque<Line> lines_;
  std::size_t busy_ = 0;
  int answered_ = 0;
  int refused_ = 0;
};

}  // namespace latchkey::bench
