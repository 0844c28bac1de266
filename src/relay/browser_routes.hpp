// The addresses a browser passes through on its way to consent and back: always 303 or a page.
#pragma once

#include "net/router.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

void add_browser_routes(net::Router& router, Relay& relay);

}  // namespace latchkey::relay
