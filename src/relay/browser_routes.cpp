#include "relay/browser_routes.hpp"

#include "net/cookies.hpp"
#include "relay/guarded.hpp"
#include "relay/pages.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

constexpr std::chrono::seconds kConsentTime{
    600};  // as long as the flow may wait for consent (core/flow/table.hpp)
static_assert(core::row_of(core::kFlowStates, core::FlowState::authorizing).limit == kConsentTime);

void set_flow_cookie(net::Response& response, const std::string& name, const std::string& value,
                     std::chrono::seconds life) {
  const bool secure = name.starts_with("__Host-");
  // Lax: the callback is a top-level navigation from another site, which must carry it.
  response.headers.add("Set-Cookie",
                       net::set_cookie({.name = name, .value = value, .max_age = life, .secure = secure}));
}

/// Where somebody goes on whose one-time address does not work: the first page of the site they are on.
[[nodiscard]] net::Response refuse(const Relay& relay, const net::Request& request, core::Problem problem) {
  return problem_page(problem, relay.config.site_of(request.header("Host")).return_to.front());
}

awaitable<net::Response> open_ticket(Relay& relay, const net::Request& request) {
  const Site& site = relay.config.site_of(request.header("Host"));
  const auto departure = relay.flows.open_ticket(request.params.at("ticket"), site);
  if (!departure) co_return refuse(relay, request, departure.problem());
  net::Response response = net::see_other(departure->location);
  set_flow_cookie(response, departure->cookie_name, departure->cookie_value, kConsentTime);
  co_return response;
}

awaitable<net::Response> come_back(Relay& relay, const net::Request& request) {
  const auto arrival = co_await relay.flows.callback(request);
  if (!arrival) co_return refuse(relay, request, arrival.problem());
  net::Response response = net::see_other(arrival->location);
  set_flow_cookie(response, arrival->cookie_name, "gone", std::chrono::seconds{0});
  co_return response;
}

using BrowserHandler = awaitable<net::Response> (*)(Relay&, const net::Request&);

/// One-time addresses: never stored, never told to the next site, and not used up by a HEAD.
[[nodiscard]] net::Handler one_time(Relay& relay, BrowserHandler handler) {
  const auto follow = [&relay, handler](const net::Request& request) { return handler(relay, request); };
  const auto apology = [&relay](const net::Request& request) {
    return refuse(relay, request, core::Problem::store_unavailable);
  };
  return [open = guarded(follow, apology)](const net::Request& request) -> awaitable<net::Response> {
    net::Response response = net::text(204, "");
    if (request.method == "GET") response = co_await open(request);
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Referrer-Policy", "no-referrer");
    co_return response;
  };
}

}  // namespace

void add_browser_routes(net::Router& router, Relay& relay) {
  router.add("GET", "/connect/{ticket}", one_time(relay, open_ticket));
  router.add("GET", "/callback", one_time(relay, come_back));
}

}  // namespace latchkey::relay
