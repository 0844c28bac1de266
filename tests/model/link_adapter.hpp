// The one place that knows how the machines of links and grants are spoken to: the real ones, by the laws of
// this world.
#pragma once

#include <optional>
#include <tuple>

#include "core/grant/grant.hpp"
#include "core/link/link.hpp"
#include "core/link/verdict_events.hpp"
#include "model/laws.hpp"
#include "store/records.hpp"

namespace latchkey::model {

[[nodiscard]] inline core::LinkStep handle(core::Link& link, const core::LinkInput& input, core::Instant now,
                                           const Laws& laws) {
  return link.handle(input, now, laws.link);
}

[[nodiscard]] inline core::GrantStep handle(core::Grant& grant, const core::GrantInput& input,
                                            core::Instant now, const Laws& laws) {
  return grant.handle(input, now, laws.grant);
}

/// As Keeper's machine_of.
[[nodiscard]] inline core::Link machine_of(const store::Link& link, core::CredentialKind kind,
                                           core::Duration period) {
  const auto state = core::link_state(link.state).value_or(core::LinkState::settled);
  return {state,
          {link.app_state, core::find_by_name(core::kProblems, link.reason)},
          kind,
          link.set_up_due,
          period};
}

/// A machine's last field is when the state it is in is over.
template <typename Machine>
[[nodiscard]] std::optional<core::Instant> last_instant(const Machine& machine) {
  std::optional<core::Instant> at;
  machine.each_field(
      [&](const auto&... fields) { at = std::get<sizeof...(fields) - 1>(std::tie(fields...)); });
  return at;
}
/// When the state it waits in is over.
[[nodiscard]] inline std::optional<core::Instant> overdue_at(const core::Link& link) {
  return last_instant(link);
}

}  // namespace latchkey::model
