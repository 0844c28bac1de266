// What tests do to the account from outside: /_test/. Documented in docs/sandbox.openapi.yaml.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "net/message.hpp"
#include "sandbox/courier.hpp"
#include "sandbox/request_log.hpp"

namespace latchkey::sandbox {

/// The whole account; credentials in clear: they open nothing but this imitation.
[[nodiscard]] net::Response control_state(const Marketplace& marketplace);
[[nodiscard]] net::Response control_deliveries(const Marketplace& marketplace);
[[nodiscard]] net::Response control_requests(const RequestLog& log);
/// {"advance_s": n}: tokens, codes and retries follow. The clock never goes back.
[[nodiscard]] net::Response control_clock(Marketplace& marketplace, const net::Request& request);
/// A partial update of the settings; 400 names what is not understood, and then nothing is set.
[[nodiscard]] net::Response control_settings(Marketplace& marketplace, const net::Request& request);
/// Ends every connection as Disconnect does, webhooks included, then seeds the account anew.
[[nodiscard]] boost::asio::awaitable<net::Response> control_reset(Marketplace& marketplace, Courier& courier,
                                                                  RequestLog& log);

}  // namespace latchkey::sandbox
