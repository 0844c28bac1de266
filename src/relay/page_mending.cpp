#include "relay/page_mending.hpp"

#include <string>
#include <utility>
#include <vector>

#include "relay/bundles.hpp"
#include "relay/limited.hpp"
#include "relay/names.hpp"
#include "relay/pages.hpp"
#include "relay/tagged.hpp"
#include "wire/page_api.hpp"
#include "wire/page_report.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

namespace {

/// The property that is asked for, within the session's; empty: of all of the account's.
[[nodiscard]] core::Result<std::string> property_of(const Session& session, std::string asked) {
  if (asked.empty()) return session.property;
  const bool other = !session.property.empty() && asked != session.property;
  if (other || !is_property(asked)) return Problem::property_invalid;
  return asked;
}

/// The link of the session's own account; without a property its only one.
[[nodiscard]] core::Result<store::Link> link_of(Relay& relay, const Session& session, std::string asked) {
  const auto property = property_of(session, std::move(asked));
  if (!property) return property.problem();
  std::vector<store::Link> links = relay.store.account(session.account).links;
  std::erase_if(links, [&](const store::Link& link) {
    return !property.value().empty() && link.property != property.value();
  });
  if (links.empty()) return Problem::not_connected;
  if (links.size() > 1) return Problem::property_required;
  return std::move(links.front());
}

/// The same, of a connection that the relay makes calls for.
[[nodiscard]] core::Result<store::Link> live_link_of(Relay& relay, const Session& session,
                                                     std::string asked) {
  auto link = link_of(relay, session, std::move(asked));
  if (!link) return link;
  if (link->is_external()) return Problem::external_connection;
  if (link->grant.empty()) return Problem::not_connected;
  return link;
}

[[nodiscard]] std::string asked_in(const net::Request& request) {
  return std::string{request.query_form().get("property")};
}

}  // namespace

awaitable<net::Response> get_page_diagnosis(Relay& relay, const net::Request& request,
                                            const Session& session) {
  const auto property = property_of(session, asked_in(request));
  if (!property) co_return problem_answer(property.problem());
  const wire::DiagnosisReport report = relay.diagnoses.for_page(session.account, property.value());
  co_return tagged(request, wire::write_page_diagnosis(report, session.may_connect));
}

awaitable<net::Response> post_page_test(Relay& relay, const net::Request& request, const Session& session) {
  std::string detail;
  const auto property = wire::read_disconnect_request(request.body, detail);
  if (!property) co_return problem_answer(Problem::body_invalid, detail);
  auto asked = wire::read_proof_request(request.body, detail);
  if (!asked) co_return problem_answer(Problem::body_invalid, detail);
  const auto link = live_link_of(relay, session, *property);
  if (!link) co_return problem_answer(link.problem());
  if (const auto wait = relay.proofs.refuses(link.value())) co_return too_many(relay, "tests", *wait);
  const auto proof = relay.proofs.begin(link.value(), std::move(asked->reservation));
  net::Response response = net::json(202, wire::write_page_proof(*proof));
  response.headers.set("Location", request.path + "/" + proof->id + "?property=" + link->property);
  co_return response;
}

/// A run's word is no secret: it is found under the session's own account and property only.
awaitable<net::Response> get_page_test(Relay& relay, const net::Request& request, const Session& session) {
  const auto link = link_of(relay, session, asked_in(request));
  if (!link) co_return problem_answer(link.problem());
  const auto proof = relay.proofs.find(link->account, link->property, request.params.at("run"));
  if (!proof) co_return problem_answer(Problem::not_found, "the connection's latest test is another one");
  co_return net::json(200, wire::write_page_proof(*proof));
}

/// Also for who may look and not connect: it changes nothing, what it holds beyond the panel (calls with what
/// may be shown of their refusals, deliveries, times) is of this account alone and cleaned for strangers, and
/// who stands at the desk when it fails is often who has to hand it over.
awaitable<net::Response> get_page_bundle(Relay& relay, const net::Request& request, const Session& session) {
  const auto link = link_of(relay, session, asked_in(request));
  if (!link) co_return problem_answer(link.problem());
  const std::string reservation{request.query_form().get("reservation")};
  co_return bundle_answer(relay, link->account, link->property, reservation);
}

}  // namespace latchkey::relay
