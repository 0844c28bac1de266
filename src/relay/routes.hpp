// The list of what the relay does.
#pragma once

#include "net/router.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

[[nodiscard]] net::Handler make_handler(Relay& relay);

}  // namespace latchkey::relay
