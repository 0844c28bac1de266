// What the rules of the test account work on, together: the account, the clock, the dice. No HTTP here.
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

struct Marketplace {
  Account account;
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
