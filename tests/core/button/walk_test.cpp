// Random walks: whatever happens, in whatever order, these hold.
#include <gtest/gtest.h>

#include "core/button/button_explorer.hpp"
#include "core/random.hpp"

namespace latchkey::core::test {
namespace {

constexpr int kInputs = 100'000;

const std::vector<Duration> kPauses{0ms, 0ms, 1ms, 300ms, 700ms, 1s, 4s, 5s, 9s, 10s, 60s, 24h};

/// What a host would hold open, as told by commands, and by the stream's own end.
struct Host {
  bool streaming = false;
  void follow(ButtonEvent event, const ButtonStep& step) {
    if (event == ButtonEvent::stream_lost || event == ButtonEvent::stream_refused) streaming = false;
    for (const Command& command : step.commands) {
      if (command.id == ButtonCommand::open_stream) streaming = true;
      if (command.id == ButtonCommand::close_stream) streaming = false;
    }
  }
};

TEST(RandomWalk, TheButtonAlwaysAgreesWithItsTables) {
  Random random;
  SCOPED_TRACE(random.seed());
  Bench bench;
  for (int i = 0; i < kInputs; ++i) {
    bench.now += random.pick(kPauses);
    const auto outcome = bench.feed(random.pick(kStimuli));
    ASSERT_EQ(outcome.difference, "") << "input " << i;
  }
}

TEST(RandomWalk, CommandsNeverOverflowTheirList) {
  Random random;
  SCOPED_TRACE(random.seed());
  Bench bench;
  std::size_t most = 0;
  for (int i = 0; i < kInputs; ++i) {
    bench.now += random.pick(kPauses);
    const auto outcome = bench.feed(random.pick(kStimuli));
    const std::size_t news = outcome.step.commands.size() - deeds(outcome.step).size();
    ASSERT_EQ(outcome.step.commands.size(), commands_of(outcome.taken).size() + news) << "input " << i;
    most = std::max(most, outcome.step.commands.size());
  }
  EXPECT_LT(most, ButtonStep::kCommands);
}

TEST(RandomWalk, AWakeUpIsNeverAskedForInThePast) {
  Random random;
  SCOPED_TRACE(random.seed());
  Bench bench;
  for (int i = 0; i < kInputs; ++i) {
    const auto outcome = bench.feed(random.pick(kStimuli));
    const auto wake = outcome.step.wake_at;
    // A host may be late; but one that wakes as asked, and says so, is never told to have been earlier.
    if (wake && random.one_in(2)) bench.now = std::max(bench.now, *wake);
    const auto woken = bench.feed({ButtonEvent::woke}).step.wake_at;
    ASSERT_TRUE(!woken || *woken > bench.now) << "input " << i << ": would spin";
  }
}

TEST(RandomWalk, WhatWaitsForAMachineHasAWakeUp) {
  Random random;
  SCOPED_TRACE(random.seed());
  Bench bench;
  for (int i = 0; i < kInputs; ++i) {
    bench.now += random.pick(kPauses);
    const auto outcome = bench.feed(random.pick(kStimuli));
    const bool waits =
        row_of(kChannelStates, bench.button.channel()).waits_for_machine || outcome.step.view.busy;
    ASSERT_TRUE(!waits || outcome.step.wake_at) << "input " << i;
  }
}

TEST(RandomWalk, AHiddenPageHoldsNoStream) {
  Random random;
  SCOPED_TRACE(random.seed());
  Bench bench;
  Host host;
  for (int i = 0; i < kInputs; ++i) {
    bench.now += random.pick(kPauses);
    const Stimulus& stimulus = random.pick(kStimuli);
    host.follow(stimulus.event, bench.feed(stimulus).step);
    if (!bench.model.hidden()) continue;
    const ChannelState channel = bench.button.channel();
    const bool settling = channel == ChannelState::signing_in;  // its limit of 10 s is running
    ASSERT_TRUE(!host.streaming || settling) << "input " << i << " in " << name(channel);
    ASSERT_TRUE(channel != ChannelState::connecting && channel != ChannelState::live) << "input " << i;
  }
}

TEST(RandomWalk, WithoutAFaceThereIsNothingToShow) {
  Random random;
  SCOPED_TRACE(random.seed());
  Bench bench;
  for (int i = 0; i < kInputs; ++i) {
    bench.now += random.pick(kPauses);
    const View view = bench.feed(random.pick(kStimuli)).step.view;
    if (!view.face) {
      ASSERT_EQ(view.revision, 0) << "input " << i;
      ASSERT_FALSE(view.stale) << "input " << i;
    }
    const ChannelState channel = bench.button.channel();
    ASSERT_FALSE(view.face && channel == ChannelState::off) << "input " << i;
    ASSERT_TRUE(view.face || channel != ChannelState::fixed) << "input " << i;
  }
}

TEST(RandomWalk, TheRevisionNeverFallsWhileOneConfigurationLasts) {
  Random random;
  SCOPED_TRACE(random.seed());
  Button button;
  double shown = 0;
  const std::vector<AppState> states{AppState::disabled, AppState::installing, AppState::pending,
                                     AppState::enabled};
  for (int i = 0; i < kInputs; ++i) {
    const Stimulus& stimulus = random.pick(kStimuli);
    if (stimulus.offer != Offer::none) {
      button.begin_snapshot(static_cast<double>(random.below(1'000'000)));
      for (std::size_t n = random.below(4); n > 0; --n) {
        button.offer({.property = std::to_string(n),
                      .name = {},
                      .app_state = random.pick(states),
                      .href = {},
                      .reason = {},
                      .note = {}});
      }
    }
    const bool leaves =
        stimulus.event == ButtonEvent::session_absent && button.channel() == ChannelState::signing_in;
    const bool anew = stimulus.event == ButtonEvent::configured || leaves;
    const View view = button.handle({stimulus.event, stimulus.value, 0.5}, instant(i)).view;
    if (!anew) {
      ASSERT_GE(view.revision, shown) << "input " << i;
    }
    shown = view.revision;
  }
}

}  // namespace
}  // namespace latchkey::core::test
