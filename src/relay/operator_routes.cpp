#include "relay/operator_routes.hpp"

#include <spdlog/spdlog.h>

#include "net/guards.hpp"
#include "relay/bundles.hpp"
#include "relay/explain_page.hpp"
#include "relay/guarded.hpp"
#include "relay/names.hpp"
#include "relay/support_page.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

awaitable<net::Response> fine(const net::Request&) {
  co_return net::text(200, "ok\n");
}

/// Why not; empty when all is well. The store is written to: a full disk shows only then.
[[nodiscard]] std::string unready(Relay& relay) {
  if (relay.draining) return "draining: this relay is ending";
  try {
    relay.store.probe();
    for (const store::SealHead& row : relay.store.seal_heads())
      if (!relay.vault.has_key_of(row.head))
        return "key: it does not open the store's credentials; was the key file replaced?";
  } catch (const store::StoreError& error) {
    spdlog::error("not ready: {}", error.what());
    return "store: it cannot be written; see the log";
  }
  return {};
}

awaitable<net::Response> ready(Relay& relay) {
  const std::string why = unready(relay);
  co_return net::text(why.empty() ? 200 : 503, why.empty() ? "ready\n" : "not ready\n" + why + "\n");
}

[[nodiscard]] std::string kind_of(const store::LinkCount& row) {
  if (row.external) return "external";
  return row.with_credential ? "credential" : "none";
}

[[nodiscard]] std::vector<Reading> readings(Relay& relay) {
  std::vector<Reading> gauges{
      {Gauge::stream_clients, {}, static_cast<double>(relay.hub.size())},
      {Gauge::cloudbeds_in_flight, {}, static_cast<double>(relay.calls.count())},
      {Gauge::cloudbeds_last_second,
       {},
       static_cast<double>(relay.calls.in_last_second(std::chrono::steady_clock::now()))},
      {Gauge::cloudbeds_waiting, {}, static_cast<double>(relay.cloudbeds.waiting())},
      {Gauge::ready, {}, unready(relay).empty() ? 1.0 : 0.0},
      {Gauge::start_time, {}, static_cast<double>(core::ms(relay.started_at)) / 1000.0},
      {Gauge::build_info, {LATCHKEY_VERSION}, 1.0},
  };
  if (relay.open_connections)
    gauges.push_back({Gauge::open_connections, {}, static_cast<double>(relay.open_connections())});
  try {
    for (const store::LinkCount& row : relay.store.count_links())
      gauges.push_back({Gauge::links,
                        {std::string{core::name(row.app_state)}, kind_of(row), row.state},
                        static_cast<double>(row.count)});
    gauges.push_back({Gauge::notices_waiting, {}, static_cast<double>(relay.store.count_notices())});
    const core::Instant now = relay.now();
    const core::Duration oldest = now - relay.store.oldest_notice_at().value_or(now);
    gauges.push_back({Gauge::notices_oldest, {}, std::chrono::duration<double>(oldest).count()});
  } catch (const store::StoreError&
               error) {  // the rest is told all the same: a failing store is when it is looked at
    spdlog::error("the store could not be counted: {}", error.what());
  }
  return gauges;
}

awaitable<net::Response> metrics(Relay& relay) {
  net::Response response = net::text(200, relay.metrics.text(readings(relay)));
  response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  co_return response;
}

awaitable<net::Response> form(const net::Request&) {
  co_return explain_form();
}

/// Nothing is kept and nothing changes: it needs no session.
awaitable<net::Response> explained(const net::Request& request) {
  co_return explain_answer(request);
}

/// In the address, so that an agent may keep it: a property id is no secret.
awaitable<net::Response> support(Relay& relay, const net::Request& request) {
  const std::string property{request.query_form().get("property")};
  if (property.empty()) co_return support_form();
  if (!is_property(property)) co_return support_refused();
  co_return support_answer(property, relay.diagnoses.of_property(property));
}

/// A file to keep; which link, the support page says.
awaitable<net::Response> support_bundle(Relay& relay, const net::Request& request) {
  const net::Form asked = request.query_form();
  const std::string property{asked.get("property")};
  if (!is_property(property)) co_return support_refused();
  co_return bundle_answer(relay, std::string{asked.get("account")}, property,
                          std::string{asked.get("reservation")});
}

}  // namespace

net::Handler make_operator_handler(Relay& relay) {
  const auto for_people = [&relay](net::Handler handler) {
    return net::only_addresses_and(relay.config.operator_hosts, guarded(std::move(handler)));
  };
  net::Router router;
  router.add("GET", "/explain", for_people(form));
  router.add("POST", "/explain", for_people(explained));
  router.add("GET", "/support",
             for_people([&relay](const net::Request& request) { return support(relay, request); }));
  router.add("GET", "/support/bundle",
             for_people([&relay](const net::Request& request) { return support_bundle(relay, request); }));
  router.add("GET", "/healthz", fine);
  router.add("GET", "/readyz", [&relay](const net::Request&) { return ready(relay); });
  router.add("GET", "/metrics", [&relay](const net::Request&) { return metrics(relay); });
  return router;
}

}  // namespace latchkey::relay
