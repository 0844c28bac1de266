// What a partner's back end asks about its accounts, and about grants that wait to be claimed.
#pragma once

#include "net/router.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

void add_account_routes(net::Router& router, Relay& relay);

}  // namespace latchkey::relay
