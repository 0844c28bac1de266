#include "relay/routes.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "net/guards.hpp"
#include "relay/account_routes.hpp"
#include "relay/assets.hpp"
#include "relay/browser_routes.hpp"
#include "relay/guarded.hpp"
#include "relay/limited.hpp"
#include "relay/mending_routes.hpp"
#include "relay/observed.hpp"
#include "relay/page_routes.hpp"
#include "relay/pages.hpp"
#include "relay/partner_routes.hpp"
#include "relay/webhook_secret.hpp"
#include "store/digest.hpp"
#include "wire/deliveries.hpp"
#include "wire/redacted.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

/// A store that cannot write is no reason to lose the hint, nor to answer a good secret otherwise than a
/// wrong one: after a restart every link is asked anyway.
void note(Relay& relay, const std::string& hash) {
  try {
    static_cast<void>(relay.store.mark_dirty(hash));
  } catch (const store::StoreError& error) {
    spdlog::error("a webhook could not be noted: {}", error.what());
  }
}

constexpr const char* kTaken = "{\"ok\":true}";

/// The same answer for good, bad and unknown (FACTS section 9); the question to Cloudbeds follows after it.
awaitable<net::Response> webhook(Relay& relay, const net::Request& request) {
  const std::string& secret = request.params.at("secret");
  const std::string hash = store::digest(secret);
  if (secret == kDoctorsWord || relay.round_trips.take(hash))
    co_return net::json(200, kTaken);  // our own: neither hint nor delivery
  const auto link = relay.store.link_by_webhook(hash);
  if (!link) relay.metrics.count(Counter::deliveries, {"unknown"});
  const auto delivery = link ? wire::read_delivery(request.body) : std::nullopt;
  const core::Hint hint =
      delivery ? core::read_hint(*delivery, relay.config.client_id, link->property) : core::Hint{};
  const bool asks = hint.decision == core::Decision::ask;
  if (link) relay.metrics.count(Counter::deliveries, {asks ? "asked" : "ignored"});
  if (link) {
    relay.history.received(
        *link, {relay.now(), delivery ? wire::safe_event(delivery->event) : std::string(), hint.state, asks});
  }
  if (asks) {
    relay.metrics.hinted(link->account, relay.now());
    note(relay, hash);
    boost::asio::post(relay.executor,
                      [&relay, link = *link, state = hint.state] { relay.keeper.hinted(link, state); });
  }
  co_return net::json(200, kTaken);
}

awaitable<net::Response> openapi(const net::Request&) {
  net::Response response = net::text(200, std::string{openapi_document()});
  response.headers.set("Content-Type", "application/yaml");  // RFC 9512
  response.headers.set("Cache-Control", "no-cache");
  response.headers.set("Access-Control-Allow-Origin", "*");
  co_return response;
}

awaitable<net::Response> asset_or_nothing(const net::Request& request) {
  const bool reading = request.method == "GET" || request.method == "HEAD";
  const Asset* asset = reading ? find_asset(request.path) : nullptr;
  co_return asset != nullptr ? serve(*asset, request) : problem_answer(core::Problem::not_found);
}

[[nodiscard]] std::vector<std::string> own_and_page_origins(const Config& config) {
  std::vector<std::string> origins = config.page_origins();
  for (const Site& site : config.sites) origins.push_back(site.public_base);
  return origins;
}

}  // namespace

net::Handler make_handler(Relay& relay) {
  net::Router router;
  add_page_routes(router, relay);
  add_browser_routes(router, relay);
  add_routes(router, relay, partner_routes());
  add_routes(router, relay, account_routes());
  add_routes(router, relay, mending_routes());
  router.add("POST", "/webhooks/{secret}",
             [&relay](const net::Request& request) { return webhook(relay, request); });
  router.add("GET", "/openapi.yaml", openapi);
  router.otherwise(asset_or_nothing);
  const auto routes = std::make_shared<const net::Router>(std::move(router));
  const auto routed = [routes](const net::Request& request) { return (*routes)(request); };
  net::Handler guards = net::only_hosts(
      relay.config.hosts, net::refuse_foreign_origin(own_and_page_origins(relay.config), guarded(routed)));
  return observed(relay, routes, std::move(guards));
}

}  // namespace latchkey::relay
