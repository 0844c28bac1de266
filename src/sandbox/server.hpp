// The test account as one handler: guards, pages, API, control. Sockets, timers and the clock come from
// outside.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/handler.hpp"
#include "net/http_client.hpp"
#include "net/router.hpp"
#include "sandbox/courier.hpp"
#include "sandbox/marketplace.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/request_log.hpp"
#include "sandbox/state_file.hpp"

namespace latchkey::sandbox {

struct Options {
  std::uint16_t port = 8080;
  std::string state_dir{};    ///< Empty: memory only.
  std::vector<Site> sites{};  ///< Empty: preview_sites(port).
};

/// The two sets of hosts of the preview: relay on port + 1, partner on port + 2.
[[nodiscard]] std::vector<Site> preview_sites(std::uint16_t port);

/// What a test replaces.
struct Environment {
  Clock clock;
  std::uint64_t seed;
  net::HttpClient& http;  ///< Carries webhooks; outlives the server.
};

class Server {
 public:
  /// Loads the saved state. Throws std::system_error when the folder cannot be used. The executor must run on
  /// one thread, and be done with the server's work before the server goes.
  Server(const boost::asio::any_io_executor& executor, Options options, Environment environment);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] boost::asio::awaitable<net::Response> operator()(const net::Request& request);
  /// For a net::Listener; the server must outlive it.
  [[nodiscard]] net::Handler handler() {
    return [this](const net::Request& request) { return (*this)(request); };
  }

  /// Starts the webhook attempts that are due and ends what ran out; the host calls it after until_due() at
  /// the latest.
  void deliver_due();
  /// How long until there is something to do; nothing when nothing waits.
  [[nodiscard]] std::optional<std::chrono::microseconds> until_due() const;
  /// Called whenever until_due() may have changed.
  void on_work(std::function<void()> callback) { on_work_ = std::move(callback); }
  /// What the operator should be told: a broken state file, a failed save. Empty when all is well.
  [[nodiscard]] const std::string& notice() const { return state_file_.notice(); }

 private:
  [[nodiscard]] const Site& site_of(const net::Request& request) const;
  void add_pages();    // server_pages.cpp
  void add_control();  // server.cpp
  [[nodiscard]] net::Handler guarded();
  [[nodiscard]] boost::asio::awaitable<net::Response> route(const net::Request& request);
  [[nodiscard]] boost::asio::awaitable<net::Response> confirm_disconnect(const net::Request& request);
  void settle();

  std::vector<Site> sites_;
  std::vector<std::string> redirect_uris_;
  StateFile state_file_;
  Marketplace marketplace_;
  Courier courier_;
  RequestLog log_;
  net::Router router_;
  net::Handler guarded_;
  std::string page_policy_;
  std::function<void()> on_work_;
};

/// Serves on 127.0.0.1 and, where there is one, ::1, until SIGINT or SIGTERM. @return the exit code.
int run(const Options& options);

}  // namespace latchkey::sandbox
