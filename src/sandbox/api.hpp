// The Cloudbeds API as far as the test account imitates it: one table of endpoints, one way in.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"
#include "sandbox/courier.hpp"
#include "sandbox/fault_table.hpp"
#include "sandbox/grants.hpp"
#include "sandbox/marketplace.hpp"
#include "sandbox/pauses.hpp"
#include "sandbox/rate_meter.hpp"

namespace latchkey::sandbox {

/// What the API works with, all of one account.
struct Workshop {
  Marketplace& marketplace;
  Courier& courier;
  Pauses& pauses;
  RateMeter& meter;
  const std::vector<std::string>& site_redirects;  ///< Registered besides those of App Details.
};

/// What an endpoint's handler works with. The grant is a copy: the account may change while a handler waits.
struct Call {
  const net::Request& request;
  std::vector<std::string>& wrong;  ///< For the log: what the answer does not say.
  std::string_view name;            ///< "getAppState"
  Workshop& workshop;
  Marketplace& marketplace;
  Courier& courier;
  net::Form query;
  net::Form form;        ///< Only form encoding is read; a JSON body counts as none (LIVE, FACTS section 4).
  Grant grant{};         ///< Empty where the endpoint needs no credential.
  bool spoiled = false;  ///< A fault has answered in place of the API.
  bool took_effect = false;  ///< The endpoint itself has answered.

  /// From the form, else from the query: both are in use (FACTS section 3).
  [[nodiscard]] std::string_view parameter(std::string_view field) const {
    return form.has(field) ? form.get(field) : query.get(field);
  }
};

using EndpointHandler = boost::asio::awaitable<net::Response> (*)(Call&);

/// Answers everything under /api/v1.2/ and /api/v1.3/.
/// @param wrong  Takes what an engineer should know and the answer does not say.
[[nodiscard]] boost::asio::awaitable<net::Response> answer_api(const net::Request& request,
                                                               Workshop& workshop,
                                                               std::vector<std::string>& wrong);

/// What the faults of this place make of the call; nothing lets it go on. (api_faults.cpp)
[[nodiscard]] boost::asio::awaitable<std::optional<net::Response>> spoil(Call& call, Place place);
/// What they make of its answer.
void spoil_answer(Call& call, net::Response& response);

/// The credential that was sent; empty without one.
[[nodiscard]] std::string_view credential_of(const net::Request& request);

/// Whether the call of this name is refused without a credential.
[[nodiscard]] bool needs_credential(std::string_view call);

/// The names of all, each once.
[[nodiscard]] std::vector<std::string_view> api_calls();

/// The part after "/api/v1.3/" or "/api/v1.2/"; empty for every other path.
[[nodiscard]] std::string_view api_method(std::string_view path);

/// 200 with this JSON.
[[nodiscard]] net::Response ok(const nlohmann::ordered_json& body);

/// The property a call is about: the one it names, else the only one of the grant. Otherwise why not.
[[nodiscard]] std::variant<std::string, net::Response> property_of(const Call& call);

// The handlers, by file.
boost::asio::awaitable<net::Response> authorize_endpoint(Call& call);     // api_oauth.cpp
boost::asio::awaitable<net::Response> access_token_endpoint(Call& call);  // api_oauth.cpp
boost::asio::awaitable<net::Response> metadata_endpoint(Call& call);      // api_account.cpp
boost::asio::awaitable<net::Response> userinfo_endpoint(Call& call);
boost::asio::awaitable<net::Response> get_users_endpoint(Call& call);
boost::asio::awaitable<net::Response> get_hotels_endpoint(Call& call);
boost::asio::awaitable<net::Response> get_hotel_details_endpoint(Call& call);
boost::asio::awaitable<net::Response> get_reservations_endpoint(Call& call);  // api_reservations.cpp
boost::asio::awaitable<net::Response> get_reservation_endpoint(Call& call);
boost::asio::awaitable<net::Response> get_app_state_endpoint(Call& call);  // api_app_state.cpp
boost::asio::awaitable<net::Response> post_app_state_endpoint(Call& call);
boost::asio::awaitable<net::Response> post_webhook_endpoint(Call& call);  // api_webhooks.cpp
boost::asio::awaitable<net::Response> get_webhooks_endpoint(Call& call);
boost::asio::awaitable<net::Response> delete_webhook_endpoint(Call& call);
boost::asio::awaitable<net::Response> post_delete_webhook_endpoint(Call& call);

}  // namespace latchkey::sandbox
