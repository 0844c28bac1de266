// A step of a machine takes nothing from the heap, whatever row it takes: counted at `operator new`,
// which this file replaces for its whole test program.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>

#include "core/button/button_explorer.hpp"
#include "core/grant/grant.hpp"
#include "core/link/taken_row.hpp"
#include "core/random.hpp"
#include "core/table_pairs.hpp"

namespace {

std::size_t allocations = 0;  // operator new has no other place to count in

void* counted(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace latchkey::core::test {
namespace {

/// A machine that counts what its steps allocate.
template <typename Machine, typename Input>
struct Watched : Machine {
  using Machine::Machine;
  auto handle(const Input& input, Instant now) {
    const std::size_t before = allocations;
    auto step = Machine::handle(input, now);
    allocated += allocations - before;
    return step;
  }
  std::size_t allocated = 0;
};
using WatchedButton = Watched<Button, ButtonInput>;
using WatchedLink = Watched<Link, LinkInput>;
using WatchedGrant = Watched<Grant, GrantInput>;

/// Longer than any string keeps in itself, or than the button keeps of a code or a property.
const std::string kLong(100, 'x');

TEST(Allocations, AreCounted) {
  const std::size_t before = allocations;
  const std::string copy = kLong;
  EXPECT_EQ(allocations - before, 1U) << copy;
}

TEST(Allocations, NoneOnTheWayToAnyRowOfTheButton) {
  const Exploration found = explore();
  ASSERT_EQ(found.ways.size(), kChannelRows.size() + kPressRows.size());
  for (const auto& [row, way] : found.ways) {
    BasicBench<WatchedButton> bench;
    for (const std::size_t i : way) bench.feed(kStimuli[i]);
    ASSERT_EQ(bench.button.allocated, 0U) << words(way);
  }
}

TEST(Allocations, NoneInAStepOfTheButtonWithLongTexts) {
  using enum ButtonEvent;
  WatchedButton button;
  double revision = 0;
  const auto say = [&](ButtonEvent event, std::string_view value = {}, bool with_link = false) {
    if (event == snapshot || event == property) button.begin_snapshot(++revision);
    if (with_link) button.offer({kLong, kLong, AppState::disabled, {}, kLong, kLong + std::string{value}});
    return button.handle({event, value}, instant(0));
  };
  say(configured, "session");
  say(session_ok);
  EXPECT_EQ(say(snapshot, "", true).view.face->note, kLong);
  say(snapshot, "another note", true);
  say(pressed);
  EXPECT_EQ(say(ticket_refused, kLong).view.message, kLong.substr(0, kCodeLength));
  say(property, kLong);
  EXPECT_EQ(say(snapshot).view.face->property, kLong.substr(0, kPropertyLength))
      << "no link of this property";
  say(property, "320000000000000000000");
  say(pressed);
  EXPECT_EQ(say(ticket_ok, kLong).commands[0].value, kLong);
  EXPECT_EQ(button.allocated, 0U);
}

/// Mostly an event that means something in this state: left to chance alone, rare rows would be missed at
/// times.
LinkEvent likely_event(LinkState state, Random& random) {
  std::vector<LinkEvent> events;
  for (const auto& row : kLinkRows) {
    if (!row.from.any && row.from.covers(state)) events.push_back(row.on);
  }
  const bool any = events.empty() || random.one_in(10);
  return any ? static_cast<LinkEvent>(random.below(kLinkEventCount)) : random.pick(events);
}

TEST(Allocations, NoneInAWalkThroughEveryRowOfTheLink) {
  constexpr int kEnough = 2'000'000;  // the rarest row comes once in 25,000 steps
  Random random;
  SCOPED_TRACE(random.seed());
  const std::vector<std::optional<AppState>> states{std::nullopt, AppState::disabled, AppState::pending,
                                                    AppState::enabled};
  WatchedLink links[]{{LinkState::unlinked, LinkFace{}, CredentialKind::oauth, false, Duration{1'000}},
                      {LinkState::unlinked, LinkFace{}, CredentialKind::api_key, false, Duration{1'000}}};
  std::set<const void*> untaken;
  for (const auto& row : kLinkRows) untaken.insert(&row);
  Instant now = instant(0);
  for (int i = 0; i < kEnough && !untaken.empty(); ++i) {
    WatchedLink& link = links[i % 2];
    now += Duration{random.below(20'000)};
    const LinkState before = link.state();
    const LinkInput input{likely_event(before, random), random.pick(states), Problem::disconnected};
    const LinkStep step = link.handle(input, now);
    untaken.erase(taken_row(before, input.event, link.state(), step));
  }
  EXPECT_EQ(links[0].allocated + links[1].allocated, 0U);
  for (const auto& row : kLinkRows) EXPECT_FALSE(untaken.contains(&row)) << row_words(row);
}

TEST(Allocations, NoneInAWalkThroughEveryStateAndEventOfTheGrant) {
  Random random;
  SCOPED_TRACE(random.seed());
  WatchedGrant grant;
  Instant now = instant(0);
  std::set<std::pair<GrantState, GrantEvent>> taken;
  for (int i = 0; i < 100'000; ++i) {
    now += Duration{random.below(3'600'000)};
    const auto event = static_cast<GrantEvent>(random.below(kGrantEventCount));
    const Lifetime lifetime{random.one_in(2), random.one_in(2) ? std::nullopt : std::optional{now + 1h}};
    taken.emplace(grant.state(), event);
    ASSERT_LE(grant.handle({event, lifetime, {}, 0.5}, now).commands.size(), kEffectsPerRow);
  }
  EXPECT_EQ(grant.allocated, 0U);
  EXPECT_EQ(taken.size(), kGrantStates.size() * kGrantEventCount);
}

}  // namespace
}  // namespace latchkey::core::test
