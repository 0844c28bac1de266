// What the partner's back end asks, with the API secret.
#pragma once

#include "net/router.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

void add_partner_routes(net::Router& router, Relay& relay);

}  // namespace latchkey::relay
