#include "cli/doctor_relay.hpp"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/doctor_relay_check.hpp"
#include "cli/doctor_relay_files.hpp"
#include "cli/doctor_relay_visit.hpp"
#include "cli/doctor_report.hpp"
#include "relay/assets.hpp"
#include "relay/environment.hpp"
#include "wire/page_api.hpp"

namespace latchkey::cli::doctor {

using nlohmann::ordered_json;

namespace {

[[nodiscard]] core::Instant wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

[[nodiscard]] ordered_json hotel_json(const PropertySeen& row, core::Instant now) {
  const core::Diagnosis& told = row.diagnosis;
  const auto time = [](const std::optional<core::Instant>& at) {
    return at ? ordered_json(wire::write_time(*at)) : ordered_json(nullptr);
  };
  return {{"account", row.link.account},
          {"property", row.link.property},
          {"name", row.link.name},
          {"mark", core::row_of(kMarks, mark_of(row, now)).name},
          {"outlook", core::row_of(core::kOutlooks, told.outlook).name},
          {"app_state", core::name(row.link.app_state)},
          {"problem", told.problem ? ordered_json(core::name(*told.problem)) : ordered_json(nullptr)},
          {"since", time(told.since)},
          {"ended_at", time(row.link.ended_at)},
          {"actor", told.actor},
          {"step", told.steps.empty() ? ordered_json(nullptr) : ordered_json(told.steps.front())}};
}

[[nodiscard]] std::string as_json(const std::vector<Told>& told, const Installation& seen) {
  ordered_json hotels = ordered_json::array();
  for (const PropertySeen& row : seen.properties) hotels.push_back(hotel_json(row, seen.now));
  const ordered_json whole{{"config", seen.config_file.path},          {"latchkey", seen.version},
                           {"checked_at", wire::write_time(seen.now)}, {"summary", summary_json(told)},
                           {"findings", findings_json(told)},          {"hotels", std::move(hotels)}};
  return whole.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

Installation look_at_installation(const RelayAsked& asked, const relay::Environment& environment) {
  Installation seen;
  seen.now = wall_clock();
  seen.version = LATCHKEY_VERSION;
  seen.lists_all = asked.every;
  if (const relay::Asset* script = relay::find_asset("/latchkey.js")) seen.script_tag = script->etag;
  Opened opened;
  look_at_files(asked.config, environment, seen, opened);
  if (seen.config) ask_around(seen, opened);
  return seen;
}

int check_installation(const RelayAsked& asked) {
  const Installation seen = look_at_installation(asked, relay::process_environment);
  const auto told = judge(relay_check_lists(), seen);
  fmt::print("{}", asked.json ? as_json(told, seen) : table(told));
  return count(told, Mark::wrong) == 0 ? kFine : kNegative;
}

}  // namespace latchkey::cli::doctor
