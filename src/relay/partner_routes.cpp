#include "relay/partner_routes.hpp"

#include <array>

#include "relay/names.hpp"
#include "relay/pages.hpp"
#include "wire/page_api.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

[[nodiscard]] std::optional<Problem> refuse(const Relay& relay, const wire::SessionRequest& asked) {
  if (!is_account(asked.account)) return Problem::account_invalid;
  if (!asked.property.empty() && !is_property(asked.property)) return Problem::property_invalid;
  if (relay.config.site_of_page(asked.origin) == nullptr) return Problem::origin_not_allowed;
  return std::nullopt;
}

awaitable<net::Response> post_session(Relay& relay, const net::Request& request, const Caller&) {
  std::string detail;
  const auto asked = wire::read_session_request(request.body, detail);
  if (!asked) co_return problem_answer(Problem::body_invalid, detail);
  if (const auto problem = refuse(relay, *asked)) co_return problem_answer(*problem);
  Session session{asked->account,     asked->property,      asked->origin, relay.now(), {},
                  asked->may_connect, asked->may_disconnect};
  session.expires_at = session.issued_at + std::chrono::seconds{asked->ttl_s};
  const std::string token = relay.sessions.sign(session);
  co_return net::json(201, wire::write_session({token, session.expires_at, relay.sessions.channel(session)}));
}

awaitable<net::Response> delete_sessions(Relay& relay, const net::Request& request, const Caller&) {
  std::string detail;
  const auto account = wire::read_account_request(request.body, detail);
  if (!account) co_return problem_answer(Problem::body_invalid, detail);
  relay.sessions.revoke(*account, relay.now());
  relay.hub.close(*account);
  co_return net::text(204, "");
}

constexpr std::array kRoutes{
    PartnerRoute{"POST", "/v1/sessions", Scope::sessions, post_session},
    PartnerRoute{"DELETE", "/v1/sessions", Scope::sessions, delete_sessions},
};

}  // namespace

std::span<const PartnerRoute> partner_routes() {
  return kRoutes;
}

}  // namespace latchkey::relay
