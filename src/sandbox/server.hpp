// The test account as one handler: guards in front, then the account that the address names. Sockets, timers
// and the clock come from outside.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/handler.hpp"
#include "sandbox/tenant.hpp"

namespace latchkey::sandbox {

struct Options {
  std::uint16_t port = 8080;
  std::string state_dir{};              ///< Empty: memory only.
  std::optional<std::uint64_t> seed{};  ///< Of everything random; none: another one at each start.
  std::vector<Site> sites{};            ///< Empty: preview_sites(port).
};

/// The two sets of hosts of the preview: relay on port + 1, partner on port + 2.
[[nodiscard]] std::vector<Site> preview_sites(std::uint16_t port);

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
  /// Of the account without a name.
  [[nodiscard]] std::uint64_t seed() const { return tenant_.seed(); }
  /// What the operator should be told: a broken state file, a failed save. Empty when all is well.
  [[nodiscard]] const std::string& notice() const { return tenant_.notice(); }

 private:
  [[nodiscard]] net::Handler guarded();
  [[nodiscard]] boost::asio::awaitable<net::Response> dispatch(const net::Request& request);
  /// Made at its first use: a parallel test needs no step before its own. Null for what is no name.
  [[nodiscard]] Tenant* tenant(std::string_view name);
  [[nodiscard]] net::Response list_of_accounts() const;
  void work();

  boost::asio::any_io_executor executor_;
  std::vector<Site> sites_;
  Environment environment_;
  std::function<void()> on_work_;
  Tenant tenant_;  ///< The account without a name: the only one that is saved.
  std::map<std::string, std::unique_ptr<Tenant>, std::less<>> named_;
  net::Handler guarded_;
  Random request_ids_;
};

/// Serves on 127.0.0.1 and, where there is one, ::1, until SIGINT or SIGTERM. @return the exit code.
int run(const Options& options);

}  // namespace latchkey::sandbox
