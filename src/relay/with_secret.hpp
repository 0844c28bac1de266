// What a partner's back end asks: only with the API secret.
#pragma once

#include <string_view>

#include "net/handler.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

using PartnerHandler = boost::asio::awaitable<net::Response> (*)(Relay&, const net::Request&);

/// Answers secret_invalid without it; no answer is stored anywhere.
[[nodiscard]] net::Handler with_secret(Relay& relay, PartnerHandler handler);

/// 1 to 200 bytes without control characters: the partner's own name of a customer.
[[nodiscard]] bool is_account(std::string_view text);
/// 1 to 20 digits (FACTS section 4: ids beyond 2^53 occur).
[[nodiscard]] bool is_property(std::string_view text);

}  // namespace latchkey::relay
