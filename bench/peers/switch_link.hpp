// The link written by hand, the way one writes a small machine without a table: a switch of switches. The
// same inputs, the same steps; bench/machines_bench.cpp checks that before it times both.
#pragma once

#include "core/link/link.hpp"

namespace latchkey::bench {

class SwitchLink {
 public:
  [[nodiscard]] core::LinkStep handle(const core::LinkInput& input, core::Instant now);
  [[nodiscard]] core::LinkState state() const { return state_; }
  [[nodiscard]] const core::LinkFace& face() const { return face_; }

 private:
  void note(const core::LinkInput& input);
  bool move(const core::LinkInput& input);
  bool bind();
  bool end(const core::LinkInput& input);
  bool from_rest(core::LinkEvent event);
  bool from_asking(const core::LinkInput& input);
  bool from_refreshing(const core::LinkInput& input);
  bool from_posting(const core::LinkInput& input);
  bool answered(const core::LinkInput& input);
  bool refused();

  bool go(core::LinkState state, core::Duration limit = {});
  bool ask(core::LinkState state = core::LinkState::asking);
  bool settle();
  bool lapse(const core::LinkInput& input);
  bool retry(core::Duration at_least = {});
  bool mistaken(const core::LinkInput& input);
  bool ask_again(core::LinkEvent event);
  bool recheck();
  void push(core::LinkCommand command) { step_->commands.push(command); }
  void take_state(const core::LinkInput& input);
  void explain(const core::LinkInput& input);

  core::LinkStep* step_ = nullptr;  ///< The one being made.
  core::Instant now_{};

  core::LinkState state_ = core::LinkState::unlinked;
  core::LinkFace face_;
  core::CredentialKind kind_ = core::CredentialKind::oauth;
  bool set_up_due_ = false;
  std::optional<core::AppState> hint_;
  bool hinted_meanwhile_ = false;
  bool seen_ = false;
  core::Problem outage_ = core::Problem::cloudbeds_unreachable;
  std::size_t rechecks_ = 0;
  std::size_t posts_ = 0;
  std::size_t retries_ = 0;
  std::optional<core::Instant> due_;
};

}  // namespace latchkey::bench
