// The button written by hand, the way one writes a small machine without a table: a switch of switches. The
// same inputs, the same steps; bench/machines_bench.cpp checks that before it times both.
#pragma once

#include "core/button/button.hpp"

namespace latchkey::bench {

class SwitchButton {
 public:
  [[nodiscard]] core::ButtonStep handle(const core::ButtonInput& input, core::Instant now);
  void begin_snapshot(double revision);
  void offer(core::LinkFacts link);

  [[nodiscard]] core::ChannelState channel() const { return channel_; }
  [[nodiscard]] core::PressState press() const { return press_; }

 private:
  using Value = std::string_view;

  void note(const core::ButtonInput& input);
  void take_snapshot(core::ButtonEvent event);

  void move_press(const core::ButtonInput& input);
  void from_idle(core::ButtonEvent event);
  void from_asking(core::ButtonEvent event, Value value);
  void from_leaving(core::ButtonEvent event, Value value);
  void from_finishing(core::ButtonEvent event, Value value);

  void move_channel(const core::ButtonInput& input);
  void configure(Value value);
  void from_signing_in(core::ButtonEvent event);
  void from_signed_out(core::ButtonEvent event);
  void from_connecting(core::ButtonEvent event, Value value);
  void from_live(core::ButtonEvent event);
  void from_waiting(core::ButtonEvent event);
  void from_polling(core::ButtonEvent event, Value value);
  void from_pausing(core::ButtonEvent event);
  void from_asleep(core::ButtonEvent event);

  void go(core::ChannelState state, core::Duration limit = {});
  void wait();
  void sleep();
  void connect();
  void sign_in(bool expired = false);
  void poll();
  void go(core::PressState state, core::Duration limit = {});
  void push(core::ButtonCommand command, Value value = {}) { step_->commands.push({command, value}); }
  void say(Value code, Value otherwise);
  void tell_news();

  [[nodiscard]] bool can_connect() const;
  [[nodiscard]] bool can_go_stale() const;
  [[nodiscard]] bool is_stale() const;
  [[nodiscard]] std::optional<core::Instant> next_wake() const;

  core::ButtonStep* step_ = nullptr;  ///< The one being made.
  core::Instant now_{};
  double random_ = 0;

  core::ChannelState channel_ = core::ChannelState::off;
  core::PressState press_ = core::PressState::idle;
  std::optional<core::Instant> channel_due_;
  std::optional<core::Instant> press_due_;

  core::LinkFacts face_;
  core::LinkFacts offered_;
  core::FixedText<core::kPropertyLength> property_;
  core::FixedText<core::kCodeLength> message_;
  std::optional<core::AppState> told_;
  double revision_ = 0;
  double offered_revision_ = 0;
  core::Instant contact_{};
  int polls_ = 0;
  bool has_face_ = false;
  bool has_offer_ = false;
  bool news_ = false;
  bool offering_ = false;
  bool session_known_ = false;
  bool session_good_ = false;
  bool refused_before_ = false;
  bool hidden_ = false;
};

}  // namespace latchkey::bench
