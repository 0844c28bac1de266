// An installation with which nothing is wrong, as values: what the tests of the doctor's judgements begin
// with.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "cli/doctor_relay_check.hpp"
#include "cli/doctor_report.hpp"

namespace latchkey::cli::doctor {

using namespace std::chrono_literals;

inline constexpr core::Instant kNow = core::instant(1'795'000'000'000);  // 2026-11-18
inline constexpr const char* kDate = "Wed, 18 Nov 2026 11:06:40 GMT";    // the same second

[[nodiscard]] inline Asking answered(int status, std::string body,
                                     std::string url = "https://relay.example.com/") {
  Asking asking{.asked = true, .url = std::move(url), .took = 40ms, .middle = kNow};
  asking.reply.status = status;
  asking.reply.body = std::move(body);
  asking.reply.headers.add("Date", kDate);
  asking.reply.connection = net::ConnectionFacts{
      .address = "192.0.2.1",
      .certificate_until = std::chrono::system_clock::time_point(kNow.time_since_epoch() + 60 * 24h)};
  return asking;
}

inline void fail(Asking& asking, net::Failure failure, std::string words = "") {
  asking.reply = {.failure = failure};
  asking.reply.connection = net::ConnectionFacts{.address = "", .words = std::move(words)};
}

inline void set_header(Asking& asking, const std::string& name, const std::string& value) {
  asking.reply.headers.set(name, value);
}

inline void expires_in(Asking& asking, core::Duration left) {
  asking.reply.connection->certificate_until =
      std::chrono::system_clock::time_point((kNow + left).time_since_epoch());
}

[[nodiscard]] inline std::string metrics_with(int refused_callbacks) {
  return fmt::format(
      "latchkey_requests_total{{method=\"GET\",route=\"/callback\",status=\"400\"}} {}\n"
      "latchkey_verdicts_total{{verdict=\"retry\",code=\"rate_limited\"}} 0\n"
      "latchkey_deliveries_total{{result=\"asked\"}} 3\nlatchkey_cloudbeds_waiting 0\n"
      "process_start_time_seconds 1794990000\nlatchkey_build_info{{version=\"1.2.3\"}} 1\n",
      refused_callbacks);
}

[[nodiscard]] inline relay::Config good_config() {
  relay::Config config;
  config.store = "/var/lib/latchkey/relay.db";
  config.key_file = "/var/lib/latchkey-key/key";
  config.listen = {"127.0.0.1:8081"};
  config.operator_listen = "127.0.0.1:8083";
  config.hosts = {"relay.example.com"};
  config.trusted_proxies = {"127.0.0.1"};
  config.client_id = "exampleapp";
  config.scopes = {"read:hotel", "read:reservation"};
  config.api_base = "https://hotels.cloudbeds.com/api/v1.3";
  config.webhook_base = "https://relay.example.com";
  config.notify_url = "https://app.example.com/latchkey";
  config.sites.push_back({.public_base = "https://relay.example.com",
                          .authorize_url = "https://hotels.cloudbeds.com/api/v1.3/oauth",
                          .login_url = "https://app.example.com/login",
                          .return_to = {"https://app.example.com/"},
                          .claim_url = "https://app.example.com/claim",
                          .redirect_uri = "https://relay.example.com/callback"});
  return config;
}

[[nodiscard]] inline PropertySeen a_hotel(std::string id) {
  PropertySeen seen;
  seen.link.account = "demo";
  seen.link.property = std::move(id);
  seen.link.name = "Hotel";
  seen.link.grant = "g";
  seen.link.app_state = core::AppState::enabled;
  seen.link.subscription_id = "s";
  seen.kind = core::CredentialKind::oauth;
  seen.subscribed = Subscribed::here;
  return seen;
}

/// Nothing is wrong with it, and nothing could be better.
[[nodiscard]] inline Installation well() {
  Installation seen;
  seen.config_file = {.path = "/etc/latchkey/latchkey.toml", .exists = true, .changed_at = kNow - 24h};
  seen.config = good_config();
  seen.has_api_secret = true;
  seen.now = kNow;
  seen.version = "1.2.3";
  seen.script_tag = "\"tag\"";
  seen.key = {.file = {.path = "/var/lib/latchkey-key/key", .exists = true, .rights = 0600}, .keys = {"aa"}};
  seen.store.file = {
      .path = "/var/lib/latchkey/relay.db", .exists = true, .rights = 0600, .bytes = 1'000'000};
  seen.store.condition = {.schema = 5, .known_schema = 5, .damage = ""};
  seen.store.free_bytes = 10'000'000'000;
  seen.store.served = true;
  seen.store.seals = {{"aa", 2}};
  seen.ready = answered(200, "ready\n", "http://127.0.0.1:8083/readyz");
  seen.metrics = answered(200, metrics_with(4));
  seen.metrics_after = answered(200, metrics_with(5));
  seen.api = answered(401, "{}", "https://hotels.cloudbeds.com/api/v1.3/getAppState");
  seen.webhook = answered(200, "{\"ok\":true}");
  seen.notify = answered(404, "", "https://app.example.com");
  seen.secret = answered(200, "{}", "http://127.0.0.1:8081/v1/accounts/demo");
  SiteSeen site;
  site.consent = answered(302, "", "https://hotels.cloudbeds.com/api/v1.3/oauth?client_id=exampleapp");
  set_header(site.consent, "Location", "https://relay.example.com/callback?error=invalid_scope");
  site.callback = answered(400, "<code>callback_malformed</code>");
  site.script = answered(200, "", "https://relay.example.com/latchkey.js");
  set_header(site.script, "Content-Type", "text/javascript");
  set_header(site.script, "ETag", "W/\"tag\"");
  site.metrics = answered(404, "{\"code\":\"not_found\"}");
  seen.sites.push_back(std::move(site));
  seen.properties = {a_hotel("320000"), a_hotel("320001")};
  return seen;
}

[[nodiscard]] inline std::vector<Told> judged(const Installation& seen) {
  return judge(relay_check_lists(), seen);
}

inline void break_hotel(Installation& seen, core::Outlook outlook) {
  core::Diagnosis& told = seen.properties[1].diagnosis;
  told.outlook = outlook;
  told.problem = core::Problem::app_not_available;
  told.since = kNow - 3h;
  told.actor = "a person at the hotel";
  told.meaning = "It ended.";
  told.steps = core::steps::kEnded;
}

}  // namespace latchkey::cli::doctor
