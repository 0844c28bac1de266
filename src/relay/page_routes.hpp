// The page API (docs/page-api.md): what buttons ask, with a session of the partner's.
#pragma once

#include "net/router.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

void add_page_routes(net::Router& router, Relay& relay);

}  // namespace latchkey::relay
