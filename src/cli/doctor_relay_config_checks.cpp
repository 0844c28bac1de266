// The configuration, beyond what reading it tells.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/doctor_relay_check.hpp"
#include "core/url.hpp"

namespace latchkey::cli::doctor {

namespace {

[[nodiscard]] std::string host_of(std::string_view address) {
  const auto parts = core::read_address(address);
  return parts ? std::string{parts->origin.substr(parts->scheme.size() + 3)} : std::string{};
}

Findings judge_reading(const Installation& seen) {
  Findings findings;
  for (const std::string& mistake : seen.mistakes)
    add(findings, wrong(mistake,
                        "Correct it, and try again; docs/operate.md lists the keys. Secrets come from the "
                        "relay's own environment: run this with the same."));
  if (!findings.empty()) return findings;
  return fine(fmt::format("{} reads without a mistake", seen.config_file.path));
}

Findings judge_secret(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  if (seen.has_api_secret && seen.store.api_secrets > 0)
    return fine(fmt::format("an API secret is set, and {} in the store",
                            counted(seen.store.api_secrets, "is", "are")));
  if (seen.has_api_secret) return fine("an API secret is set");
  if (seen.store.api_secrets > 0)
    return fine(
        fmt::format("{} in the store", counted(seen.store.api_secrets, "API secret is", "API secrets are")));
  if (!seen.store.refused.empty()) return skipped("the store, which may hold some, cannot be read");
  return wrong("there is no API secret: every call of your back end is refused",
               "Make one with `latchkey relay secret add`, or set the variable that `api_secret_env` names.");
}

Findings judge_hosts(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  std::vector<std::string> wanted{host_of(seen.config->webhook_base)};
  for (const relay::Site& site : seen.config->sites) wanted.push_back(host_of(site.public_base));
  Findings findings;
  std::vector<std::string> told;
  for (const std::string& host : wanted) {
    const bool listed = std::ranges::find(seen.config->hosts, host) != seen.config->hosts.end();
    if (listed || std::ranges::find(told, host) != told.end()) continue;
    told.push_back(host);
    add(findings, hint(fmt::format("`hosts` does not list {}, under which the relay is reached", host),
                       fmt::format("Add \"{}\", unless your proxy puts another Host in its place.", host)));
  }
  return findings.empty() ? fine("`hosts` lists every host under which the relay is reached") : findings;
}

/// A page's origin chooses its site (Config::site_of_page): the first one wins.
void look_for_shared_origins(const relay::Config& config, Findings& findings) {
  std::map<std::string, const relay::Site*, std::less<>> owner;
  for (const relay::Site& site : config.sites) {
    for (const std::string& page : site.return_to) {
      const std::string origin{core::read_address(page)->origin};
      const auto [row, is_new] = owner.emplace(origin, &site);
      if (is_new || row->second == &site) continue;
      add(findings, wrong(fmt::format("pages of {} stand in two sites: flows from them always go to {}",
                                      origin, row->second->public_base),
                          "Leave the origin in one `return_to` only."));
      return;
    }
  }
}

Findings judge_pages(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  Findings findings;
  look_for_shared_origins(*seen.config, findings);
  for (const relay::Site& site : seen.config->sites) {
    if (site.login_url.starts_with(site.authorize_url))
      add(findings,
          wrong(fmt::format("Login leads to Cloudbeds' consent: login_url is {}", site.login_url),
                "Set login_url to the Login URL of App Details: an install address there makes hotels "
                "connect twice."));
    if (site.claim_url.empty())
      add(findings,
          hint(fmt::format("{} takes no starts from the Marketplace: it has no claim_url", site.public_base),
               "Set claim_url to your claim page (docs/flows.md): Cloudbeds certifies no new app without."));
  }
  if (findings.empty()) return fine("return_to, login_url and claim_url of every site agree");
  return findings;
}

Findings judge_cloudbeds(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const relay::Config& config = *seen.config;
  Findings findings;
  std::vector<std::string> addresses{config.api_base};
  for (const relay::Site& site : config.sites) addresses.push_back(site.authorize_url);
  for (const std::string& address : addresses) {
    if (address.find("/api/v1.1") != std::string::npos)
      add(findings,
          wrong(fmt::format("{} is of API v1.1, which ended in March 2025", address), "Write v1.3."));
    if (host_of(address).find(".us2.") != std::string::npos)
      add(findings, hint(fmt::format("{} is an island's own address", address),
                         "Write hotels.cloudbeds.com: consent and tokens are only there."));
    if (is_loopback(address) != is_loopback(config.api_base))
      add(findings, wrong(fmt::format("{} and {} are not of one Cloudbeds", address, config.api_base),
                          "Name the test account in both, or hotels.cloudbeds.com in both."));
  }
  if (!findings.empty()) return findings;
  const bool real = host_of(config.api_base).ends_with("cloudbeds.com");
  return fine(
      fmt::format("{} {}", config.api_base, real ? "is Cloudbeds" : "is a test account, not Cloudbeds"));
}

Findings judge_listeners(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const relay::Config& config = *seen.config;
  Findings findings;
  if (!is_loopback(config.operator_listen))
    add(findings,
        hint(fmt::format("operator_listen is {}, which asks for no credentials", config.operator_listen),
             "Listen on 127.0.0.1, or see that only your own network reaches it."));
  const bool behind_proxy =
      is_loopback(config.listen.front()) && !is_loopback(config.sites.front().public_base);
  if (behind_proxy && config.trusted_proxies.empty())
    add(findings,
        hint("behind a proxy, and trusted_proxies is empty: all clients look like one, and none is limited",
             "Set trusted_proxies to the proxy's address, as in [\"127.0.0.1\"]."));
  return findings.empty() ? fine(fmt::format("{} for everybody, {} for the operator",
                                             fmt::join(config.listen, ", "), config.operator_listen))
                          : findings;
}

Findings judge_notify(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  if (!seen.config->notify_url.empty())
    return fine(fmt::format("your back end is told of changes at {}", seen.config->notify_url));
  return hint("[notify] has no `url`: your back end is not told when a hotel connects, breaks or leaves",
              "Set it (docs/webhooks.md), or let your back end ask GET /v1/accounts/{account} by itself.");
}

Findings judge_changed(const Installation& seen) {
  const auto started = metric(seen.metrics, "process_start_time_seconds");
  if (!started) return skipped("no relay answers that could run with another one");
  const auto since = seen.config_file.changed_at - core::instant(static_cast<std::int64_t>(*started * 1000));
  if (since <= std::chrono::seconds{1}) return fine("the relay started after it was last changed");
  return hint(
      fmt::format("it was changed {} after the relay started: what is told here may not be what runs",
                  rough(since)),
      "Restart the relay, so that it takes up the change; first mend what is WRONG here, for it would start "
      "with that.");
}

constexpr std::array kChecks{
    RelayCheck{"config", judge_reading},      RelayCheck{"config-running", judge_changed},
    RelayCheck{"api-secret", judge_secret},   RelayCheck{"hosts", judge_hosts},
    RelayCheck{"pages", judge_pages},         RelayCheck{"cloudbeds", judge_cloudbeds},
    RelayCheck{"listeners", judge_listeners}, RelayCheck{"notify", judge_notify},
};

}  // namespace

std::span<const RelayCheck> config_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
