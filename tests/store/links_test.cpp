// Links: saved as given, found by account, property and webhook; and the revision's rules.
#include "store/sqlite/database.hpp"
#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using Links = StoreTest;
using Revision = StoreTest;
using store::Link;
using store::StoreError;

TEST_F(Links, AreSavedAsGiven) {
  store_->hold_grant(a_grant("g1"));
  Link link = a_link("demo", "320000", "g1");
  link.reason = "user_inactive";
  link.note = "We are importing your rooms; it takes \"a day\".";
  link.webhook_hash = "hook";
  link.subscription_id = "sub-1";
  link.dirty = true;
  link.changed_at = instant(-7);
  store_->save_link(link, false, instant(99));
  reopen();
  EXPECT_EQ(store_->link("demo", "320000"), link);
}

TEST_F(Links, KeepEveryAppState) {
  for (const core::AppStateRow& row : core::kAppStates) {
    Link link = a_link("demo", std::string(row.name));
    link.app_state = row.id;
    store_->save_link(link, false, instant(1));
    EXPECT_EQ(store_->link("demo", row.name)->app_state, row.id) << row.name;
  }
}

TEST_F(Links, OfAnAppStateThisVersionDoesNotKnowAreNotGuessed) {
  store_->save_link(a_link("demo", "320000"), false, instant(1));
  store::sqlite::Database(path_).run("UPDATE links SET app_state = 'paused'");
  EXPECT_THROW((void)store_->link("demo", "320000"), StoreError);
}

TEST_F(Links, ReplaceTheOneOfTheSameAccountAndProperty) {
  store_->save_link(a_link("demo", "320000"), false, instant(1));
  store_->save_link(a_link("demo", "320001"), false, instant(1));
  store_->save_link(a_link("other", "320000"), false, instant(1));
  Link changed = a_link("demo", "320000");
  changed.app_state = core::AppState::disabled;
  changed.reason = "disconnected";
  store_->save_link(changed, false, instant(1));
  reopen();
  EXPECT_EQ(store_->account("demo").links, (std::vector<Link>{changed, a_link("demo", "320001")}));
  EXPECT_EQ(store_->account("other").links, (std::vector<Link>{a_link("other", "320000")}));
}

TEST_F(Links, ThatAreNotThereAreNotFound) {
  store_->save_link(a_link("demo", "320000"), false, instant(1));
  EXPECT_EQ(store_->link("demo", "320001"), std::nullopt);
  EXPECT_EQ(store_->link("other", "320000"), std::nullopt);
  EXPECT_EQ(store_->link("DEMO", "320000"), std::nullopt);
  EXPECT_TRUE(store_->account("other").links.empty());
  EXPECT_EQ(store_->account("other").revision, 0.0);
}

TEST_F(Links, ChangeTheirTimeOnlyWhenSomethingShows) {
  Link link = a_link("demo", "320000");
  link.changed_at = instant(10);
  store_->save_link(link, false, instant(20));
  EXPECT_EQ(store_->link("demo", "320000")->changed_at, instant(10));
  store_->save_link(link, true, instant(30));
  EXPECT_EQ(store_->link("demo", "320000")->changed_at, instant(30));
}

TEST_F(Links, CannotNameAGrantThatWasForgotten) {
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  Link link = *store_->link("demo", "320000");
  store_->forget_grant("g1");
  EXPECT_THROW(store_->save_link(link, true, instant(9'000)), StoreError);
  EXPECT_EQ(store_->link("demo", "320000")->grant, "");
  EXPECT_EQ(store_->account("demo").revision, 1.0);
}

TEST_F(Links, WithACredentialKeepTheirPropertyFromOtherAccounts) {
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  store_->hold_grant(a_grant("g2"));
  EXPECT_THROW(store_->save_link(a_link("other", "320000", "g2"), true, instant(2)), StoreError);
  EXPECT_NO_THROW(store_->save_link(a_link("other", "320000"), true, instant(2)));
  EXPECT_EQ(store_->owner_of("320000"), "demo");
}

TEST_F(Links, TakeTheGrantWithThemWhenTheLastOfItEnds) {
  ASSERT_TRUE(connect(a_grant("g1", {"320000", "320001"}), "demo"));
  store_->save_link(a_link("demo", "320000"), true, instant(2));
  EXPECT_TRUE(store_->grant("g1"));
  store_->save_link(a_link("demo", "320001", "g1"), true, instant(3));
  EXPECT_TRUE(store_->grant("g1"));
  store_->save_link(a_link("demo", "320001"), false, instant(4));
  reopen();
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
  EXPECT_EQ(store_->account("demo").links.size(), 2U);
}

TEST_F(Links, LeaveGrantsThatNeverHadALinkAlone) {
  store_->hold_grant(a_grant("g1"));
  ASSERT_TRUE(connect(a_grant("g2"), "demo"));
  store_->save_link(a_link("demo", "320000"), true, instant(2));
  EXPECT_EQ(store_->grant("g2"), std::nullopt);
  EXPECT_TRUE(store_->grant("g1"));
}

TEST_F(Links, KeepTheirGrantWhenTheirEndCannotBeStored) {
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  Link other = a_link("other", "320001");
  other.webhook_hash = "hook";
  store_->save_link(other, false, instant(1));
  Link ended = a_link("demo", "320000");
  ended.webhook_hash = "hook";
  EXPECT_THROW(store_->save_link(ended, true, instant(2)), StoreError);
  EXPECT_TRUE(store_->grant("g1"));
  EXPECT_EQ(store_->link("demo", "320000")->grant, "g1");
}

TEST_F(Links, OwnTheirPropertyWhileTheyHaveACredential) {
  EXPECT_EQ(store_->owner_of("320000"), std::nullopt);
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  EXPECT_EQ(store_->owner_of("320000"), "demo");
  store_->forget_grant("g1");
  EXPECT_EQ(store_->owner_of("320000"), std::nullopt);
}

TEST_F(Links, AreLiveWhileTheyHaveACredential) {
  ASSERT_TRUE(connect(a_grant("g1", {"320001", "320000"}), "demo"));
  ASSERT_TRUE(connect(a_grant("g2", {"320002"}), "another"));
  store_->save_link(a_link("demo", "320003"), false, instant(1));
  std::vector<std::string> live;
  for (const Link& link : store_->live_links()) live.push_back(link.account + "/" + link.property);
  EXPECT_EQ(live, (std::vector<std::string>{"another/320002", "demo/320000", "demo/320001"}));
  store_->forget_grant("g1");
  EXPECT_EQ(store_->live_links().size(), 1U);
}

TEST_F(Links, AreFoundAndMarkedByTheirWebhook) {
  Link link = a_link("demo", "320000");
  link.webhook_hash = "hook";
  store_->save_link(link, false, instant(1));
  store_->save_link(a_link("demo", "320001"), false, instant(1));
  EXPECT_TRUE(store_->mark_dirty("hook"));
  EXPECT_TRUE(store_->mark_dirty("hook"));
  reopen();
  link.dirty = true;
  EXPECT_EQ(store_->link_by_webhook("hook"), link);
  EXPECT_FALSE(store_->link("demo", "320001")->dirty);
}

TEST_F(Links, WithoutASubscriptionAreFoundByNoWebhook) {
  store_->save_link(a_link("demo", "320000"), false, instant(1));
  for (const std::string_view unknown : {"", "hook", "' OR 1=1 --"}) {
    EXPECT_EQ(store_->link_by_webhook(unknown), std::nullopt);
    EXPECT_FALSE(store_->mark_dirty(unknown));
  }
  EXPECT_FALSE(store_->link("demo", "320000")->dirty);
}

TEST_F(Links, NeverShareAWebhook) {
  Link link = a_link("demo", "320000");
  link.webhook_hash = "hook";
  store_->save_link(link, false, instant(1));
  link.property = "320001";
  EXPECT_THROW(store_->save_link(link, false, instant(1)), StoreError);
}

TEST_F(Revision, IsTheTimeInMilliseconds) {
  EXPECT_EQ(store_->save_link(a_link("demo", "320000"), true, instant(1'795'000'000'123)),
            1'795'000'000'123.0);
  reopen();
  EXPECT_EQ(store_->account("demo").revision, 1'795'000'000'123.0);
}

TEST_F(Revision, RisesByOneWithinAMillisecond) {
  const Link link = a_link("demo", "320000");
  EXPECT_EQ(store_->save_link(link, true, instant(1'000)), 1'000.0);
  EXPECT_EQ(store_->save_link(link, true, instant(1'000)), 1'001.0);
}

TEST_F(Revision, RisesByOneWhileTheClockGoesBackwards) {
  const Link link = a_link("demo", "320000");
  store_->save_link(link, true, instant(1'000));
  EXPECT_EQ(store_->save_link(link, true, instant(400)), 1'001.0);
  EXPECT_EQ(store_->save_link(link, true, instant(-5)), 1'002.0);
  EXPECT_EQ(store_->save_link(link, true, instant(2'000)), 2'000.0);
}

TEST_F(Revision, IsAtLeastOneAfterAChange) {
  EXPECT_EQ(store_->save_link(a_link("demo", "320000"), true, instant(-5)), 1.0);
}

TEST_F(Revision, StaysWhenNothingShows) {
  const Link link = a_link("demo", "320000");
  EXPECT_EQ(store_->save_link(link, false, instant(1'000)), 0.0);
  store_->save_link(link, true, instant(2'000));
  EXPECT_EQ(store_->save_link(link, false, instant(3'000)), 2'000.0);
  EXPECT_TRUE(store_->mark_dirty("") == false);
  EXPECT_EQ(store_->account("demo").revision, 2'000.0);
}

TEST_F(Revision, BelongsToOneAccount) {
  store_->save_link(a_link("demo", "320000"), true, instant(1'000));
  store_->save_link(a_link("other", "320001"), true, instant(50));
  EXPECT_EQ(store_->account("demo").revision, 1'000.0);
  EXPECT_EQ(store_->account("other").revision, 50.0);
}

TEST_F(Revision, OutlivesTheLastLink) {
  store_->save_link(a_link("demo", "320000"), true, instant(1'000));
  store::sqlite::Database(path_).run("DELETE FROM links");
  EXPECT_EQ(store_->account("demo").revision, 1'000.0);
  EXPECT_EQ(store_->save_link(a_link("demo", "320000"), true, instant(1)), 1'001.0);
}

TEST_F(Revision, RisesPastWhatWasShownBeforeAnOldCopyWasRestored) {
  store_->save_link(a_link("demo", "320000"), true, instant(1'000));
  store_.reset();
  const std::string backup = file_bytes(path_);
  store_ = another();
  const double shown = store_->save_link(a_link("demo", "320000"), true, instant(5'000));
  store_.reset();
  write_file(path_, backup);
  store_ = another();
  ASSERT_EQ(store_->account("demo").revision, 1'000.0);
  EXPECT_GT(store_->save_link(a_link("demo", "320000"), true, instant(5'001)), shown);
}

}  // namespace
}  // namespace latchkey::test
