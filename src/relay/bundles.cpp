#include "relay/bundles.hpp"

#include <fmt/format.h>

#include "relay/archive.hpp"
#include "relay/bundle_page.hpp"
#include "relay/pages.hpp"
#include "wire/bundle.hpp"
#include "wire/page_api.hpp"

namespace latchkey::relay {

namespace {

[[nodiscard]] wire::Bundle bundle_of(Relay& relay, wire::DiagnosisReport report, std::string reservation) {
  wire::Bundle bundle;
  bundle.made_at = relay.now();
  bundle.version = LATCHKEY_VERSION;
  bundle.client_id = relay.config.client_id;
  bundle.scopes = relay.config.scopes;
  bundle.kept_since = relay.started_at;
  bundle.clock_ahead = relay.cloudbeds.clock_ahead();
  bundle.reservation = std::move(reservation);
  bundle.passed = relay.store.passed(report.account, report.property);
  History::Kept kept = relay.history.of(report.account, report.property);
  bundle.calls = std::move(kept.calls);
  bundle.received = std::move(kept.received);
  bundle.proof = relay.proofs.latest(report.account, report.property);
  bundle.report = std::move(report);
  return wire::cleaned(std::move(bundle));
}

[[nodiscard]] net::Response file_answer(const wire::Bundle& bundle) {
  const std::string html = bundle_page(bundle);
  const std::string json = wire::write_bundle(bundle);
  net::Response response;
  response.body = archive_of({{"support.html", html}, {"support.json", json}}, bundle.made_at);
  response.headers.set("Content-Type", "application/zip");
  response.headers.set("Content-Disposition",
                       fmt::format("attachment; filename=\"latchkey-{}-{}.zip\"", bundle.report.property,
                                   wire::write_time(bundle.made_at).substr(0, 10)));
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

net::Response bundle_answer(Relay& relay, const std::string& account, const std::string& property,
                            const std::string& reservation) {
  if (!wire::is_reservation(reservation))
    return problem_answer(core::Problem::body_invalid,
                          "`reservation` must be a reservation's number: at most 20 letters, digits and '-'");
  auto report = relay.diagnoses.read(account, property);
  if (!report) return problem_answer(report.problem());
  return file_answer(bundle_of(relay, std::move(report).value(), reservation));
}

}  // namespace latchkey::relay
