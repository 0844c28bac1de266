// The relay that runs, as its operator's listener tells.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "cli/doctor_relay_check.hpp"
#include "cli/doctor_relay_clock.hpp"
#include "wire/account_api.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr std::string_view kNoRelay = "no relay answers";

[[nodiscard]] bool speaks_as_relay(const Asking& ready) {
  return ready.answered() &&
         (ready.reply.body.starts_with("ready") || ready.reply.body.starts_with("not ready"));
}

Findings judge_silence(const Installation& seen, const std::string& where) {
  const std::string why = why_no_answer(seen.ready.reply);
  if (seen.store.served)
    return wrong(
        fmt::format("a relay holds the store, and nothing answers at {} ({})", where, why),
        "Set `operator_listen` to the address that the relay was started with, or restart the relay.");
  return wrong(fmt::format("no relay runs: nothing answers at {} ({})", where, why),
               "Start it (`systemctl start latchkey-relay`); if it ends, its log says why.");
}

Findings judge_running(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const std::string where = "operator_listen, " + seen.config->operator_listen;
  if (!seen.runs()) return judge_silence(seen, where);
  if (!speaks_as_relay(seen.ready))
    return wrong(fmt::format("what answers at {} is no relay", where),
                 "Set `operator_listen` to a port of the relay's own, and restart it.");
  if (!seen.store.served && seen.store.file.exists && seen.store.refused.empty())
    return wrong(
        fmt::format("the relay that answers at {} does not serve from {}", where, seen.store.file.path),
        "Name the configuration that the relay runs with, or stop the other relay.");
  const auto started = metric(seen.metrics, "process_start_time_seconds");
  if (!started) return fine(fmt::format("it answers at {}", where));
  const auto up = seen.now - core::instant(static_cast<std::int64_t>(*started * 1000));
  return fine(fmt::format("it answers at {}, up for {}", where, rough(std::max(up, core::Duration::zero()))));
}

Findings judge_readiness(const Installation& seen) {
  if (!speaks_as_relay(seen.ready)) return skipped(std::string{kNoRelay});
  if (seen.ready.says(200)) return fine("it is ready: it can write its store and open its credentials");
  const std::string& body = seen.ready.reply.body;
  const std::size_t at = body.find('\n');
  const std::string why =
      at == std::string::npos ? body : body.substr(at + 1, body.find('\n', at + 1) - at - 1);
  return wrong(fmt::format("it is not ready: {}", why),
               why.starts_with("key")
                   ? "Put the key back that it was started with, or restart it with the right one."
                   : "Look at the disk and at the relay's log; it goes on by itself once it can write.");
}

[[nodiscard]] std::string version_in(const std::string& metrics) {
  constexpr std::string_view kBefore = "latchkey_build_info{version=\"";
  const std::size_t at = metrics.find(kBefore);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + kBefore.size();
  return metrics.substr(begin, metrics.find('"', begin) - begin);
}

Findings judge_version(const Installation& seen) {
  if (!seen.metrics.says(200)) return skipped(std::string{kNoRelay});
  const std::string running = version_in(seen.metrics.reply.body);
  if (running == seen.version) return fine(fmt::format("it runs {}, as this program does", running));
  return hint(
      running.empty()
          ? fmt::format("it does not tell its version: it is older than this program's {}", seen.version)
          : fmt::format("it runs {}, and this program is {}", running, seen.version),
      "Restart the relay, so that it runs the version that is installed.");
}

Findings judge_door(const Installation& seen) {
  if (!seen.secret.asked || !seen.runs())
    return skipped(seen.secret.asked ? kNoRelay.data() : "no API secret is set here to try");
  if (!seen.secret.answered())
    return wrong(fmt::format("your back end cannot reach it at {}: {}", seen.secret.url,
                             why_no_answer(seen.secret.reply)),
                 "See that `listen` is what the relay was started with, or restart it.");
  const auto problem = wire::read_problem(seen.secret.reply.body);
  if (problem == core::Problem::secret_invalid)
    return wrong("it refuses the API secret that is set here",
                 "Give the relay and your back end the same secret, and restart the relay.");
  if (seen.secret.says(200)) return fine("your back end's door takes the API secret");
  return wrong(fmt::format("your back end's door answers {} {}", seen.secret.reply.status,
                           problem ? core::name(*problem) : std::string_view{"and is no relay's"}),
               "Look at `listen` and `hosts`, and at the relay's log.");
}

Findings judge_clock(const Installation& seen) {
  if (!seen.runs()) return skipped(std::string{kNoRelay});
  return judge_clock_of(
      seen.ready, "the relay",
      "Run this on the relay's machine, and set the clock there by NTP (`timedatectl set-ntp true`).");
}

constexpr std::array kChecks{
    RelayCheck{"relay", judge_running},   RelayCheck{"ready", judge_readiness},
    RelayCheck{"version", judge_version}, RelayCheck{"clock-relay", judge_clock},
    RelayCheck{"back-end", judge_door},
};

}  // namespace

std::span<const RelayCheck> running_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
