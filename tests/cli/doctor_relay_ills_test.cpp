// Each finding about an installation: one thing wrong at a time, the check that sees it, and what it says.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cli/doctor_installation.hpp"

namespace latchkey::cli::doctor {
namespace {

/// What is wrong, the check that must see it, and a word that it must say.
struct Ill {
  std::string_view name;
  std::string_view check;
  Mark mark;
  std::string_view says;
  void (*make)(Installation&);
};

const Ill kIlls[] = {
    {"mistakes", "config", Mark::wrong, "`listen`",
     [](Installation& seen) {
       seen.mistakes = {"`listen` is missing"};
       seen.config.reset();
     }},
    {"edited_since", "config-running", Mark::hint, "after the relay started",
     [](Installation& seen) { seen.config_file.changed_at = kNow; }},
    {"no_secret", "api-secret", Mark::wrong, "no API secret",
     [](Installation& seen) { seen.has_api_secret = false; }},
    {"host_not_listed", "hosts", Mark::hint, "relay.example.com",
     [](Installation& seen) { seen.config->hosts = {"other.example"}; }},
    {"page_in_two_sites", "pages", Mark::wrong, "two sites",
     [](Installation& seen) {
       seen.config->sites.push_back(seen.config->sites.front());
       seen.config->sites.back().public_base = "https://second.example";
     }},
    {"login_is_consent", "pages", Mark::wrong, "consent",
     [](Installation& seen) { seen.config->sites[0].login_url = seen.config->sites[0].authorize_url; }},
    {"no_claim_url", "pages", Mark::hint, "Marketplace",
     [](Installation& seen) { seen.config->sites[0].claim_url.clear(); }},
    {"retired_version", "cloudbeds", Mark::wrong, "v1.1",
     [](Installation& seen) { seen.config->api_base = "https://hotels.cloudbeds.com/api/v1.1"; }},
    {"island", "cloudbeds", Mark::hint, "island",
     [](Installation& seen) { seen.config->sites[0].authorize_url = "https://hotels.us2.cloudbeds.com/x"; }},
    {"half_a_test_account", "cloudbeds", Mark::wrong, "not of one Cloudbeds",
     [](Installation& seen) { seen.config->sites[0].authorize_url = "http://localhost:8080/oauth"; }},
    {"operator_for_all", "listeners", Mark::hint, "0.0.0.0:8083",
     [](Installation& seen) { seen.config->operator_listen = "0.0.0.0:8083"; }},
    {"no_trusted_proxy", "listeners", Mark::hint, "trusted_proxies",
     [](Installation& seen) { seen.config->trusted_proxies.clear(); }},
    {"no_notify", "notify", Mark::hint, "[notify]", [](Installation& seen) { seen.config->notify_url.clear(); }},
    {"key_missing", "key", Mark::wrong, "missing",
     [](Installation& seen) {
       seen.key.keys.clear();
       seen.key.file.exists = false;
     }},
    {"key_refused", "key", Mark::wrong, "open to other users",
     [](Installation& seen) {
       seen.key.keys.clear();
       seen.key.refused = "The vault key file k is open to other users of this machine. Close it with: chmod 600 k";
     }},
    {"another_key", "key-opens", Mark::wrong, "bb",
     [](Installation& seen) { seen.store.seals = {{"bb", 2}}; }},
    {"altered_seal", "key-opens", Mark::wrong, "320001", [](Installation& seen) { seen.properties[1].opens = false; }},
    {"idle_key", "key-older", Mark::hint, "any more", [](Installation& seen) { seen.key.keys = {"aa", "cc"}; }},
    {"rotation_unfinished", "key-older", Mark::hint, "not finished",
     [](Installation& seen) { seen.key.keys = {"cc", "aa"}; }},
    {"store_refused", "store", Mark::wrong, "cannot be opened",
     [](Installation& seen) { seen.store.refused = "The store x cannot be opened. Do this."; }},
    {"store_for_all", "store", Mark::wrong, "644", [](Installation& seen) { seen.store.file.rights = 0644; }},
    {"no_store_yet", "store", Mark::hint, "not there yet",
     [](Installation& seen) { seen.store.file.exists = false; }},
    {"newer_schema", "store-schema", Mark::wrong, "newer",
     [](Installation& seen) { seen.store.condition.schema = 6; }},
    {"older_schema", "store-schema", Mark::hint, "older", [](Installation& seen) { seen.store.condition.schema = 4; }},
    {"damaged", "store-sound", Mark::wrong, "row 3",
     [](Installation& seen) { seen.store.condition.damage = "row 3 missing"; }},
    {"disk_full", "disk", Mark::wrong, "1 MB", [](Installation& seen) { seen.store.free_bytes = 1'500'000; }},
    {"disk_tight", "disk", Mark::hint, "300 MB", [](Installation& seen) { seen.store.free_bytes = 300'000'000; }},
    {"down", "relay", Mark::wrong, "no relay runs",
     [](Installation& seen) {
       fail(seen.ready, net::Failure::connect);
       seen.store.served = false;
     }},
    {"wrong_operator_port", "relay", Mark::wrong, "holds the store",
     [](Installation& seen) { fail(seen.ready, net::Failure::connect); }},
    {"not_a_relay", "relay", Mark::wrong, "is no relay",
     [](Installation& seen) { seen.ready = answered(200, "<html>"); }},
    {"another_store", "relay", Mark::wrong, "does not serve from",
     [](Installation& seen) { seen.store.served = false; }},
    {"not_ready", "ready", Mark::wrong, "store: it cannot be written",
     [](Installation& seen) { seen.ready = answered(503, "not ready\nstore: it cannot be written; see the log\n"); }},
    {"another_version", "version", Mark::hint, "1.2.3", [](Installation& seen) { seen.version = "1.3.0"; }},
    {"relay_clock", "clock-relay", Mark::wrong, "clock",
     [](Installation& seen) { seen.ready.middle = kNow + 40s; }},
    {"secret_of_another", "back-end", Mark::wrong, "refuses the API secret",
     [](Installation& seen) { seen.secret = answered(401, "{\"code\":\"secret_invalid\"}"); }},
    {"listen_elsewhere", "back-end", Mark::wrong, "cannot reach",
     [](Installation& seen) { fail(seen.secret, net::Failure::connect); }},
    {"no_dns", "dns-tls", Mark::wrong, "DNS", [](Installation& seen) { fail(seen.api, net::Failure::resolve); }},
    {"expired", "dns-tls", Mark::wrong, "certificate has expired",
     [](Installation& seen) { fail(seen.sites[0].consent, net::Failure::tls, "certificate has expired"); }},
    {"ends_soon", "dns-tls", Mark::hint, "20 days",
     [](Installation& seen) { expires_in(seen.notify, 20 * 24h + 1min); }},
    {"no_api", "cloudbeds-api", Mark::wrong, "is not Cloudbeds' API",
     [](Installation& seen) { seen.api.reply.status = 404; }},
    {"kept_out", "cloudbeds-api", Mark::wrong, "kept out", [](Installation& seen) { seen.api.reply.status = 403; }},
    {"outage", "cloudbeds-api", Mark::hint, "503", [](Installation& seen) { seen.api.reply.status = 503; }},
    {"clock_ahead", "clock", Mark::wrong, "40 s ahead of",
     [](Installation& seen) { seen.api.middle = kNow + 41s; }},
    {"clock_behind", "clock", Mark::hint, "behind Cloudbeds",
     [](Installation& seen) { seen.api.middle = kNow - 5s; }},
    {"own_certificate_ends", "public-tls", Mark::hint, "days",
     [](Installation& seen) { expires_in(seen.sites[0].callback, 5 * 24h); }},
    {"own_certificate_refused", "public-tls", Mark::wrong, "self-signed",
     [](Installation& seen) {
       for (Asking* one : {&seen.sites[0].callback, &seen.sites[0].script, &seen.sites[0].metrics})
         fail(*one, net::Failure::tls, "self-signed certificate");
     }},
    {"callback_at_no_path", "callback", Mark::wrong, "answers nothing",
     [](Installation& seen) {
       seen.config->sites[0].redirect_uri = "https://relay.example.com/back";
       seen.sites[0].callback = answered(404, "{\"code\":\"not_found\"}");
       set_header(seen.sites[0].callback, "Content-Type", "application/problem+json");
     }},
    {"callback_redirected", "callback", Mark::wrong, "sends elsewhere",
     [](Installation& seen) { seen.sites[0].callback.reply.status = 301; }},
    {"callback_at_the_edge", "callback", Mark::wrong, "something else",
     [](Installation& seen) { seen.sites[0].callback = answered(403, "<h1>Blocked</h1>"); }},
    {"callback_unknown_host", "callback", Mark::wrong, "does not know the host",
     [](Installation& seen) { seen.sites[0].callback.reply.status = 421; }},
    {"forwarder_is_missing", "callback", Mark::wrong, "forwards",
     [](Installation& seen) {
       seen.config->sites[0].redirect_uri = "https://app.example.com/cloudbeds";
       seen.sites[0].callback = answered(404, "<h1>No</h1>");
     }},
    {"forwarder", "callback", Mark::hint, "your own page",
     [](Installation& seen) {
       seen.config->sites[0].redirect_uri = "https://app.example.com/cloudbeds";
       seen.sites[0].callback = answered(400, "Bad request");
     }},
    {"another_relay", "same-relay", Mark::wrong, "not the one",
     [](Installation& seen) { seen.metrics_after = seen.metrics; }},
    {"script_is_missing", "script", Mark::wrong, "404",
     [](Installation& seen) { seen.sites[0].script.reply.status = 404; }},
    {"script_is_old", "script", Mark::hint, "not this version's", [](Installation& seen) { seen.script_tag = "\"x\""; }},
    {"webhooks_behind_a_login", "webhook", Mark::wrong, "401",
     [](Installation& seen) { seen.webhook = answered(401, ""); }},
    {"webhooks_slow", "webhook", Mark::wrong, "2.5 s", [](Installation& seen) { seen.webhook.took = 2500ms; }},
    {"metrics_in_public", "operator-hidden", Mark::wrong, "everybody",
     [](Installation& seen) { seen.sites[0].metrics = seen.metrics; }},
    {"redirect_with_query", "redirect-shape", Mark::wrong, "query",
     [](Installation& seen) { seen.config->sites[0].redirect_uri += "?app=1"; }},
    {"redirect_with_slash", "redirect-shape", Mark::hint, "slash",
     [](Installation& seen) { seen.config->sites[0].redirect_uri += "/"; }},
    {"redirect_to_localhost", "redirect-shape", Mark::hint, "this machine's",
     [](Installation& seen) { seen.config->sites[0].redirect_uri = "http://localhost:8081/callback"; }},
    {"redirect_refused", "redirect-registered", Mark::wrong, "refuses",
     [](Installation& seen) {
       seen.sites[0].consent = answered(400, "This redirect_uri is not registered for the app.");
     }},
    {"redirect_untold", "redirect-registered", Mark::skipped, "compare with App Details: https://relay.example.com/callback",
     [](Installation& seen) { set_header(seen.sites[0].consent, "Location", "https://hotels.cloudbeds.com/login"); }},
    {"scope_misspelt", "scopes", Mark::wrong, "case matters",
     [](Installation& seen) { seen.config->scopes.push_back("read:taxesandfees"); }},
    {"scope_unknown", "scopes", Mark::hint, "hotel:read",
     [](Installation& seen) { seen.config->scopes.push_back("hotel:read"); }},
    {"scope_not_asked", "scopes-own", Mark::hint, "read:hotel",
     [](Installation& seen) { seen.config->scopes = {"read:reservation"}; }},
    {"scope_refused", "scopes-refused", Mark::wrong, "320001",
     [](Installation& seen) {
       core::TroubleRow row;
       row.last.problem = core::Problem::scope_missing;
       seen.properties[1].diagnosis.evidence = {row};
     }},
    {"not_subscribed", "subscriptions", Mark::wrong, "320000",
     [](Installation& seen) { seen.properties[0].link.subscription_id.clear(); }},
    {"subscribed_elsewhere", "subscribed-to", Mark::wrong, "https://old.example",
     [](Installation& seen) {
       seen.properties[0].subscribed = Subscribed::elsewhere;
       seen.properties[0].subscribed_at = "https://old.example";
     }},
    {"subscription_gone", "subscribed-to", Mark::wrong, "no subscription",
     [](Installation& seen) { seen.properties[0].subscribed = Subscribed::nowhere; }},
    {"notices_wait", "notices", Mark::wrong, "2 notices wait",
     [](Installation& seen) {
       seen.store.notices = 2;
       seen.store.oldest_notice_at = kNow - 2h;
     }},
    {"notices_wait_a_little", "notices", Mark::hint, "10 min",
     [](Installation& seen) {
       seen.store.notices = 2;
       seen.store.oldest_notice_at = kNow - 10min;
     }},
    {"too_many_calls", "rate-limits", Mark::wrong, "suspends",
     [](Installation& seen) { seen.config->calls_per_second = 20; }},
    {"too_many_about_one", "rate-limits", Mark::hint, "property_calls_per_second",
     [](Installation& seen) { seen.config->property_calls_per_second = 8; }},
    {"too_many_hotels", "rate-plan", Mark::wrong, "600 connections",
     [](Installation& seen) {
       seen.config->check_every = 1min;
       seen.properties.assign(600, seen.properties.front());
     }},
    {"many_hotels", "rate-plan", Mark::hint, "300 connections",
     [](Installation& seen) {
       seen.config->check_every = 1min;
       seen.properties.assign(300, seen.properties.front());
     }},
    {"answered_429", "rate-seen", Mark::hint, "7 times",
     [](Installation& seen) {
       seen.metrics.reply.body = "latchkey_verdicts_total{verdict=\"retry\",code=\"rate_limited\"} 7\n";
     }},
    {"hotel_broken", "hotels", Mark::wrong, "320001 \"Hotel\" of demo: broken since 2026-11-18",
     [](Installation& seen) { break_hotel(seen, core::Outlook::broken); }},
    {"hotel_troubled", "hotels", Mark::wrong, "app_not_available",
     [](Installation& seen) { break_hotel(seen, core::Outlook::troubled); }},
    {"hotel_warned", "hotels", Mark::hint, "warned", [](Installation& seen) { break_hotel(seen, core::Outlook::warned); }},
};

TEST(DoctorOfAnInstallation, SeesEachIllAndSaysWhatMendsIt) {
  for (const Ill& ill : kIlls) {
    Installation seen = well();
    ill.make(seen);
    const auto told = judged(seen);
    const auto found = std::ranges::find_if(told, [&](const Told& row) {
      return row.check == ill.check && row.finding.mark == ill.mark &&
             row.finding.what.find(ill.says) != std::string::npos;
    });
    EXPECT_NE(found, told.end()) << ill.name << "\n" << table(told);
    for (const Told& row : told) {
      const bool asks_for_more = row.finding.mark == Mark::wrong || row.finding.mark == Mark::hint;
      EXPECT_EQ(asks_for_more, !row.finding.cure.empty()) << ill.name << ": " << row.finding.what;
      EXPECT_FALSE(row.finding.what.empty()) << ill.name << ": " << row.check;
    }
  }
}

TEST(DoctorOfAnInstallation, HasNoCheckThatCannotFail) {
  const std::set<std::string_view> never{"deliveries"};  // a count alone says nothing against anybody
  std::set<std::string_view> seen;
  for (const Ill& ill : kIlls) seen.insert(ill.check);
  for (const RelayCheckList& list : relay_check_lists())
    for (const RelayCheck& check : list.checks)
      EXPECT_EQ(seen.count(check.id) + never.count(check.id), 1U) << check.id;
}

}  // namespace
}  // namespace latchkey::cli::doctor
