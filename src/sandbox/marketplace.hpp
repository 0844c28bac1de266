// What the rules of the test account work on, together: the account, the clock, the dice, the settings. No
// HTTP here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox/account.hpp"
#include "sandbox/random.hpp"

namespace latchkey::sandbox {

/// Sources differ on when an approved app becomes `enabled`: at approval (FACTS P1, OAuth) or once the code
/// has been exchanged (P8, API keys).
enum class EnabledAt { consent, code_exchange };

/// Where sources differ, the test account can play either (FACTS sections 11 and 12).
struct Settings {
  std::chrono::seconds access_token_life{28'800};  ///< Older pages: 3,600.
  bool rotate_refresh_tokens = false;
  EnabledAt enabled_at = EnabledAt::consent;
};

struct Marketplace {
  Account account;
  Settings settings;
  Clock clock;
  Random random;
  bool changed = false;  ///< Something worth saving happened.

  [[nodiscard]] Time now() const {
    return clock() + std::chrono::round<std::chrono::microseconds>(
                         std::chrono::duration<double>{account.clock_offset_s});
  }

  [[nodiscard]] Property* find_property(std::string_view id) {
    const auto row = std::ranges::find(account.properties, id, &Property::id);
    return row == account.properties.end() ? nullptr : &*row;
  }

  /// For "What happened lately".
  void note(std::string_view property, std::string what) {
    static constexpr std::size_t kKept = 50;  // Two screens: older lines help nobody.
    account.happenings.push_back({now(), std::string(property), std::move(what)});
    if (account.happenings.size() > kKept) account.happenings.erase(account.happenings.begin());
    changed = true;
  }
};

}  // namespace latchkey::sandbox
