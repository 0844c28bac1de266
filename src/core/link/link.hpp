// The link: one per account and property, in the relay. Decides from answers, hints and time; the relay
// obeys.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/answer.hpp"
#include "core/app_state.hpp"
#include "core/fixed_list.hpp"
#include "core/instant.hpp"
#include "core/link/table.hpp"

namespace latchkey::core {

enum class LinkCommand : std::uint8_t { ask, refresh, subscribe, forget, post_pending };

struct LinkInput {
  LinkEvent event{};
  std::optional<AppState> state;   ///< answered: what Cloudbeds says. hinted: what the delivery claims, if
                                   ///< anything. told: what the partner set. resumed: `disabled` when a
                                   ///< delivery was still being looked into. bound: `pending` when the
                                   ///< partner's set-up step is to come before `enabled`.
  std::optional<Problem> problem;  ///< answer_*, refresh_*, disconnected: why.
  std::optional<Duration> retry_after{};  ///< answer_retry, refresh_retry: asked for by the answer.
  double random = 0.5;                    ///< [0, 1): spreads the slow questions of many links.
};

/// What buttons show of it.
struct LinkFace {
  AppState app_state = AppState::disabled;
  std::optional<Problem> reason;
  friend bool operator==(const LinkFace&, const LinkFace&) = default;
};

struct LinkStep {
  FixedList<LinkCommand, kEffectsPerRow> commands;
  bool visible = false;  ///< The face changed: the revision rises and the buttons are told.
  std::optional<Instant> wake_at;
};

class Link {
 public:
  Link() = default;
  /// From the store, after a restart. Timers are not kept: say `resumed` next.
  /// `period`: so long after an answer a settled link asks by itself; zero: never.
  Link(LinkState state, LinkFace face, CredentialKind kind, bool set_up_due = false,
       Duration period = Duration::zero())
      : period_(period),
        state_(state),
        face_(face),
        kind_(kind),
        set_up_due_(set_up_due),
        seen_(face.app_state != AppState::installing) {}

  [[nodiscard]] LinkStep handle(const LinkInput& input, Instant now);
  /// By another table: what goes wrong without a row shows what it is for (tests/model).
  [[nodiscard]] LinkStep handle(const LinkInput& input, Instant now,
                                std::span<const Transition<LinkMachine>> rows);

  [[nodiscard]] LinkState state() const { return state_; }
  [[nodiscard]] const LinkFace& face() const { return face_; }
  /// `pending` has not been seen yet: until then `enabled` is not shown, but answered by posting it.
  [[nodiscard]] bool set_up_due() const { return set_up_due_; }
  /// Nothing heard since is unanswered: the store's dirty flag may be cleared.
  [[nodiscard]] bool at_rest() const {
    return state_ == LinkState::settled || state_ == LinkState::unlinked || state_ == LinkState::lapsed;
  }
  /// A delivery announced the end, and it is still looked for.
  [[nodiscard]] bool fears_end() const { return hint_ == AppState::disabled; }
  /// Everything it remembers, in order: two links are the same when these are (tests/model).
  template <typename Visit>
  void each_field(Visit&& visit) const {
    visit(state_, face_.app_state, face_.reason, kind_, set_up_due_, seen_, hint_, hinted_meanwhile_,
          rechecks_, posts_, retries_, outage_, period_, overdue_at_);
  }

 private:
  template <typename Table>
  [[nodiscard]] LinkStep follow(const Table& table, const LinkInput& input, Instant now);
  void note(const LinkInput& input);
  void perform(LinkEffect effect, const LinkInput& input, LinkStep& step);
  [[nodiscard]] bool holds(LinkGuard guard, const LinkInput& input) const;
  [[nodiscard]] Duration limit_of(LinkState state, const LinkInput& input);

  Duration period_{};
  LinkState state_ = LinkState::unlinked;
  LinkFace face_;
  CredentialKind kind_ = CredentialKind::oauth;
  bool set_up_due_ = false;
  bool seen_ = false;  ///< Cloudbeds has said what the state is; until then buttons show our guess.
  std::optional<AppState>
      hint_;  ///< The latest delivery's claim, until an answer agrees or rechecks are used up.
  bool hinted_meanwhile_ = false;  ///< A hint came while a question was out.
  std::size_t rechecks_ = 0;
  std::size_t posts_ = 0;  ///< Of `pending`, since it was bound.
  std::size_t retries_ = 0;
  Problem outage_ = Problem::cloudbeds_unreachable;  ///< Why the latest question came to nothing.
  std::optional<Instant> overdue_at_;
};

}  // namespace latchkey::core
