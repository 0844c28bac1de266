#include "relay/page_routes.hpp"

#include <array>

#include "relay/guarded.hpp"
#include "relay/limited.hpp"
#include "relay/page_mending.hpp"
#include "relay/pages.hpp"
#include "relay/snapshot.hpp"
#include "relay/tagged.hpp"
#include "wire/page_api.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

/// A handler that knows whose page is asking.
using PageHandler = awaitable<net::Response> (*)(Relay&, const net::Request&, const Session&);

[[nodiscard]] std::string_view bearer(const net::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view field = request.header("Authorization");
  return field.starts_with(kScheme) ? field.substr(kScheme.size()) : std::string_view{};
}

/// The exact origin, never '*': the answer belongs to one page (DESIGN section 5).
void allow_page(net::Response& response, const Relay& relay, std::string_view origin) {
  response.headers.add("Vary", "Origin");
  if (relay.config.site_of_page(origin) == nullptr) return;
  response.headers.set("Access-Control-Allow-Origin", origin);
  response.headers.set("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-ID");
}

[[nodiscard]] net::Response preflight(const Relay& relay, const net::Request& request) {
  net::Response response;
  response.status = 204;
  allow_page(response, relay, request.header("Origin"));
  response.headers.set("Access-Control-Allow-Methods", "GET, POST");
  response.headers.set("Access-Control-Allow-Headers",
                       "Authorization, Content-Type, If-None-Match, Last-Event-ID");
  // As long as browsers keep it (Chromium 2 h, WebKit 10 min): the next visit and every reconnect are a round
  // trip shorter.
  response.headers.set("Access-Control-Max-Age", "7200");
  return response;
}

/// A session is good on its own origin only; a change must say its origin, a reading may come without (curl).
[[nodiscard]] core::Result<Session> read_session(const Relay& relay, const net::Request& request) {
  auto session = relay.sessions.read(bearer(request), relay.now());
  if (!session) return session;
  const std::string_view origin = request.header("Origin");
  const bool may_omit = request.method == "GET" && origin.empty();
  if (!may_omit && origin != session->origin) return Problem::origin_not_allowed;
  return session;
}

[[nodiscard]] net::Handler with_session(Relay& relay, PageHandler handler) {
  return [&relay, handler](const net::Request& request) -> awaitable<net::Response> {
    const auto session = read_session(relay, request);
    if (!session) co_return problem_answer(session.problem());
    co_return co_await handler(relay, request, session.value());
  };
}

/// Whatever the answer is, a failing store's too: without the CORS fields the page could not read it.
[[nodiscard]] net::Handler for_page(Relay& relay, net::Handler next) {
  return [&relay, next = std::move(next)](const net::Request& request) -> awaitable<net::Response> {
    net::Response response = co_await next(request);
    if (response.status == 401) response.headers.set("WWW-Authenticate", "Bearer");  // RFC 6750 section 3
    if (response.headers.get("Cache-Control").empty()) response.headers.set("Cache-Control", "no-store");
    allow_page(response, relay, request.header("Origin"));
    co_return response;
  };
}

[[nodiscard]] net::Response state_answer(Relay& relay, const net::Request& request, const Session& session) {
  return tagged(request, wire::write_snapshot(snapshot_for(relay.store, relay.config, session)));
}

awaitable<net::Response> get_state(Relay& relay, const net::Request& request, const Session& session) {
  co_return state_answer(relay, request, session);
}

awaitable<net::Response> get_stream(Relay& relay, const net::Request& request, const Session& session) {
  auto stream = relay.hub.open(session, Hub::Visitor{std::string{bearer(request)}, request.client});
  if (!stream) co_return too_many(relay, "streams", std::chrono::seconds{5});
  net::Response response;
  response.stream = std::move(stream).value();
  co_return response;
}

awaitable<net::Response> post_connect(Relay& relay, const net::Request& request, const Session& session) {
  std::string detail;
  const auto asked = wire::read_connect_request(request.body, detail);
  if (!asked) co_return problem_answer(Problem::body_invalid, detail);
  if (const auto wait = relay.limits.refuses(request.client, relay.now()))
    co_return too_many(relay, "requests_per_minute", *wait);
  const Site& site = relay.config.site_of(request.header("Host"));
  const auto address = relay.flows.start(session, asked->property, asked->return_to, site);
  co_return address ? net::json(200, wire::write_navigate_to(address.value()))
                    : problem_answer(address.problem());
}

awaitable<net::Response> post_finish(Relay& relay, const net::Request& request, const Session& session) {
  std::string detail;
  const auto code = wire::read_finish_request(request.body, detail);
  if (!code) co_return problem_answer(Problem::body_invalid, detail);
  const auto problem = co_await relay.flows.finish(session, *code);
  co_return problem ? problem_answer(*problem) : state_answer(relay, request, session);
}

awaitable<net::Response> post_disconnect(Relay& relay, const net::Request& request, const Session& session) {
  std::string detail;
  const auto asked = wire::read_disconnect_request(request.body, detail);
  if (!asked) co_return problem_answer(Problem::body_invalid, detail);
  if (!session.may_disconnect) co_return problem_answer(Problem::may_not_disconnect);
  const bool other = !session.property.empty() && !asked->empty() && *asked != session.property;
  if (other) co_return problem_answer(Problem::property_invalid);
  const std::string property = asked->empty() ? session.property : *asked;
  const auto problem = co_await relay.accounts.disconnect(session.account, property);
  co_return problem ? problem_answer(*problem) : state_answer(relay, request, session);
}

struct PageRoute {
  std::string_view method;
  std::string_view path;
  PageHandler handler;
};
constexpr std::array kPageRoutes{
    PageRoute{"GET", "/v1/state", get_state},
    PageRoute{"GET", "/v1/stream", get_stream},
    PageRoute{"POST", "/v1/connect", post_connect},
    PageRoute{"POST", "/v1/connect/finish", post_finish},
    PageRoute{"POST", "/v1/disconnect", post_disconnect},
    PageRoute{"GET", "/v1/diagnosis", get_page_diagnosis},
    PageRoute{"POST", "/v1/test", post_page_test},
    PageRoute{"GET", "/v1/test/{run}", get_page_test},
    PageRoute{"GET", "/v1/bundle", get_page_bundle},
};

}  // namespace

void add_page_routes(net::Router& router, Relay& relay) {
  for (const PageRoute& route : kPageRoutes) {
    router.add(route.method, route.path, for_page(relay, guarded(with_session(relay, route.handler))));
    router.add("OPTIONS", route.path, [&relay](const net::Request& request) -> awaitable<net::Response> {
      co_return preflight(relay, request);
    });
  }
}

}  // namespace latchkey::relay
