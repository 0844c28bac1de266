// Who approved a connection: missed only where this person had been found among the hotel's users before.
#include "core/approver.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::core {
namespace {

constexpr Instant kNow = instant(1'800'000'000'000);
const std::vector<std::string> kBoth{"ada", "ben"};
const std::vector<std::string> kBen{"ben"};

TEST(Approver, IsMissedOnceTheUsersAreListedWithoutWhoWasThere) {
  const Approver found = after({}, "ada", kBoth, kNow);
  EXPECT_EQ(found, (Approver{"ada", kNow, {}}));
  const Approver gone = after(found, "ada", kBen, kNow + 24h);
  EXPECT_EQ(gone.missing_since, kNow + 24h);
  EXPECT_EQ(after(gone, "ada", kBen, kNow + 48h).missing_since, kNow + 24h) << "since it was seen first";
  EXPECT_EQ(after(gone, "ada", kBoth, kNow + 48h).missing_since, std::nullopt) << "and is back";
}

TEST(Approver, WhoWasNeverListedIsNotMissed) {
  const Approver groups_user = after(after({}, "grace", kBoth, kNow), "grace", kBen, kNow + 24h);
  EXPECT_EQ(groups_user.missing_since, std::nullopt);
  const Approver another = after(after({}, "ada", kBoth, kNow), "grace", kBoth, kNow + 24h);
  EXPECT_EQ(another, (Approver{"", kNow + 24h, {}}));
}

TEST(Approver, AnAnswerThatListsNobodySaysNothing) {
  const Approver found = after({}, "ada", kBoth, kNow);
  const Approver gone = after(found, "ada", kBen, kNow + 24h);
  for (const Approver& before : {found, gone}) {
    EXPECT_EQ(after(before, "ada", {}, kNow + 48h).missing_since, before.missing_since);
    EXPECT_EQ(after(before, "", kBen, kNow + 48h).missing_since, before.missing_since);
    EXPECT_EQ(after(before, "", kBen, kNow + 48h).asked_at, kNow + 48h) << "not again at once";
  }
}

TEST(Approver, IsLookedForOnceADay) {
  EXPECT_TRUE(is_due({}, kNow));
  const Approver asked{"ada", kNow, {}};
  EXPECT_FALSE(is_due(asked, kNow + kApproverEvery - 1ms));
  EXPECT_TRUE(is_due(asked, kNow + kApproverEvery));
  EXPECT_TRUE(is_due(asked, kNow - 1h)) << "the clock was set back";
}

}  // namespace
}  // namespace latchkey::core
