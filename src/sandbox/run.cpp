// The test account as a process: sockets, the real clock, signals.
#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <system_error>
#include <utility>

#include "net/listener.hpp"
#include "sandbox/server.hpp"

namespace latchkey::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr int kFine = 0;
constexpr int kCouldNotRun = 3;
constexpr auto kGrace = 1'000ms;                            // For requests under way when told to stop,
constexpr auto kHardStop = 1'500ms;                         // and for everything: it ends within 2 s.
constexpr std::size_t kStateBytes = std::size_t{8} << 20U;  // POST /_test/restore takes a whole account.
constexpr std::size_t kConnections = 900;                   // Below the 1,024 files that a shell allows.
constexpr auto kLook = 20ms;                                // How often it looks whether all have left.

Time now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::uint64_t random_seed() {
  std::random_device device;
  return ((std::uint64_t{device()} << 32U) | device()) & kSeedMask;
}

void tell(const std::string& notice) {
  if (!notice.empty()) fmt::print(stderr, "sandbox: {}\n", notice);
}

/// Wakes when the next webhook is due, or when the server says that may have changed.
boost::asio::awaitable<void> keep_delivering(Server& server, boost::asio::steady_timer& timer) {
  for (;;) {
    server.deliver_due();
    timer.expires_after(server.until_due().value_or(std::chrono::hours{24}));
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
}

/// Without IPv6 `localhost` means 127.0.0.1. A port taken on ::1 alone is an error: the browser would reach
/// the other program there.
void listen_everywhere(net::Listener& listener, std::uint16_t port) {
  listener.listen("127.0.0.1", port);
  try {
    listener.listen("::1", port);
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::address_in_use) throw;
  }
}

/// Lets requests under way finish, but not for long.
boost::asio::awaitable<void> stop(boost::asio::io_context& io, net::Listener& listener) {
  boost::asio::steady_timer pause(io);
  listener.stop(kGrace);
  for (auto waited = 0ms; listener.open_connections() > 0 && waited < kHardStop; waited += kLook) {
    pause.expires_after(kLook);
    co_await pause.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  io.stop();  // Webhooks under way are saved as waiting; the next start sends them again.
}

void serve(const Options& options) {
  boost::asio::io_context io(1);
  const auto http = net::make_curl_client();
  Server server(io.get_executor(), options,
                {.clock = now, .seed = options.seed ? *options.seed : random_seed(), .http = *http});
  tell(server.notice());
  if (options.seed && server.seed() != *options.seed)
    tell(
        fmt::format("--seed was not used: the saved account goes on with its own seed, {}. To begin anew: "
                    "POST /_test/reset {{\"seed\": {}}}.",
                    server.seed(), *options.seed));
  net::Listener listener(io.get_executor(), server.handler(),
                         {.body_bytes = kStateBytes, .connections = kConnections});
  listen_everywhere(listener, options.port);

  std::string told = server.notice();
  boost::asio::steady_timer delivery_timer(io);
  server.on_work([&] {
    if (std::exchange(told, server.notice()) != server.notice()) tell(server.notice());
    delivery_timer.cancel();
  });
  boost::asio::co_spawn(io, keep_delivering(server, delivery_timer), boost::asio::detached);

  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) {
    boost::asio::co_spawn(io, stop(io, listener), boost::asio::detached);
  });
  fmt::print("sandbox: the Marketplace test account is at http://localhost:{}\n", options.port);
  std::fflush(stdout);
  io.run();
}

}  // namespace

int run(const Options& options) {
  try {
    serve(options);
    return kFine;
  } catch (const std::system_error& error) {
    const bool taken = error.code() == std::errc::address_in_use;
    fmt::print(stderr, "sandbox: {}.{}\n", error.what(), taken ? " Choose another port with --port." : "");
    return kCouldNotRun;
  }
}

}  // namespace latchkey::sandbox
