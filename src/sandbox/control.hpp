// What tests do to the account from outside: /_test/, as a table of routes. Documented in
// docs/sandbox.openapi.yaml.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "net/message.hpp"
#include "sandbox/api.hpp"
#include "sandbox/request_log.hpp"

namespace latchkey::sandbox {

/// What control works with, all of one account.
struct Desk {
  Workshop& workshop;
  RequestLog& log;
};

using ControlHandler = boost::asio::awaitable<net::Response> (*)(Desk desk, const net::Request& request);

struct ControlRoute {
  std::string_view method;
  std::string_view pattern;
  ControlHandler handle;
};

[[nodiscard]] std::span<const ControlRoute> control_routes();

/// 200 with this JSON, whatever bytes its strings hold.
[[nodiscard]] net::Response control_answer(const nlohmann::json& body);
/// 400 with a problem.
[[nodiscard]] net::Response control_refusal(std::string_view code, std::string_view title,
                                            std::string_view detail);
/// The body as JSON; an empty one is an empty object; nothing readable is discarded().
[[nodiscard]] nlohmann::json control_body(const net::Request& request);

/// What is wrong with the body's fields: it must be an object, and hold no others than these. Empty: nothing.
[[nodiscard]] std::string stray_field(const nlohmann::json& body,
                                      std::initializer_list<std::string_view> known);

// The handlers, by file. control.cpp: the whole account.
boost::asio::awaitable<net::Response> control_state(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_reset(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_clock(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_settings(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_save(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_restore(Desk desk, const net::Request& request);
// control_lab.cpp: faults, moments, deliveries, requests, timeline.
boost::asio::awaitable<net::Response> control_faults(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_set_fault(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_lift(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_triggers(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_trigger(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_deliveries(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_retry(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_replay(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_requests(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_timeline(Desk desk, const net::Request& request);
// control_people.cpp: who and what is in the account.
boost::asio::awaitable<net::Response> control_app(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_properties(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_users(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_keys(Desk desk, const net::Request& request);
boost::asio::awaitable<net::Response> control_connect(Desk desk, const net::Request& request);

/// Lifts one fault, or with an empty id all, and lets go what waits for it.
bool lift_and_let_go(Workshop& workshop, std::string_view id);

}  // namespace latchkey::sandbox
