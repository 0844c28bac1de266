// What a partner's back end asks: only with an API secret, and only what that one is good for.
#pragma once

#include <span>
#include <string_view>

#include "net/handler.hpp"
#include "net/router.hpp"
#include "relay/api_secrets.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

using PartnerHandler = boost::asio::awaitable<net::Response> (*)(Relay&, const net::Request&, const Caller&);

struct PartnerRoute {
  std::string_view method;
  std::string_view path;
  Scope scope;
  PartnerHandler handler;
};

/// Answers secret_invalid without a secret, secret_scope_missing with one for something else; no answer is
/// stored anywhere.
[[nodiscard]] net::Handler with_secret(Relay& relay, const PartnerRoute& route);

void add_routes(net::Router& router, Relay& relay, std::span<const PartnerRoute> routes);

}  // namespace latchkey::relay
