// Sockets and their events as the load needs them: plain system calls, so that it adds as little as it can to
// what it measures.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace latchkey::bench {

[[noreturn]] inline void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) fail("a descriptor");
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// To 127.0.0.1; connected when this returns, and not blocking from then on.
inline Descriptor connect_to(std::uint16_t port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail("connect");
  ::fcntl(socket.number(), F_SETFL, O_NONBLOCK);
  return socket;
}

/// Requests here are small: what a socket does not take at once is a failed run.
inline void send_all(const Descriptor& socket, std::string_view bytes) {
  const auto sent = ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(bytes.size())) fail("send");
}

/// What is there; empty when nothing is. Throws at the end of the connection.
template <std::size_t N>
std::string_view receive(const Descriptor& socket, char (&buffer)[N]) {
  const auto count = ::recv(socket.number(), buffer, N, 0);
  if (count > 0) return {buffer, static_cast<std::size_t>(count)};
  if (count < 0 && errno == EAGAIN) return {};
  throw std::runtime_error("the server closed a connection");
}

class Poller {
 public:
  static constexpr int kAtOnce = 64;

  void add(const Descriptor& of, std::uint64_t name) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = name}};
    if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, of.number(), &event) != 0) fail("epoll_ctl");
  }
  /// Calls `ready(name)` for each that can be read.
  template <typename Ready>
  void wait(int milliseconds, Ready ready) {
    epoll_event events[kAtOnce];
    const int count = ::epoll_wait(epoll_.number(), events, kAtOnce, milliseconds);
    for (int i = 0; i < count; ++i) ready(events[i].data.u64);
  }

 private:
  Descriptor epoll_{::epoll_create1(EPOLL_CLOEXEC)};
};

}  // namespace latchkey::bench
