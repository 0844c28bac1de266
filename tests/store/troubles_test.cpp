// What was answered about a link: as it was saved, gone with the link, and never kept for one that is not
// there.
#include <gtest/gtest.h>

#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using core::Problem;
using core::Verdict;

class Troubles : public StoreTest {
 protected:
  Troubles() { connect(a_grant("g"), "demo"); }
  [[nodiscard]] static core::Trouble some() {
    core::Trouble trouble;
    trouble.well_at = instant(5);
    trouble.approver = {"190000000000001", instant(6), instant(7)};
    trouble.rows.push_back({instant(10),
                            {core::Witness::relay, "getAppState", 200, "request-1", instant(20),
                             Verdict::reauthorize, Problem::user_not_active, R"({"success":false})"}});
    trouble.rows.push_back(
        {instant(30), {core::Witness::partner, "", 0, "", instant(30), Verdict::retry, std::nullopt, ""}});
    return trouble;
  }
};

TEST_F(Troubles, AreAsTheyWereSavedAfterARestart) {
  EXPECT_EQ(store_->trouble("demo", "320000"), core::Trouble{});
  store_->save_trouble("demo", "320000", some());
  reopen();
  EXPECT_EQ(store_->trouble("demo", "320000"), some());
  EXPECT_EQ(store_->trouble("other", "320000"), core::Trouble{});
  core::Trouble over;
  over.well_at = instant(40);
  store_->save_trouble("demo", "320000", over);
  EXPECT_EQ(store_->trouble("demo", "320000"), over);
}

TEST_F(Troubles, OutliveTheCredentialAndGoWithTheLink) {
  store_->save_trouble("demo", "320000", some());
  store_->forget_grant("g");
  EXPECT_EQ(store_->trouble("demo", "320000"), some());
  EXPECT_TRUE(store_->remove_link("demo", "320000", instant(50)));
  EXPECT_EQ(store_->trouble("demo", "320000"), core::Trouble{});
}

TEST_F(Troubles, OfALinkThatIsNotThereAreNotKept) {
  store_->save_trouble("demo", "999", some());
  EXPECT_EQ(store_->trouble("demo", "999"), core::Trouble{});
}

TEST_F(Troubles, SayInTheOutboxSinceWhenAReasonHolds) {
  store_->save_trouble("demo", "320000", some());
  store::Link link = *store_->link("demo", "320000");
  link.reason = "user_not_active";
  link.news = "reauthorize";
  store_->save_link(link, true, instant(25));
  const auto due = store_->due_notices(instant(25), 1);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].since, instant(10));
}

}  // namespace
}  // namespace latchkey::test
