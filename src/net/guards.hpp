// Refusals that stand in front of every route, as handlers around handlers.
#pragma once

#include <string>
#include <vector>

#include "net/handler.hpp"

namespace latchkey::net {

/// 421 for a Host that is neither an address, nor localhost, nor one of these names, whatever its port: only
/// a name can be rebound.
[[nodiscard]] Handler only_addresses_and(std::vector<std::string> names, Handler next);
/// 421 for a Host outside the list ("localhost:8080"): a rebound DNS name must not reach a loopback server.
[[nodiscard]] Handler only_hosts(std::vector<std::string> hosts, Handler next);

/// 403 for a change (anything but GET, HEAD, OPTIONS) that carries an Origin outside the list; a request
/// without Origin passes (curl, servers). "null" is foreign.
[[nodiscard]] Handler refuse_foreign_origin(std::vector<std::string> origins, Handler next);

}  // namespace latchkey::net
