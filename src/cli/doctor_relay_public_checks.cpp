// The relay as browsers and Cloudbeds reach it: callback, script, webhooks.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/doctor_relay_check.hpp"
#include "cli/doctor_relay_clock.hpp"
#include "core/problem.hpp"
#include "net/ascii.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr std::string_view kDown = "no relay runs here that could be reached";

[[nodiscard]] std::string own_callback(const relay::Site& site) {
  return site.public_base + "/callback";
}

[[nodiscard]] std::string name_of(core::Problem problem) {
  return std::string{core::name(problem)};
}

/// Without parameters the callback is refused, in words that only a Latchkey relay has.
[[nodiscard]] bool is_our_callback(const Asking& callback) {
  return callback.says(400) &&
         callback.reply.body.find(name_of(core::Problem::callback_malformed)) != std::string::npos;
}

/// Nothing at this site's address answers, which is told once, as the way that is closed.
[[nodiscard]] bool is_closed(const SiteSeen& site) {
  return !site.script.answered() && !site.metrics.answered();
}
constexpr std::string_view kClosed = "does not answer: see public-tls";

[[nodiscard]] bool is_unknown_host(const Asking& asking) {
  return asking.says(421);
}

Findings judge_ways(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  if (!seen.runs()) return skipped(std::string{kDown});
  return for_each_site(seen, [&](const relay::Site&, const SiteSeen& site) {
    for (const Asking* one : {&site.callback, &site.script, &site.metrics})
      if (one->reply.connection && one->reply.connection->certificate_until) return judge_way(*one, seen.now);
    return judge_way(site.script, seen.now);
  });
}

/// Behind the partner's own redirect URI the relay is not asked without a code.
[[nodiscard]] Findings judge_forwarder(const relay::Site& site, const Asking& callback) {
  const int status = callback.reply.status;
  if (status == 404 || status >= 500)
    return wrong(fmt::format("{} answers {}: nothing there forwards to the relay", site.redirect_uri, status),
                 fmt::format("Forward it, with its whole query, to {} (docs/flows.md).", own_callback(site)));
  return hint(fmt::format("{} is your own page, and answers {}: whether it forwards shows only with a code",
                          site.redirect_uri, status),
              fmt::format("Try it with a hotel of your own: it must end at {}.", own_callback(site)));
}

[[nodiscard]] Findings judge_one_callback(const relay::Site& site, const SiteSeen& seen) {
  const Asking& callback = seen.callback;
  const net::OutgoingReply& reply = callback.reply;
  const bool is_ours = site.redirect_uri.starts_with(site.public_base + "/");
  if (!callback.answered() && is_ours && is_closed(seen))
    return skipped(fmt::format("{} {}", site.redirect_uri, kClosed));
  if (!callback.answered())
    return wrong(fmt::format("{}: {}", site.redirect_uri, why_no_answer(reply)), cure_of(reply.failure));
  if (is_our_callback(callback))
    return fine(fmt::format("{} is answered by a Latchkey relay", site.redirect_uri));
  if (is_unknown_host(callback))
    return wrong(fmt::format("the relay does not know the host of {}", site.redirect_uri),
                 "Add its host, with its port unless that is the scheme's own, to `hosts`.");
  if (reply.headers.get("Content-Type").find("problem+json") != std::string::npos &&
      reply.body.find("\"not_found\"") != std::string::npos)
    return wrong(
        fmt::format("{} is a path at which the relay answers nothing", site.redirect_uri),
        fmt::format("Leave `redirect_uri` out, and register {} with Cloudbeds.", own_callback(site)));
  if (site.redirect_uri != own_callback(site)) return judge_forwarder(site, callback);
  if (reply.status / 100 == 3)
    return wrong(
        fmt::format("{} sends elsewhere ({}) before the relay is asked", site.redirect_uri, reply.status),
        "Let proxy and host pass this path on unchanged, or register the address at which it ends.");
  return wrong(
      fmt::format("{} is answered by something else ({})", site.redirect_uri, reply.status),
      "See what answers there: a proxy that passes the path on to another server, or a page of the edge.");
}

Findings judge_callback(const Installation& seen) {
  if (seen.has_config() && !seen.runs()) return skipped(std::string{kDown});
  return for_each_site(
      seen, [](const relay::Site& site, const SiteSeen& one) { return judge_one_callback(site, one); });
}

/// The operator's own count of refused callbacks has risen by those that were provoked just now.
Findings judge_identity(const Installation& seen) {
  const auto provoked =
      std::ranges::count_if(seen.sites, [](const SiteSeen& site) { return is_our_callback(site.callback); });
  if (provoked == 0) return skipped("no callback of a relay was reached");
  if (!seen.metrics_after.says(200)) return skipped("the operator's listener tells no numbers");
  constexpr std::string_view kRequests = "latchkey_requests_total";
  const auto count = [&](const Asking& metrics) {
    return metric(metrics, kRequests, {"route=\"/callback\"", "status=\"400\""}).value_or(0);
  };
  if (count(seen.metrics_after) - count(seen.metrics) >= static_cast<double>(provoked))
    return fine("what answers in public is the relay that was asked here");
  return wrong(
      "the relay that answers in public is not the one at operator_listen",
      "Let the proxy lead to this relay's `listen`, and end the other one: one store has one relay.");
}

[[nodiscard]] std::string tag_of(const Asking& asking) {
  std::string tag(asking.reply.headers.get("ETag"));
  return tag.starts_with("W/") ? tag.substr(2) : tag;  // a proxy that compresses marks it so
}

[[nodiscard]] Findings judge_one_script(const Installation& seen, const Asking& script) {
  if (!script.answered()) return skipped(fmt::format("{} {}", script.url, kClosed));
  const std::string type = net::lower(script.reply.headers.get("Content-Type"));
  if (script.reply.status != 200 || type.find("javascript") == std::string::npos)
    return wrong(fmt::format("{} answers {}: no page gets the button", script.url, script.reply.status),
                 "Let the proxy pass /latchkey.js and what it loads on to the relay.");
  if (tag_of(script) == seen.script_tag) return fine(fmt::format("{} is this version's", script.url));
  return hint(fmt::format("{} is not this version's", script.url),
              "Restart the relay if it is older than what is installed; else look for a cache that keeps it "
              "too long.");
}

Findings judge_script(const Installation& seen) {
  if (seen.has_config() && !seen.runs()) return skipped(std::string{kDown});
  return for_each_site(
      seen, [&](const relay::Site&, const SiteSeen& one) { return judge_one_script(seen, one.script); });
}

[[nodiscard]] bool is_closed_at(const Installation& seen, std::string_view base) {
  for (std::size_t i = 0; i < std::min(seen.sites.size(), seen.config->sites.size()); ++i)
    if (seen.config->sites[i].public_base == base) return is_closed(seen.sites[i]);
  return false;
}

Findings judge_webhook(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  if (!seen.runs()) return skipped(std::string{kDown});
  const Asking& webhook = seen.webhook;
  const std::string where = seen.config->webhook_base + "/webhooks/...";
  if (!webhook.answered() && is_closed_at(seen, seen.config->webhook_base))
    return skipped(fmt::format("{} {}", where, kClosed));
  if (!webhook.answered())
    return wrong(fmt::format("{}: {}", where, why_no_answer(webhook.reply)), cure_of(webhook.reply.failure));
  if (is_unknown_host(webhook))
    return wrong(fmt::format("the relay does not know the host of {}", where), "Add its host to `hosts`.");
  const bool ours = webhook.says(200) && webhook.reply.body.find("\"ok\":true") != std::string::npos;
  if (!ours)
    return wrong(fmt::format("{} answers {}: Cloudbeds' deliveries are lost", where, webhook.reply.status),
                 "Let the proxy pass POST /webhooks/ on to the relay, without a login before it.");
  if (webhook.took > std::chrono::seconds{2})
    return wrong(fmt::format("{} answers after {:.1f} s, and Cloudbeds waits 2", where,
                             static_cast<double>(webhook.took.count()) / 1000),
                 "See what on the way is slow: a delivery that takes longer counts as failed.");
  return fine(fmt::format("{} takes deliveries", where));
}

Findings judge_hidden(const Installation& seen) {
  if (seen.has_config() && !seen.runs()) return skipped(std::string{kDown});
  return for_each_site(seen, [](const relay::Site& site, const SiteSeen& one) {
    if (!one.metrics.answered()) return skipped(fmt::format("{} {}", site.public_base, kClosed));
    if (one.metrics.reply.body.find("latchkey_") == std::string::npos)
      return fine(fmt::format("the operator's listener is not to be seen at {}", site.public_base));
    return wrong(fmt::format("{}/metrics shows the operator's listener to everybody", site.public_base),
                 "Let the proxy lead to `listen` alone; hotels' names stand on the operator's support page.");
  });
}

constexpr std::array kChecks{
    RelayCheck{"public-tls", judge_ways},     RelayCheck{"callback", judge_callback},
    RelayCheck{"same-relay", judge_identity}, RelayCheck{"script", judge_script},
    RelayCheck{"webhook", judge_webhook},     RelayCheck{"operator-hidden", judge_hidden},
};

}  // namespace

std::span<const RelayCheck> public_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
