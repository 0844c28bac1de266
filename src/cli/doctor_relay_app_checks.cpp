// What the app asks hotels for, and what it is told: scopes, subscriptions, notices.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/doctor_relay_check.hpp"
#include "core/proof.hpp"
#include "net/ascii.hpp"
#include "sandbox/scope_table.hpp"

namespace latchkey::cli::doctor {

namespace {

/// "read:hotel" as Cloudbeds spells it, whatever the case; empty: API v1.3 has no such scope.
[[nodiscard]] std::string known_scope(std::string_view word) {
  for (const sandbox::ScopeRow& row : sandbox::kScopes) {
    for (std::size_t i = 0; i < sandbox::kScopeVerbs.size(); ++i) {
      std::string scope = fmt::format("{}:{}", sandbox::kScopeVerbs[i], row.object);
      if (row.verbs[i] && net::same_text(scope, word)) return scope;
    }
  }
  return {};
}

Findings judge_scopes(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const auto& scopes = seen.config->scopes;
  if (scopes.empty()) return fine("consent asks for no scopes: App Details decides");
  Findings findings;
  for (const std::string& scope : scopes) {
    const std::string known = known_scope(scope);
    if (known == scope) continue;
    if (!known.empty())
      add(findings, wrong(fmt::format("the scope {} is misspelt: case matters", scope),
                          fmt::format("Write {}.", known)));
    else
      add(findings,
          hint(fmt::format("API v1.3 has no scope {} that this program knows", scope),
               "Compare it with App Details, or leave it out: an unknown scope may end every consent."));
  }
  if (!findings.empty()) return findings;
  return fine(fmt::format("consent asks for {}, all known",
                          counted(static_cast<std::int64_t>(scopes.size()), "scope", "scopes")));
}

/// The relay's own calls that need one: the table of the connection's test has them.
Findings judge_own_scopes(const Installation& seen) {
  if (!seen.has_config() || seen.config->scopes.empty()) return {};
  std::vector<std::string> missing;
  for (const core::TrialRow& row : core::kTrials) {
    if (row.when == core::TrialWhen::asked_for) continue;  // there for whoever has its scope
    const std::string scope{row.scope};
    const bool has =
        scope.empty() || std::ranges::find(seen.config->scopes, scope) != seen.config->scopes.end();
    if (!has && std::ranges::find(missing, scope) == missing.end()) missing.push_back(scope);
  }
  if (missing.empty()) return fine("with them the relay reads hotels' names and tests a whole connection");
  const bool names = std::ranges::find(missing, "read:hotel") != missing.end();
  return hint(fmt::format("{} is not asked for: {}", fmt::join(missing, ", "),
                          names ? "hotels' names stay unknown, and a test of the connection is shorter"
                                : "a test of the connection is shorter"),
              "Add it if your app needs it anyway; Cloudbeds certifies only what is needed.");
}

Findings judge_refused_scopes(const Installation& seen) {
  if (!knows_hotels(seen)) return skipped(std::string{kNoHotels});
  std::vector<std::string> refused;
  for (const PropertySeen& row : seen.properties) {
    const bool lacks = std::ranges::any_of(row.diagnosis.evidence, [](const core::TroubleRow& told) {
      return told.last.problem == core::Problem::scope_missing;
    });
    if (lacks && is_live(row)) refused.push_back(row.link.property);
  }
  if (refused.empty()) return fine("no connection was refused a call for its scopes");
  return wrong(
      fmt::format("calls for {} were refused for a missing scope", some_of(refused)),
      "Register the scope on App Details and in `scopes`; then each of these hotels must reconnect: a new "
      "scope reaches no connection that exists.");
}

Findings judge_subscriptions(const Installation& seen) {
  if (!knows_hotels(seen)) return skipped(std::string{kNoHotels});
  if (count_live(seen) == 0) return skipped("no hotel is connected");
  std::vector<std::string> deaf;
  for (const PropertySeen& row : seen.properties)
    if (is_live(row) && row.link.subscription_id.empty()) deaf.push_back(row.link.property);
  if (deaf.empty())
    return fine(fmt::format("{} subscribed to changes of the app state",
                            counted(count_live(seen), "connection is", "connections are")));
  return wrong(fmt::format("{} not subscribed: a disconnect there is seen only when the relay asks by itself",
                           some_of(deaf)),
               "Look for `no subscription` in the relay's log; a restart of the relay tries again.");
}

/// By Cloudbeds' own list, of those that were looked up.
Findings judge_subscribed_address(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  std::vector<std::string> elsewhere;
  std::vector<std::string> nowhere;
  std::string address;
  int asked = 0;
  int here = 0;
  for (const PropertySeen& row : seen.properties) {
    asked += row.subscribed != Subscribed::not_asked ? 1 : 0;
    here += row.subscribed == Subscribed::here ? 1 : 0;
    if (row.subscribed == Subscribed::elsewhere)
      elsewhere.push_back(row.link.property), address = row.subscribed_at;
    if (row.subscribed == Subscribed::nowhere) nowhere.push_back(row.link.property);
  }
  Findings findings;
  if (!elsewhere.empty())
    add(findings, wrong(fmt::format("Cloudbeds delivers for {} to {}, not to {}", some_of(elsewhere), address,
                                    seen.config->webhook_base),
                        "Let the old address lead to the relay, too, or let these hotels reconnect: they "
                        "then subscribe anew."));
  if (!nowhere.empty())
    add(findings,
        wrong(fmt::format("Cloudbeds lists no subscription of ours for {}", some_of(nowhere)),
              "The relay makes it anew when it notices a missed change; a reconnect does it at once."));
  if (!findings.empty()) return findings;
  if (here == 0)
    return skipped(asked == 0 ? "no connection could be looked up with a credential that is good now"
                              : "Cloudbeds did not list the subscriptions");
  return fine(fmt::format("Cloudbeds delivers to {} ({} of {} looked up)", seen.config->webhook_base, here,
                          counted(count_live(seen), "connection", "connections")));
}

Findings judge_deliveries(const Installation& seen) {
  if (!seen.metrics.says(200)) return skipped("no relay answers that counts them");
  const auto count = [&](std::string_view result) {
    return metric(seen.metrics, "latchkey_deliveries_total", {result}).value_or(0);
  };
  return fine(fmt::format(
      "deliveries since its start: {:.0f} led to a question, {:.0f} to none, {:.0f} were for nobody",
      count("\"asked\""), count("\"ignored\""), count("\"unknown\"")));
}

Findings judge_notices(const Installation& seen) {
  if (!knows_hotels(seen) || seen.config->notify_url.empty()) return {};
  if (seen.store.notices == 0) return fine("your back end has taken every notice");
  const core::Duration waits = seen.now - seen.store.oldest_notice_at.value_or(seen.now);
  const std::string told =
      fmt::format("{} for your back end, the oldest for {}",
                  counted(seen.store.notices, "notice waits", "notices wait"), rough(waits));
  const std::string cure = "See that the address of [notify] answers 2xx: notices are tried for three days.";
  if (waits < std::chrono::minutes{5}) return fine(told);
  return waits < std::chrono::minutes{30} ? hint(told, cure) : wrong(told, cure);
}

constexpr std::array kChecks{
    RelayCheck{"scopes", judge_scopes},
    RelayCheck{"scopes-own", judge_own_scopes},
    RelayCheck{"scopes-refused", judge_refused_scopes},
    RelayCheck{"subscriptions", judge_subscriptions},
    RelayCheck{"subscribed-to", judge_subscribed_address},
    RelayCheck{"deliveries", judge_deliveries},
    RelayCheck{"notices", judge_notices},
};

}  // namespace

std::span<const RelayCheck> app_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
