// One account with all that belongs to it: pages, API, control, webhooks. Accounts share a process, and
// nothing else.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "net/router.hpp"
#include "sandbox/api.hpp"
#include "sandbox/control.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/request_log.hpp"
#include "sandbox/state_file.hpp"

namespace latchkey::sandbox {

/// What a test replaces.
struct Environment {
  Clock clock;
  std::uint64_t seed;
  net::HttpClient& http;  ///< Carries webhooks; outlives the server.
};

class Tenant {
 public:
  /// Loads the saved state. Throws std::system_error when the folder cannot be used.
  /// @param prefix  In front of all its addresses: "/accounts/one"; empty for the account without a name.
  Tenant(const boost::asio::any_io_executor& executor, const std::vector<Site>& sites, std::string prefix,
         const std::string& state_dir, Environment environment, std::function<void()> on_work);
  Tenant(const Tenant&) = delete;
  Tenant& operator=(const Tenant&) = delete;

  /// The request as it would be without the prefix.
  [[nodiscard]] boost::asio::awaitable<net::Response> operator()(const net::Request& request);

  /// Starts the webhook attempts that are due and ends what ran out.
  void settle();
  [[nodiscard]] std::optional<std::chrono::microseconds> until_due() const;
  [[nodiscard]] std::uint64_t seed() const { return marketplace_.account.seed; }
  [[nodiscard]] const std::string& notice() const { return state_file_.notice(); }

 private:
  [[nodiscard]] const Site& site_of(const net::Request& request) const;
  void add_pages();  // tenant_pages.cpp
  void add_lab();    // tenant_lab.cpp
  void add_control();
  [[nodiscard]] boost::asio::awaitable<net::Response> route(const net::Request& request,
                                                            std::vector<std::string>& wrong);
  [[nodiscard]] boost::asio::awaitable<net::Response> confirm_disconnect(const net::Request& request);
  [[nodiscard]] boost::asio::awaitable<net::Response> save_app_details(net::Request request);
  [[nodiscard]] boost::asio::awaitable<net::Response> by_form(ControlHandler handle, net::Request request);

  const std::vector<Site>& sites_;
  std::vector<std::string> redirect_uris_;
  StateFile state_file_;
  Marketplace marketplace_;
  Courier courier_;
  Pauses pauses_;
  RateMeter meter_;
  Workshop workshop_;
  RequestLog log_;
  std::uint64_t happenings_ = 0;  ///< Counts what an open page may have to show.
  Random request_ids_;            ///< Its own: asking for the state must not change the next token.
  net::Router router_;
  std::function<void()> on_work_;
};

}  // namespace latchkey::sandbox
