// Flow B, step by step (DESIGN section 4): ticket, consent, callback, hold, finish. Each step happens once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/flow/table.hpp"
#include "core/oauth.hpp"
#include "core/result.hpp"
#include "net/message.hpp"
#include "relay/holds.hpp"
#include "relay/keys.hpp"
#include "relay/session.hpp"

namespace latchkey::relay {

class Flows {
 public:
  Flows(store::Store& store, Grants& grants, Holds& holds, const Keys& keys, const Config& config, Clock now,
        Entropy entropy)
      : store_(store),
        grants_(grants),
        holds_(holds),
        keys_(keys),
        config_(config),
        now_(std::move(now)),
        entropy_(std::move(entropy)) {}

  /// Makes a ticket for this session's account. @return the address the page must navigate to; or
  /// may_not_connect, property_invalid, return_to_not_allowed, external_connection.
  [[nodiscard]] core::Result<std::string> start(const Session& session, const std::string& property,
                                                const std::string& return_to, const Site& site);

  struct Departure {
    std::string location;
    std::string cookie_name;
    std::string cookie_value;
  };
  /// Opens a ticket, once. @return where to, and the cookie that ties this browser to the flow; or
  /// ticket_unknown.
  [[nodiscard]] core::Result<Departure> open_ticket(std::string_view ticket, const Site& site);

  struct Arrival {
    std::string location;     ///< Back to the page that started it, with its finish code.
    std::string cookie_name;  ///< To be removed.
  };
  /// The way back, of a flow that began here. @return where to; or why this callback cannot be taken (then
  /// nothing has changed).
  [[nodiscard]] boost::asio::awaitable<core::Result<Arrival>> callback(core::Callback callback,
                                                                       net::Request request);

  /// Binds what is held under this code to the session's account. @return nothing when bound; else why not.
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> finish(Session session,
                                                                            std::string code);

  /// Forgets grants whose hold is over, and old flows.
  [[nodiscard]] boost::asio::awaitable<void> sweep();

 private:
  [[nodiscard]] bool advance(store::Flow& flow, core::FlowEvent event);
  [[nodiscard]] core::Result<store::Flow> flow_of_callback(const core::Callback& callback,
                                                           const net::Request& request) const;
  [[nodiscard]] std::optional<store::Flow> flow_of_cookie(const net::Request& request) const;
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> exchange(store::Flow& flow,
                                                                              std::string code);
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> bind(store::Flow flow);
  [[nodiscard]] std::string issue_finish_code(store::Flow& flow);
  [[nodiscard]] std::string redirect_uri_of(const store::Flow& flow) const;

  store::Store& store_;
  Grants& grants_;
  Holds& holds_;
  const Keys& keys_;
  const Config& config_;
  Clock now_;
  Entropy entropy_;
};

}  // namespace latchkey::relay
