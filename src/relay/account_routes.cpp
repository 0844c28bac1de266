#include "relay/account_routes.hpp"

#include <array>

#include "relay/log.hpp"
#include "relay/names.hpp"
#include "relay/pages.hpp"
#include "wire/account_api.hpp"
#include "wire/page_api.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

/// Of the address: `{account}`, and `{property}` where the route has one.
struct Subject {
  std::string account;
  std::string property;
};

[[nodiscard]] core::Result<Subject> subject_of(const net::Request& request) {
  Subject subject{request.params.at("account"), {}};
  if (!is_account(subject.account)) return Problem::account_invalid;
  const auto property = request.params.find("property");
  if (property == request.params.end()) return subject;
  if (!is_property(property->second)) return Problem::property_invalid;
  subject.property = property->second;
  return subject;
}

/// The account as it is now; or why it was not changed.
[[nodiscard]] net::Response account_answer(const Relay& relay, const std::string& account,
                                           std::optional<Problem> problem) {
  if (problem) return problem_answer(*problem);
  return net::json(200, wire::write_account(relay.accounts.report(account)));
}

awaitable<net::Response> get_account(Relay& relay, const net::Request& request, const Caller&) {
  const auto subject = subject_of(request);
  if (!subject) co_return problem_answer(subject.problem());
  co_return account_answer(relay, subject->account, std::nullopt);
}

awaitable<net::Response> post_app_state(Relay& relay, const net::Request& request, const Caller&) {
  const auto subject = subject_of(request);
  if (!subject) co_return problem_answer(subject.problem());
  std::string detail;
  auto asked = wire::read_state_request(request.body, detail);
  if (!asked) co_return problem_answer(Problem::body_invalid, detail);
  const auto problem =
      co_await relay.accounts.post_state(subject->account, subject->property, std::move(*asked));
  co_return account_answer(relay, subject->account, problem);
}

awaitable<net::Response> put_credential(Relay& relay, const net::Request& request, const Caller&) {
  const auto subject = subject_of(request);
  if (!subject) co_return problem_answer(subject.problem());
  std::string detail;
  auto credential = wire::read_credential_request(request.body, detail);
  if (!credential) co_return problem_answer(Problem::body_invalid, detail);
  const auto problem =
      co_await relay.adoption.adopt(subject->account, subject->property, std::move(*credential));
  co_return account_answer(relay, subject->account, problem);
}

/// Audited: who read which, and whether it was given; never the value.
awaitable<net::Response> get_credential(Relay& relay, const net::Request& request, const Caller& caller) {
  const auto subject = subject_of(request);
  if (!subject) co_return problem_answer(subject.problem());
  std::string refused{request.query_form().get("refused")};
  const auto credential =
      co_await relay.live_credential.read(subject->account, subject->property, std::move(refused));
  tell(LogLevel::audit, credential ? "credential read" : "credential refused",
       {field("secret", caller.name), field("account", subject->account),
        field("property", subject->property)});
  co_return credential ? net::json(200, wire::write_access_credential(credential.value()))
                       : problem_answer(credential.problem());
}

awaitable<net::Response> put_external(Relay& relay, const net::Request& request, const Caller&) {
  const auto subject = subject_of(request);
  if (!subject) co_return problem_answer(subject.problem());
  std::string detail;
  const auto asked = wire::read_external_request(request.body, detail);
  if (!asked) co_return problem_answer(Problem::body_invalid, detail);
  const auto problem = relay.accounts.state_external(subject->account, subject->property, *asked);
  co_return account_answer(relay, subject->account, problem);
}

awaitable<net::Response> delete_external(Relay& relay, const net::Request& request, const Caller&) {
  const auto subject = subject_of(request);
  if (!subject) co_return problem_answer(subject.problem());
  const auto problem = relay.accounts.remove_external(subject->account, subject->property);
  co_return account_answer(relay, subject->account, problem);
}

awaitable<net::Response> get_claim(Relay& relay, const net::Request& request, const Caller&) {
  const std::string account{request.query_form().get("account")};
  if (!is_account(account)) co_return problem_answer(Problem::account_invalid, "name it in `?account=`");
  const auto claim = co_await relay.claims.read(request.params.at("code"), account);
  co_return claim ? net::json(200, wire::write_claim(claim.value())) : problem_answer(claim.problem());
}

awaitable<net::Response> post_claim(Relay& relay, const net::Request& request, const Caller&) {
  std::string detail;
  const auto account = wire::read_account_request(request.body, detail);
  if (!account) co_return problem_answer(Problem::body_invalid, detail);
  if (!is_account(*account)) co_return problem_answer(Problem::account_invalid);
  const auto problem = co_await relay.claims.confirm(request.params.at("code"), *account);
  co_return account_answer(relay, *account, problem);
}

constexpr std::array kRoutes{
    PartnerRoute{"GET", "/v1/claims/{code}", Scope::claims, get_claim},
    PartnerRoute{"POST", "/v1/claims/{code}", Scope::claims, post_claim},
    PartnerRoute{"GET", "/v1/accounts/{account}", Scope::accounts, get_account},
    PartnerRoute{"POST", "/v1/accounts/{account}/properties/{property}/app-state", Scope::accounts,
                 post_app_state},
    PartnerRoute{"GET", "/v1/accounts/{account}/properties/{property}/credential", Scope::credential,
                 get_credential},
    PartnerRoute{"PUT", "/v1/accounts/{account}/properties/{property}/credential", Scope::accounts,
                 put_credential},
    PartnerRoute{"PUT", "/v1/accounts/{account}/properties/{property}/external", Scope::accounts,
                 put_external},
    PartnerRoute{"DELETE", "/v1/accounts/{account}/properties/{property}/external", Scope::accounts,
                 delete_external},
};

}  // namespace

std::span<const PartnerRoute> account_routes() {
  return kRoutes;
}

}  // namespace latchkey::relay
