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

/// Drops the oldest rows beyond `kept`.
template <typename Row>
void keep_newest(std::vector<Row>& rows, std::size_t kept) {
  if (rows.size() > kept) rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(kept));
}

struct Marketplace {
  Account account;
  Clock clock;
  Random random;
  std::string prefix{};   ///< Of this account's addresses; empty for the one without a name.
  bool changed = false;   ///< Something worth saving happened.
  Random page_states{0};  ///< For what pages draw: looking at one must not move the account's dice.

  [[nodiscard]] Time now() const {
    const Time base = account.frozen_at > 0 ? from_unix_seconds(account.frozen_at) : clock();
    return base + std::chrono::round<std::chrono::microseconds>(
                      std::chrono::duration<double>{account.clock_offset_s});
  }

  [[nodiscard]] Property* find_property(std::string_view id) {
    const auto row = std::ranges::find(account.properties, id, &Property::id);
    return row == account.properties.end() ? nullptr : &*row;
  }

  [[nodiscard]] const Property* find_property(std::string_view id) const {
    const auto row = std::ranges::find(account.properties, id, &Property::id);
    return row == account.properties.end() ? nullptr : &*row;
  }

  [[nodiscard]] const User* find_user(std::string_view id) const {
    const auto row = std::ranges::find(account.users, id, &User::id);
    return row == account.users.end() ? nullptr : &*row;
  }

  /// Whom the pages greet.
  [[nodiscard]] const User& user() const {
    const User* const found = find_user(account.logged_in);
    return found == nullptr ? account.users.front() : *found;
  }

  /// For "What happened lately".
  void note(std::string_view property, std::string what) {
    static constexpr std::size_t kKept = 50;  // Two screens: older lines help nobody.
    account.happenings.push_back({now(), std::string(property), std::move(what)});
    keep_newest(account.happenings, kKept);
    changed = true;
  }
};

}  // namespace latchkey::sandbox
