// A listener on a free port with its loop on a thread, for tests that need real sockets.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdint>
#include <future>
#include <thread>
#include <utility>

#include "net/listener.hpp"

namespace latchkey::tests {

constexpr std::chrono::seconds kPatience{20};  // an awaited event that takes longer will not come

class TestServer {
 public:
  explicit TestServer(net::Handler handler, net::Limits limits = {})
      : listener_(loop_.get_executor(), std::move(handler), limits), port_(listener_.listen("127.0.0.1", 0)) {
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~TestServer() {
    listener_.stop(std::chrono::milliseconds{0});
    busy_.reset();
    if (thread_.joinable()) thread_.join();
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] net::Listener& listener() { return listener_; }
  [[nodiscard]] boost::asio::io_context& loop() { return loop_; }

  /// Returns when nothing is left to do for the loop.
  void wait_for_the_loop_to_end() {
    busy_.reset();
    thread_.join();
  }

  /// Runs `work` on the loop and waits for it.
  template <typename Work>
  auto on_loop(Work work) {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto result = task.get_future();
    boost::asio::post(loop_, std::move(task));
    return result.get();
  }

 private:
  boost::asio::io_context loop_{1};
  /// A loop without work would end, and never carry out what on_loop() brings it later.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{loop_.get_executor()};
  net::Listener listener_;
  std::uint16_t port_;
  std::thread thread_;
};

}  // namespace latchkey::tests
