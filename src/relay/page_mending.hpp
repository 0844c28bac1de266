// What the panel of the partner's page asks (docs/page-api.md): the diagnosis of its own account's
// connection, its test, and what support would ask for.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "relay/relay.hpp"

namespace latchkey::relay {

boost::asio::awaitable<net::Response> get_page_diagnosis(Relay& relay, const net::Request& request,
                                                         const Session& session);
boost::asio::awaitable<net::Response> post_page_test(Relay& relay, const net::Request& request,
                                                     const Session& session);
boost::asio::awaitable<net::Response> get_page_test(Relay& relay, const net::Request& request,
                                                    const Session& session);

boost::asio::awaitable<net::Response> get_page_bundle(Relay& relay, const net::Request& request,
                                                      const Session& session);

}  // namespace latchkey::relay
