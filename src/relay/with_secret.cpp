#include "relay/with_secret.hpp"

#include <string>

#include "relay/guarded.hpp"
#include "relay/pages.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

[[nodiscard]] std::string_view word_of(const net::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view field = request.header("Authorization");
  return field.starts_with(kScheme) ? field.substr(kScheme.size()) : std::string_view{};
}

awaitable<net::Response> answer(Relay& relay, const PartnerRoute& route, const net::Request& request) {
  const auto caller = caller_of(relay.store, relay.config, word_of(request));
  if (!caller) co_return problem_answer(Problem::secret_invalid);
  if (caller->may(route.scope)) co_return co_await route.handler(relay, request, *caller);
  const std::string scope{core::row_of(kScopes, route.scope).name};
  co_return problem_answer(Problem::secret_scope_missing, "this takes the scope `" + scope + "`");
}

}  // namespace

net::Handler with_secret(Relay& relay, const PartnerRoute& route) {
  const auto next = guarded([&relay, route](const net::Request& request) -> awaitable<net::Response> {
    co_return co_await answer(relay, route, request);
  });
  return [next](const net::Request& request) -> awaitable<net::Response> {
    net::Response response = co_await next(request);
    if (response.status == 401) response.headers.set("WWW-Authenticate", "Bearer");  // RFC 6750 section 3
    response.headers.set("Cache-Control", "no-store");
    co_return response;
  };
}

void add_routes(net::Router& router, Relay& relay, std::span<const PartnerRoute> routes) {
  for (const PartnerRoute& route : routes) router.add(route.method, route.path, with_secret(relay, route));
}

}  // namespace latchkey::relay
