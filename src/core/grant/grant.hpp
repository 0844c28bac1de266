// The grant: one credential, over one or several links. Decides when it is refreshed, one at a time; the
// relay obeys.
#pragma once

#include <optional>
#include <span>

#include "core/answer.hpp"
#include "core/fixed_list.hpp"
#include "core/grant/table.hpp"
#include "core/instant.hpp"

namespace latchkey::core {

enum class GrantCommand { refresh, keep_alive, exchange_for_key, tell };

/// What the host says of the credential it holds, never the credential itself.
struct Lifetime {
  bool can_refresh = false;             ///< There is a refresh token.
  std::optional<Instant> expires_at{};  ///< Of the access token (`expires_in`); absent for API keys.
};

struct GrantInput {
  GrantEvent event{};
  Lifetime lifetime{};    ///< kept, refreshed.
  Judgement judgement{};  ///< refresh_*: told to who waits.
  double random = 0;      ///< [0, 1): spreads the refreshes of many grants.
};

struct GrantStep {
  FixedList<GrantCommand, kEffectsPerRow> commands;
  std::optional<Judgement> told;  ///< With `tell`: the answer to everyone who was refused and waits.
  std::optional<Instant> wake_at;
};

/// How early a token is refreshed: so long before its end, and up to so much earlier still.
inline constexpr Duration kRefreshMargin = 5min;
inline constexpr Duration kRefreshSpread = 5min;
/// "Refresh at most once an hour" (FACTS section 1, P14b): not by a timer; after a refusal it may be sooner.
inline constexpr Duration kRefreshPause = 1h;
/// Keys die after 30 days without use (P3); asked on the 25th, five days are left for an outage.
inline constexpr Duration kKeyIdle = 25 * 24h;

/// When a credential is due: a token `margin` and up to `spread` before its end, but not before kRefreshPause
/// from now if it lives longer, and never after its end; a key after kKeyIdle. Nothing: no timer can help it.
[[nodiscard]] std::optional<Instant> due_at(const Lifetime& lifetime, Instant now, double random);

class Grant {
 public:
  [[nodiscard]] GrantStep handle(const GrantInput& input, Instant now);
  /// By another table: what goes wrong without a row shows what it is for (tests/model).
  [[nodiscard]] GrantStep handle(const GrantInput& input, Instant now,
                                 std::span<const Transition<GrantMachine>> rows);

  [[nodiscard]] GrantState state() const { return state_; }
  /// Everything it remembers, in order (tests/model).
  template <typename Visit>
  void each_field(Visit&& visit) const {
    visit(state_, lifetime_.can_refresh, lifetime_.expires_at, retries_, due_at_, overdue_at_);
  }

 private:
  template <typename Table>
  [[nodiscard]] GrantStep follow(const Table& table, const GrantInput& input, Instant now);
  [[nodiscard]] bool holds(GrantGuard guard) const;
  void perform(GrantEffect effect, const GrantInput& input, Instant now, GrantStep& step);
  [[nodiscard]] std::optional<Instant> overdue(Instant now);

  GrantState state_ = GrantState::absent;
  Lifetime lifetime_;
  std::size_t retries_ = 0;
  std::optional<Instant> due_at_;
  std::optional<Instant> overdue_at_;
};

}  // namespace latchkey::core
