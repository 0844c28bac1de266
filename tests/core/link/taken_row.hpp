// Which row of the link's table a step took, told from outside: by where it led and what it commanded.
#pragma once

#include <algorithm>

#include "core/link/link.hpp"

namespace latchkey::core::test {

/// Effects that change what is known or shown, and command nothing.
[[nodiscard]] inline bool is_quiet(LinkEffect effect) {
  return effect == LinkEffect::take_state || effect == LinkEffect::explain || effect == LinkEffect::excuse;
}

/// Null: none. The table has one such row at most, but for a retry, which may excuse what is shown.
[[nodiscard]] inline const Transition<LinkMachine>* taken_row(LinkState from, LinkEvent on, LinkState to,
                                                              const LinkStep& step) {
  const Transition<LinkMachine>* found = nullptr;
  for (const auto& row : kLinkRows) {
    const auto& effects = row.effects;
    const auto quiet = std::count_if(effects.begin(), effects.end(), is_quiet);
    const bool excuses = std::count(effects.begin(), effects.end(), LinkEffect::excuse) != 0;
    const bool same = row.from.covers(from) && row.on == on && row.to.from(from) == to &&
                      effects.size - quiet == static_cast<std::ptrdiff_t>(step.commands.size());
    if (same && (on != LinkEvent::woke || excuses == step.visible)) found = &row;
  }
  return found;
}

}  // namespace latchkey::core::test
