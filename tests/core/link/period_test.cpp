// The slow question: a settled link asks by itself when its period is over, each at a time of its own.
#include <gtest/gtest.h>

#include "core/link/link.hpp"

namespace latchkey::core::test {
namespace {

constexpr Instant kNow = instant(1'000'000);

[[nodiscard]] Link settled_every(Duration period, double random = 0.5) {
  Link link{LinkState::unlinked, {}, CredentialKind::oauth, false, period};
  static_cast<void>(link.handle({LinkEvent::bound, {}, {}}, kNow));
  static_cast<void>(link.handle({LinkEvent::answered, AppState::enabled, {}, {}, random}, kNow));
  return link;
}
[[nodiscard]] LinkStep wake(Link& link, Duration after) {
  return link.handle({LinkEvent::woke, {}, {}}, kNow + after);
}

TEST(LinkPeriod, AsksWhenItIsOverAndNotBefore) {
  Link link = settled_every(15min);
  EXPECT_TRUE(wake(link, 15min - 1ms).commands.empty());
  EXPECT_EQ(link.state(), LinkState::settled);
  const LinkStep step = wake(link, 15min);
  ASSERT_EQ(step.commands.size(), 1U);
  EXPECT_EQ(*step.commands.begin(), LinkCommand::ask);
  EXPECT_EQ(link.state(), LinkState::asking);
  EXPECT_FALSE(step.visible) << "nobody sees that it asks";
}

TEST(LinkPeriod, IsSpreadFromThreeToFiveQuarters) {
  for (const double random : {0.0, 0.25, 0.5, 0.999}) {
    Link link = settled_every(16min, random);
    const auto due = 12min + Duration{static_cast<Duration::rep>(random * 8 * 60'000)};
    EXPECT_TRUE(wake(link, due - 1ms).commands.empty()) << random;
    EXPECT_FALSE(wake(link, due).commands.empty()) << random;
  }
}

TEST(LinkPeriod, OfZeroNeverAsks) {
  Link link = settled_every(Duration::zero());
  EXPECT_TRUE(wake(link, std::chrono::hours{10'000}).commands.empty());
}

TEST(LinkPeriod, IsKeptWhenTheLinkIsBoundAnew) {
  Link link = settled_every(15min);
  static_cast<void>(link.handle({LinkEvent::bound, {}, {}}, kNow));
  const LinkStep step = link.handle({LinkEvent::answered, AppState::enabled, {}}, kNow);
  EXPECT_EQ(step.wake_at, kNow + 15min);
}

TEST(LinkPeriod, IsThatOfALapsedLinkToo) {
  Link link = settled_every(15min);
  static_cast<void>(wake(link, 15min));
  const Instant then = kNow + 15min;
  EXPECT_EQ(link.handle({LinkEvent::answer_reauthorize, {}, Problem::user_not_active}, then).wake_at,
            then + 15min);
  EXPECT_FALSE(link.handle({LinkEvent::woke, {}, {}}, then + 15min).commands.empty());
  static_cast<void>(link.handle({LinkEvent::answered, AppState::enabled, {}}, then + 15min));
  EXPECT_EQ(link.face().app_state, AppState::enabled) << "its user is active again";
}

TEST(LinkPeriod, EndsWithTheConnection) {
  Link link = settled_every(15min);
  static_cast<void>(wake(link, 15min));
  const LinkStep step =
      link.handle({LinkEvent::answer_terminated, {}, Problem::app_not_available}, kNow + 15min);
  EXPECT_EQ(link.state(), LinkState::unlinked);
  EXPECT_EQ(step.wake_at, std::nullopt);
}

TEST(LinkPeriod, AnOutageOfTheSlowQuestionKeepsTheFace) {
  Link link = settled_every(15min);
  static_cast<void>(wake(link, 15min));
  const LinkStep step = link.handle({LinkEvent::answer_retry, {}, {}}, kNow + 15min);
  EXPECT_FALSE(step.visible);
  EXPECT_EQ(link.face().app_state, AppState::enabled);
  EXPECT_EQ(link.state(), LinkState::retrying);
}

}  // namespace
}  // namespace latchkey::core::test
