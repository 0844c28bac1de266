// Accepts connections, says the same bytes to each after its first bytes arrived, and then nothing more.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace latchkey::tests {

class SilentServer {
 public:
  explicit SilentServer(std::string first_words = {}) : first_words_(std::move(first_words)) {
    boost::asio::co_spawn(loop_, serve(), boost::asio::detached);
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~SilentServer() {
    loop_.stop();
    thread_.join();
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void wait_for_a_request() { asked_.get_future().wait(); }

 private:
  using Tcp = boost::asio::ip::tcp;
  static constexpr auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);

  boost::asio::awaitable<void> serve() {
    for (bool first = true;; first = false) {
      auto [error, socket] = co_await acceptor_.async_accept(kAwait);
      if (error) co_return;
      co_await socket.async_wait(Tcp::socket::wait_read, kAwait);
      if (first) asked_.set_value();
      co_await boost::asio::async_write(socket, boost::asio::buffer(first_words_), kAwait);
      open_.push_back(std::move(socket));
    }
  }

  std::string first_words_;
  std::promise<void> asked_;
  boost::asio::io_context loop_{1};
  Tcp::acceptor acceptor_{loop_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::vector<Tcp::socket> open_;
  std::thread thread_;
};

}  // namespace latchkey::tests
