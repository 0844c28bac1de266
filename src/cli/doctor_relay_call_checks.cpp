// How many calls Cloudbeds gets, against its limits (FACTS section 7).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/doctor_relay_check.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr int kTheirLimit = 10;         // a technology partner's app, per second (FACTS section 7, P14)
constexpr int kTheirPropertyLimit = 5;  // a property's own
constexpr double kForHeard = 0.8;       // relay/call_budget: the rest is kept for people and tokens
constexpr core::Duration kShortestToken =
    std::chrono::hours{1};  // FACTS section 1; newer ones live for eight

Findings judge_limits(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const relay::Config& config = *seen.config;
  if (config.calls_per_second > kTheirLimit)
    return wrong(fmt::format("calls_per_second is {}: Cloudbeds suspends apps that make more than {}",
                             config.calls_per_second, kTheirLimit),
                 "Set it to 10, or to what Cloudbeds has granted you in writing and you have told nobody "
                 "else to use.");
  if (config.property_calls_per_second > kTheirPropertyLimit)
    return hint(fmt::format("property_calls_per_second is {}, and a property's own limit {}",
                            config.property_calls_per_second, kTheirPropertyLimit),
                "Set it to 5.");
  return fine(fmt::format("at most {} calls a second, {} about one hotel: within Cloudbeds' limits",
                          config.calls_per_second, config.property_calls_per_second));
}

/// What the relay asks though nothing was heard: each connection once a period, and a token for each an hour.
Findings judge_plan(const Installation& seen) {
  if (!knows_hotels(seen)) return skipped(std::string{kNoHotels});
  const relay::Config& config = *seen.config;
  const auto live = static_cast<double>(count_live(seen));
  const auto tokens = static_cast<double>(std::ranges::count_if(seen.properties, [](const PropertySeen& row) {
    return is_live(row) && row.kind == core::CredentialKind::oauth;
  }));
  const core::Duration period =
      config.check_every > core::Duration::zero() ? config.check_every : config.silence;
  const double asks =
      period > core::Duration::zero() ? live / std::chrono::duration<double>(period).count() : 0;
  const double calls = asks + tokens / std::chrono::duration<double>(kShortestToken).count();
  const double room = config.calls_per_second * kForHeard;
  const std::string told =
      fmt::format("{}: by itself the relay makes {} of {} calls a second",
                  counted(count_live(seen), "connection", "connections"),
                  calls < 0.1 ? "less than 0.1" : fmt::format("{:.1f}", calls), config.calls_per_second);
  if (calls > room)
    return wrong(told, "Raise check_minutes: what is asked by itself must leave room for what was heard.");
  return calls > room / 2 ? hint(told, "Raise check_minutes before many more hotels connect.") : fine(told);
}

Findings judge_refused_calls(const Installation& seen) {
  const auto refused = metric(seen.metrics, "latchkey_verdicts_total", {"code=\"rate_limited\""});
  if (!refused) return skipped("no relay answers that counts them");
  const double waiting = metric(seen.metrics, "latchkey_cloudbeds_waiting").value_or(0);
  if (*refused > 0)
    return hint(fmt::format("Cloudbeds answered \"too many\" {:.0f} times since the relay's start", *refused),
                "Count your own back end's calls: they share the limit. Lower calls_per_second by as many.");
  if (waiting > 100)
    return hint(fmt::format("{:.0f} calls wait in line", waiting),
                "Raise check_minutes; wait if the relay has just started.");
  return fine("Cloudbeds never answered \"too many\" since the relay's start");
}

constexpr std::array kChecks{
    RelayCheck{"rate-limits", judge_limits},
    RelayCheck{"rate-plan", judge_plan},
    RelayCheck{"rate-seen", judge_refused_calls},
};

}  // namespace

std::span<const RelayCheck> call_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
