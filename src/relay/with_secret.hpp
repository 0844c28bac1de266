// What a partner's back end asks: only with the API secret.
#pragma once

#include "net/handler.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

using PartnerHandler = boost::asio::awaitable<net::Response> (*)(Relay&, const net::Request&);

/// Answers secret_invalid without it; no answer is stored anywhere.
[[nodiscard]] net::Handler with_secret(Relay& relay, PartnerHandler handler);

}  // namespace latchkey::relay
