#include "cli/doctor_relay_visit.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <utility>

#include "cli/doctor_relay_check.hpp"
#include "core/oauth.hpp"
#include "core/url.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/import_verifier.hpp"
#include "relay/webhook_secret.hpp"
#include "store/digest.hpp"

namespace latchkey::cli::doctor {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kOwn = 5s;      // this machine and its proxy: a page waits no longer
constexpr std::chrono::milliseconds kTheirs = 10s;  // as the relay itself waits for Cloudbeds
/// So many hotels' subscriptions are looked up, of all and when each is asked for, at so many calls a second:
/// the relay needs the rest.
constexpr std::size_t kLookedUp = 10;
constexpr std::size_t kLookedUpOfEach = 60;
constexpr int kLookUpsPerSecond = 1;
constexpr std::size_t kScriptBytes = std::size_t{4} * 1024 * 1024;
constexpr std::string_view kNobodys = "latchkey-doctor";  // an account, a state and a scope of nobody's

[[nodiscard]] core::Instant wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

[[nodiscard]] net::OutgoingRequest get(std::string url, std::chrono::milliseconds limit) {
  net::OutgoingRequest request{.method = "GET", .url = std::move(url), .timeout = limit};
  request.max_reply_bytes = kScriptBytes;
  request.tells_connection = true;
  return request;
}

/// A round of questions, all at once.
class Round {
 public:
  explicit Round(net::HttpClient& client) : client_(client) {}

  void ask(net::OutgoingRequest request, Asking& into) {
    into.asked = true;
    into.url = request.url;
    asio::co_spawn(io_, send(std::move(request), into), asio::detached);
  }
  void finish() { io_.run(); }

 private:
  asio::awaitable<void> send(net::OutgoingRequest request, Asking& into) {
    const auto began = std::chrono::steady_clock::now();
    into.reply = co_await client_.send(std::move(request));
    into.took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    into.middle = wall_clock() - into.took / 2;
  }

  net::HttpClient& client_;
  asio::io_context io_;
};

/// As the operator's monitor asks.
[[nodiscard]] std::string at_operator(const relay::Config& config, std::string_view path) {
  relay::Config operators = config;
  operators.listen = {config.operator_listen};
  return relay::door_of(operators).base + std::string{path};
}

/// A scope that no app has: nobody could grant it, and where the redirect URI is known we are told there.
[[nodiscard]] net::OutgoingRequest consent_of(const relay::Config& config, const relay::Site& site) {
  return get(core::build_authorize_url({.endpoint = site.authorize_url,
                                        .client_id = config.client_id,
                                        .redirect_uri = site.redirect_uri,
                                        .scopes = {std::string{kNobodys}},
                                        .state = kNobodys}),
             kTheirs);
}

/// To an address that no link has: writes nothing, and is counted as no delivery.
[[nodiscard]] net::OutgoingRequest delivery_to(const relay::Config& config) {
  net::OutgoingRequest request = get(relay::webhook_address(config, relay::kDoctorsWord), kOwn);
  request.method = "POST";
  request.headers.add("Content-Type", "application/json");
  request.body = "{}";
  return request;
}

/// What a back end with this secret reads; of an account that is there, or of none.
[[nodiscard]] net::OutgoingRequest reading_of(const Installation& seen, const std::string& secret) {
  const auto door = relay::door_of(*seen.config);
  const std::string account =
      seen.properties.empty() ? std::string{kNobodys} : seen.properties.front().link.account;
  net::OutgoingRequest request = get(door.base + "/v1/accounts/" + core::percent_encode(account), kOwn);
  if (!door.host.empty()) request.headers.add("Host", door.host);
  request.headers.add("Authorization", "Bearer " + secret);
  return request;
}

void ask_sites(Round& round, Installation& seen) {
  seen.sites.resize(seen.config->sites.size());
  for (std::size_t i = 0; i < seen.sites.size(); ++i) {
    const relay::Site& site = seen.config->sites[i];
    round.ask(consent_of(*seen.config, site), seen.sites[i].consent);
    round.ask(get(site.redirect_uri, kOwn), seen.sites[i].callback);
    round.ask(get(site.public_base + "/latchkey.js", kOwn), seen.sites[i].script);
    round.ask(get(site.public_base + "/metrics", kOwn), seen.sites[i].metrics);
  }
}

/// Where this hotel's events go, by the rows of Cloudbeds' own list.
void read_subscriptions(const std::vector<wire::Subscription>& rows, const relay::Config& config,
                        PropertySeen& seen) {
  constexpr std::string_view kPath = "/webhooks/";
  seen.subscribed = Subscribed::nowhere;
  for (const wire::Subscription& row : rows) {
    const std::size_t at = row.address.rfind(kPath);
    if (row.property != seen.link.property || at == std::string::npos) continue;
    const std::string secret = row.address.substr(at + kPath.size());
    if (store::digest(secret) != seen.link.webhook_hash) continue;
    seen.subscribed_at = row.address.substr(0, at);
    const bool is_here = seen.subscribed_at == config.webhook_base;
    seen.subscribed = is_here ? Subscribed::here : Subscribed::elsewhere;
    if (is_here) return;
  }
}

asio::awaitable<void> look_up(relay::Cloudbeds& cloudbeds, core::Credential credential,
                              const relay::Config& config, PropertySeen& seen) {
  seen.subscribed = Subscribed::unanswered;
  const auto rows = co_await cloudbeds.get_webhooks(std::move(credential), seen.link.property);
  if (rows.value) read_subscriptions(*rows.value, config, seen);
}

[[nodiscard]] bool may_look_up(const PropertySeen& seen, const std::optional<core::Credential>& credential,
                               core::Instant now) {
  if (!credential || seen.link.webhook_hash.empty()) return false;
  const bool is_good = !credential->expires_at || *credential->expires_at > now + 1min;
  return is_good && seen.diagnosis.outlook <= core::Outlook::warned;
}

/// While calls of the relay wait in line, nobody else should ask.
[[nodiscard]] bool is_busy(const Installation& seen) {
  return metric(seen.metrics, "latchkey_cloudbeds_waiting").value_or(0) > 0;
}

/// With credentials that are good now; none is refreshed, and of many hotels the first few are asked.
void look_up_subscriptions(net::HttpClient& client, Installation& seen, const Opened& opened) {
  relay::Config slow = *seen.config;
  slow.calls_per_second = kLookUpsPerSecond;
  asio::io_context io;
  relay::Cloudbeds cloudbeds(slow, client, wall_clock);
  const std::size_t most = seen.lists_all ? kLookedUpOfEach : kLookedUp;
  std::size_t count = 0;
  for (std::size_t i = 0; i < seen.properties.size() && count < most; ++i) {
    const auto& credential = opened.credentials[i];
    if (!may_look_up(seen.properties[i], credential, seen.now)) continue;
    ++count;
    asio::co_spawn(io, look_up(cloudbeds, *credential, slow, seen.properties[i]), asio::detached);
  }
  io.run();  // bounded: the last is asked after a minute, and each has its limit
}

}  // namespace

void ask_around(Installation& seen, const Opened& opened) {
  const relay::Config& config = *seen.config;
  const auto client = net::make_curl_client();
  Round before(*client);
  before.ask(get(at_operator(config, "/readyz"), kOwn), seen.ready);
  before.ask(get(at_operator(config, "/metrics"), kOwn), seen.metrics);
  before.finish();
  Round round(*client);
  round.ask(get(config.api_base + "/getAppState", kTheirs), seen.api);
  ask_sites(round, seen);
  round.ask(delivery_to(config), seen.webhook);
  if (!config.notify_url.empty())
    round.ask(get(net::origin_of(config.notify_url).value(), kOwn), seen.notify);
  if (!opened.api_secret.empty()) round.ask(reading_of(seen, opened.api_secret), seen.secret);
  round.finish();
  if (seen.api.answered() && !is_busy(seen)) look_up_subscriptions(*client, seen, opened);
  if (!seen.metrics.answered()) return;
  Round after(*client);
  after.ask(get(at_operator(config, "/metrics"), kOwn), seen.metrics_after);
  after.finish();
}

}  // namespace latchkey::cli::doctor
