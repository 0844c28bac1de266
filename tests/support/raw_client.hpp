// A client of plain blocking sockets that can misbehave: half requests, odd pieces, resets, no reading.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::tests {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{.tv_sec = 20, .tv_usec = 0};  // a test that waits longer has failed
    option(SOL_SOCKET, SO_RCVTIMEO, limit);
    option(SOL_SOCKET, SO_SNDTIMEO, limit);
    option(IPPROTO_TCP, TCP_NODELAY, 1);
    if (receive_buffer > 0) option(SOL_SOCKET, SO_RCVBUF, receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(socket_, generic, sizeof address) != 0) throw std::runtime_error("cannot connect");
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has closed meanwhile.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// Up to and with `end`; what came so far when the server closes before.
  std::string read_to(std::string_view end) {
    auto found = received_.find(end);
    while (found == std::string::npos && receive()) found = received_.find(end);
    return take(found == std::string::npos ? received_.size() : found + end.size());
  }

  std::string read_bytes(std::size_t count) {
    while (received_.size() < count && receive()) {
    }
    return take(std::min(count, received_.size()));
  }

  std::string read_to_end() {
    while (receive()) {
    }
    return take(received_.size());
  }

  /// One answer with Content-Length, or without a body.
  std::string read_response() {
    std::string response = read_to("\r\n\r\n");
    constexpr std::string_view kLength = "Content-Length: ";
    const auto at = response.find(kLength);
    if (at == std::string::npos) return response;
    std::size_t length = 0;
    std::from_chars(response.data() + at + kLength.size(), response.data() + response.size(), length);
    return response + read_bytes(length);
  }

  std::string exchange(std::string_view request) {
    send(request);
    return read_response();
  }

  void stop_sending() const { ::shutdown(socket_, SHUT_WR); }

  /// Ends the connection by a reset instead of a close.
  void reset() {
    option(SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
    ::close(std::exchange(socket_, -1));
  }

 private:
  template <typename Value>
  void option(int level, int name, const Value& value) {
    if (::setsockopt(socket_, level, name, &value, sizeof value) != 0) throw std::runtime_error("setsockopt");
  }

  bool receive() {
    std::array<char, 16 * 1024> buffer;
    const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      throw std::runtime_error("the server says nothing");
    if (count <= 0) return false;
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
  }

  std::string take(std::size_t count) {
    std::string taken = received_.substr(0, count);
    received_.erase(0, count);
    return taken;
  }

  int socket_;
  std::string received_;
};

}  // namespace latchkey::tests
