// What an operator and a monitor ask, on a listener of their own.
#pragma once

#include "net/router.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

[[nodiscard]] net::Handler make_operator_handler(Relay& relay);

}  // namespace latchkey::relay
