// The way to Cloudbeds: names, certificates, the API, its clock.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "cli/doctor_relay_check.hpp"
#include "cli/doctor_relay_clock.hpp"

namespace latchkey::cli::doctor {

namespace {

/// Each address once, however many sites name it.
Findings judge_ways(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  std::vector<const Asking*> ways{&seen.api};
  for (const SiteSeen& site : seen.sites) ways.push_back(&site.consent);
  if (seen.notify.asked) ways.push_back(&seen.notify);
  Findings findings;
  for (const Asking* way : ways) {
    for (Finding& one : judge_way(*way, seen.now)) {
      const bool told =
          std::ranges::any_of(findings, [&](const Finding& row) { return row.what == one.what; });
      if (!told) findings.push_back(std::move(one));
    }
  }
  return findings;
}

[[nodiscard]] bool is_json(const net::OutgoingReply& reply) {
  return nlohmann::json::accept(reply.body);
}

Findings judge_api(const Installation& seen) {
  if (!seen.api.answered()) return skipped("Cloudbeds' API does not answer");
  const int status = seen.api.reply.status;
  if (status == 401 || (status == 200 && is_json(seen.api.reply)))
    return fine("getAppState without a credential is refused, as Cloudbeds' API does");
  if (status == 429 || status >= 500)
    return hint(fmt::format("the API answers {}: an outage, or too many calls", status),
                "Wait: connections are kept, and the relay asks again by itself.");
  if (status == 403)
    return wrong("the API answers 403 before it was shown a credential: this machine's address is kept out",
                 "Ask Cloudbeds' support whether your address is blocked, and look at calls_per_second.");
  return wrong(fmt::format("{} answers {}, and is not Cloudbeds' API", seen.api.url, status),
               "Set `api_base` to https://hotels.cloudbeds.com/api/v1.3.");
}

Findings judge_clock(const Installation& seen) {
  return judge_clock_of(seen.api, "Cloudbeds",
                        "Set this machine's clock by NTP (`timedatectl set-ntp true`).");
}

constexpr std::array kChecks{
    RelayCheck{"dns-tls", judge_ways},
    RelayCheck{"cloudbeds-api", judge_api},
    RelayCheck{"clock", judge_clock},
};

}  // namespace

std::span<const RelayCheck> cloudbeds_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
