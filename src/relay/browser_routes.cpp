#include "relay/browser_routes.hpp"

#include "net/cookies.hpp"
#include "relay/guarded.hpp"
#include "relay/limited.hpp"
#include "relay/pages.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

/// A cookie lives as long as its flow may wait in this state.
[[nodiscard]] std::chrono::seconds time_in(core::FlowState state) {
  return std::chrono::duration_cast<std::chrono::seconds>(core::row_of(core::kFlowStates, state).limit);
}

void set_flow_cookie(net::Response& response, const std::string& name, const std::string& value,
                     std::chrono::seconds life) {
  const bool secure = name.starts_with("__Host-");
  // Lax: the callback is a top-level navigation from another site, which must carry it.
  response.headers.add("Set-Cookie",
                       net::set_cookie({.name = name, .value = value, .max_age = life, .secure = secure}));
}

/// Where somebody goes on whose one-time address does not work: the first page of the site they are on.
[[nodiscard]] const std::string& way_back(const Relay& relay, const net::Request& request) {
  return relay.config.site_of(request.header("Host")).return_to.front();
}

[[nodiscard]] net::Response refuse(const Relay& relay, const net::Request& request, core::Problem problem) {
  return problem_page(problem, way_back(relay, request));
}

awaitable<net::Response> open_ticket(Relay& relay, const net::Request& request) {
  const Site& site = relay.config.site_of(request.header("Host"));
  const auto departure = relay.flows.open_ticket(request.params.at("ticket"), site);
  if (!departure) co_return refuse(relay, request, departure.problem());
  net::Response response = net::see_other(departure->location);
  set_flow_cookie(response, departure->cookie_name, departure->cookie_value,
                  time_in(core::FlowState::authorizing));
  co_return response;
}

/// Of a flow that began on a page of the partner's.
awaitable<net::Response> come_back(Relay& relay, const net::Request& request, core::Callback callback) {
  const auto arrival = co_await relay.flows.callback(std::move(callback), request);
  if (!arrival) co_return refuse(relay, request, arrival.problem());
  net::Response response = net::see_other(arrival->location);
  set_flow_cookie(response, arrival->cookie_name, "gone", std::chrono::seconds{0});
  co_return response;
}

/// Of a flow that began in the Marketplace.
awaitable<net::Response> come_in(Relay& relay, const net::Request& request, core::Callback callback) {
  const Site& site = relay.config.site_of(request.header("Host"));
  const auto arrival = co_await relay.claims.take_in(std::move(callback), site);
  if (!arrival) co_return refuse(relay, request, arrival.problem());
  net::Response response = net::see_other(arrival->location);
  if (!arrival->cookie_name.empty())
    set_flow_cookie(response, arrival->cookie_name, arrival->cookie_value,
                    time_in(core::FlowState::unclaimed));
  co_return response;
}

awaitable<net::Response> callback(Relay& relay, const net::Request& request) {
  auto read = core::read_callback(request.query);
  if (!read) co_return refuse(relay, request, read.problem());
  const bool foreign = core::is_marketplace_start(read.value());
  if (foreign) co_return co_await come_in(relay, request, std::move(read).value());
  co_return co_await come_back(relay, request, std::move(read).value());
}

awaitable<net::Response> claim(Relay& relay, const net::Request& request) {
  const auto page = relay.claims.open(request, relay.config.site_of(request.header("Host")));
  co_return page ? net::see_other(page.value()) : refuse(relay, request, page.problem());
}

using BrowserHandler = awaitable<net::Response> (*)(Relay&, const net::Request&);

/// One-time addresses: never stored, never told to the next site, and not used up by a HEAD.
[[nodiscard]] net::Handler one_time(Relay& relay, BrowserHandler handler) {
  const auto follow = [&relay, handler](const net::Request& request) { return handler(relay, request); };
  const auto apology = [&relay](const net::Request& request) {
    return refuse(relay, request, core::Problem::store_unavailable);
  };
  return [&relay, open = guarded(follow, apology)](const net::Request& request) -> awaitable<net::Response> {
    net::Response response = net::text(204, "");
    const auto wait = relay.limits.refuses(request.client, relay.now());
    if (wait)
      response = too_many_page(relay, "requests_per_minute", *wait, way_back(relay, request));
    else if (request.method == "GET")
      response = co_await open(request);
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Referrer-Policy", "no-referrer");
    co_return response;
  };
}

}  // namespace

void add_browser_routes(net::Router& router, Relay& relay) {
  router.add("GET", "/connect/{ticket}", one_time(relay, open_ticket));
  router.add("GET", "/callback", one_time(relay, callback));
  router.add("GET", "/claim", one_time(relay, claim));
}

}  // namespace latchkey::relay
