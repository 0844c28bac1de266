#include "relay/mending_routes.hpp"

#include <array>
#include <boost/asio/post.hpp>

#include "relay/bundles.hpp"
#include "relay/limited.hpp"
#include "relay/names.hpp"
#include "relay/pages.hpp"
#include "wire/diagnosis.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

/// The link of the address, if the account has it.
[[nodiscard]] core::Result<store::Link> link_of(Relay& relay, const net::Request& request) {
  const std::string& account = request.params.at("account");
  const std::string& property = request.params.at("property");
  if (!is_account(account)) return Problem::account_invalid;
  if (!is_property(property)) return Problem::property_invalid;
  auto link = relay.store.link(account, property);
  if (!link) return Problem::not_connected;
  return std::move(*link);
}

/// The same, of a connection that the relay makes calls for.
[[nodiscard]] core::Result<store::Link> live_link_of(Relay& relay, const net::Request& request) {
  auto link = link_of(relay, request);
  if (!link) return link;
  if (link->is_external()) return Problem::external_connection;
  if (link->grant.empty()) return Problem::not_connected;
  return link;
}

awaitable<net::Response> get_diagnosis(Relay& relay, const net::Request& request, const Caller&) {
  const auto link = link_of(relay, request);
  if (!link) co_return problem_answer(link.problem());
  const auto report = relay.diagnoses.read(link->account, link->property);
  if (!report) co_return problem_answer(report.problem());
  co_return net::json(200, wire::write_diagnosis(report.value()));
}

/// A hint, and never more: what is so, getAppState says. What is well asks nothing, and neither does an
/// outage: a question more would not end it.
awaitable<net::Response> post_observation(Relay& relay, const net::Request& request, const Caller&) {
  const auto link = live_link_of(relay, request);
  if (!link) co_return problem_answer(link.problem());
  std::string detail;
  const auto seen = wire::read_observation(request.body, detail);
  if (!seen) co_return problem_answer(Problem::body_invalid, detail);
  if (const auto wait = relay.diagnoses.refuses(link.value()))
    co_return too_many(relay, "observations", *wait);
  const auto grant = relay.store.grant(link->grant);
  const core::CredentialKind kind = grant ? grant->kind : relay.config.credential;
  const core::Evidence evidence = wire::evidence_of(*seen, kind, relay.now());
  relay.diagnoses.note(link.value(), evidence);
  const core::TroubleKind kind_seen = core::kind_of(evidence.verdict);
  const bool doubts = kind_seen == core::TroubleKind::refusal || kind_seen == core::TroubleKind::mistake;
  const bool asks = doubts && !relay.keeper.waits(link.value());
  if (asks)
    boost::asio::post(relay.executor, [&relay, doubted = link.value()] { relay.keeper.doubted(doubted); });
  co_return net::json(200, wire::write_observed(evidence, asks));
}

/// Goes on by itself: who asked reads how far it has come.
awaitable<net::Response> post_test(Relay& relay, const net::Request& request, const Caller&) {
  const auto link = live_link_of(relay, request);
  if (!link) co_return problem_answer(link.problem());
  std::string detail;
  auto asked = wire::read_proof_request(request.body, detail);
  if (!asked) co_return problem_answer(Problem::body_invalid, detail);
  if (const auto wait = relay.proofs.refuses(link.value())) co_return too_many(relay, "tests", *wait);
  const auto proof = relay.proofs.begin(link.value(), std::move(asked->reservation));
  net::Response response = net::json(202, wire::write_proof(*proof));
  response.headers.set("Location", request.path + "/" + proof->id);
  co_return response;
}

awaitable<net::Response> get_test(Relay& relay, const net::Request& request, const Caller&) {
  const auto link = link_of(relay, request);
  if (!link) co_return problem_answer(link.problem());
  const auto proof = relay.proofs.find(link->account, link->property, request.params.at("run"));
  if (!proof) co_return problem_answer(Problem::not_found, "the connection's latest test is another one");
  co_return net::json(200, wire::write_proof(*proof));
}

awaitable<net::Response> get_bundle(Relay& relay, const net::Request& request, const Caller&) {
  const auto link = link_of(relay, request);
  if (!link) co_return problem_answer(link.problem());
  const std::string reservation{request.query_form().get("reservation")};
  co_return bundle_answer(relay, link->account, link->property, reservation);
}

constexpr std::array kRoutes{
    PartnerRoute{"GET", "/v1/accounts/{account}/properties/{property}/diagnosis", Scope::accounts,
                 get_diagnosis},
    PartnerRoute{"POST", "/v1/accounts/{account}/properties/{property}/observations", Scope::accounts,
                 post_observation},
    PartnerRoute{"POST", "/v1/accounts/{account}/properties/{property}/test", Scope::accounts, post_test},
    PartnerRoute{"GET", "/v1/accounts/{account}/properties/{property}/test/{run}", Scope::accounts, get_test},
    PartnerRoute{"GET", "/v1/accounts/{account}/properties/{property}/bundle", Scope::accounts, get_bundle},
};

}  // namespace

std::span<const PartnerRoute> mending_routes() {
  return kRoutes;
}

}  // namespace latchkey::relay
