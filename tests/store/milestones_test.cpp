// What happened to a link, as saving it makes it: over restarts, bounded, and gone with the link.
#include <gtest/gtest.h>

#include "store/sqlite/migrate.hpp"
#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using core::AppState;
using core::Milestone;
using core::Passed;

class Milestones : public StoreTest {
 protected:
  void ends(core::Instant now) {
    store::Link link = *store_->link("demo", "320000");
    link.grant.clear();
    link.app_state = AppState::disabled;
    link.reason = "user_not_active";
    link.ended_at = now;
    store_->save_link(link, true, now);
  }
  void binds(const std::string& grant, core::Instant now) {
    store::Flow flow = hold("flow of " + grant, a_grant(grant));
    flow.state = "bound";
    store::Link link = a_link("demo", "320000", grant);
    link.connected_at = now;
    ASSERT_TRUE(store_->bind(flow, "held", a_grant(grant), {link}, now));
  }
  [[nodiscard]] std::vector<Passed> passed() { return store_->passed("demo", "320000"); }
};

TEST_F(Milestones, AreAuthorizedEndedAndAuthorizedAgainAlsoAfterARestart) {
  binds("g1", instant(10));
  ends(instant(20));
  binds("g2", instant(30));
  reopen();
  const std::vector<Passed> expected{{instant(30), Milestone::reauthorized, AppState::enabled, ""},
                                     {instant(20), Milestone::ended, AppState::disabled, "user_not_active"},
                                     {instant(10), Milestone::authorized, AppState::enabled, ""}};
  EXPECT_EQ(passed(), expected);
  EXPECT_TRUE(store_->passed("other", "320000").empty());
}

TEST_F(Milestones, AreMadeOnlyByWhatIsSeen) {
  binds("g1", instant(10));
  store::Link link = *store_->link("demo", "320000");
  link.state = "retrying";
  link.webhook_hash = "another";
  store_->save_link(link, false, instant(20));
  EXPECT_EQ(passed().size(), 1U);
  link.app_state = AppState::pending;
  store_->save_link(link, true, instant(30));
  ASSERT_EQ(passed().size(), 2U);
  EXPECT_EQ(passed()[0], (Passed{instant(30), Milestone::changed, AppState::pending, ""}));
}

TEST_F(Milestones, OfALinkThatFlapsDoNotPushOutWhenItWasAuthorized) {
  binds("g1", instant(10));
  store::Link link = *store_->link("demo", "320000");
  for (int i = 0; i < 100; ++i) {
    link.app_state = i % 2 == 0 ? AppState::pending : AppState::enabled;
    store_->save_link(link, true, instant(20 + i));
  }
  const std::vector<Passed> all = passed();
  ASSERT_EQ(all.size(), core::kPassedKept + 1);
  EXPECT_EQ(all.front().at, instant(119));
  EXPECT_EQ(all.back().what, Milestone::authorized);
}

/// Brought in with tokens that were there: not a time of authorization, which Cloudbeds alone knows.
TEST_F(Milestones, OfAnAdoptedGrantAreNoAuthorization) {
  store::Grant grant = a_grant("g1");
  grant.account = "demo";
  grant.adopted_hash = "hash";
  store_->hold_grant(grant);
  ASSERT_TRUE(store_->adopt(grant, {a_link("demo", "320000")}, instant(10)));
  reopen();
  EXPECT_EQ(passed(), (std::vector<Passed>{{instant(10), Milestone::adopted, AppState::enabled, ""}}));
}

TEST_F(Milestones, GoWithTheLink) {
  binds("g1", instant(10));
  EXPECT_TRUE(store_->remove_link("demo", "320000", instant(50)));
  EXPECT_TRUE(passed().empty());
}

/// A store of the schema before this one, with a link that had been authorized twice.
TEST(MilestonesOfAnOlderStore, BeginWithWhatIsKnown) {
  TemporaryDirectory directory;
  const std::string path = directory.file("older.db");
  write_file(path, "");
  {
    store::sqlite::Database database(path);
    store::sqlite::migrate(database, store::sqlite::migrations().first(4));
    database.script(
        "INSERT INTO links (account, property, name, state, app_state, reason, note, subscription_id, dirty, "
        "changed_at, set_up_due, guide, connected_at, renewed_at, ended_at, news) VALUES ('demo', '1', '', "
        "'unlinked', 'disabled', 'disconnected', '', '', 0, 0, 0, '', 10, 10, 20, '')");
  }
  const auto store = store::open_sqlite(path);
  const std::vector<Passed> expected{{instant(20), Milestone::ended, AppState::disabled, "disconnected"},
                                     {instant(10), Milestone::reauthorized, std::nullopt, ""}};
  EXPECT_EQ(store->passed("demo", "1"), expected);
}

}  // namespace
}  // namespace latchkey::test
