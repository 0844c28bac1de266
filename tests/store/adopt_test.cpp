// Grants that come without a flow, links made another way, and whose a property was last.
#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using store::Grant;
using store::Link;
using store::StoreError;

class Adopt : public StoreTest {
 protected:
  Grant kept(const std::string& id, const std::string& account = "demo") {
    Grant grant = a_grant(id, {});
    grant.account = account;
    grant.adopted_hash = "hash of " + id;
    store_->hold_grant(grant);
    return grant;
  }
};

TEST_F(Adopt, LinksAKeptGrant) {
  Grant grant = kept("g1");
  grant.properties = {"320000"};
  EXPECT_EQ(store_->adopt(grant, {a_link("demo", "320000")}, instant(5'000)), 5'000.0);
  reopen();
  EXPECT_EQ(store_->link("demo", "320000")->grant, "g1");
  EXPECT_EQ(store_->grant("g1")->properties, grant.properties);
}

TEST_F(Adopt, AddsAPropertyToAGrantThatHasOne) {
  Grant grant = kept("g1");
  grant.properties = {"320000"};
  ASSERT_TRUE(store_->adopt(grant, {a_link("demo", "320000")}, instant(5'000)));
  grant.properties = {"320000", "320001"};
  ASSERT_TRUE(store_->adopt(grant, {a_link("demo", "320001")}, instant(6'000)));
  EXPECT_EQ(store_->account("demo").links.size(), 2U);
  EXPECT_EQ(store_->grant("g1")->properties, grant.properties);
}

TEST_F(Adopt, RefusesAnotherAccountsProperty) {
  ASSERT_TRUE(connect(a_grant("g0"), "other"));
  Grant grant = kept("g1");
  grant.properties = {"320000"};
  EXPECT_EQ(store_->adopt(grant, {a_link("demo", "320000")}, instant(5'000)), std::nullopt);
  EXPECT_EQ(store_->owner_of("320000"), "other");
  EXPECT_TRUE(store_->account("demo").links.empty());
}

TEST_F(Adopt, FindsAGrantByTheTokensItCameWith) {
  const Grant grant = kept("g1");
  EXPECT_EQ(store_->grant("g1"), grant);
  reopen();  // which forgets other grants without a link
  EXPECT_EQ(store_->adopted_grant("demo", "hash of g1")->id, "g1");
  EXPECT_EQ(store_->adopted_grant("other", "hash of g1"), std::nullopt);
  EXPECT_EQ(store_->adopted_grant("demo", ""), std::nullopt);
}

TEST_F(Adopt, RefusesAGrantWithoutALink) {
  EXPECT_THROW((void)store_->adopt(kept("g1"), {}, instant(1)), StoreError);
}

class PropertyHistory : public StoreTest {
 protected:
  void ended(const std::string& account, int at) {
    Link link = a_link(account, "320000");
    link.ended_at = instant(at);
    store_->save_link(link, true, instant(at));
  }
  std::vector<std::string> accounts() {
    std::vector<std::string> names;
    for (const Link& link : store_->links_of_property("320000")) names.push_back(link.account);
    return names;
  }
};

TEST_F(PropertyHistory, NamesTheLatestEndedFirst) {
  ended("first", 1'000);
  ended("second", 3'000);
  ended("third", 2'000);
  EXPECT_EQ(accounts(), (std::vector<std::string>{"second", "third", "first"}));
}

TEST_F(PropertyHistory, NamesWhoHasItNowBeforeAll) {
  ended("first", 9'000);
  ASSERT_TRUE(connect(a_grant("g1"), "second"));
  EXPECT_EQ(accounts().front(), "second");
}

TEST_F(PropertyHistory, IsKeptInFull) {
  Link link = a_link("demo", "320000");
  link.set_up_due = true;
  link.guide = "https://partner.example/guide";
  link.connected_at = instant(1);
  link.renewed_at = instant(2);
  link.ended_at = instant(3);
  store_->save_link(link, false, instant(4));
  reopen();
  EXPECT_EQ(store_->link("demo", "320000"), link);
}

TEST_F(PropertyHistory, EndsWhenTheLinkIsRemoved) {
  ended("demo", 1'000);
  EXPECT_TRUE(store_->remove_link("demo", "320000", instant(5'000)));
  EXPECT_FALSE(store_->remove_link("demo", "320000", instant(6'000)));
  EXPECT_TRUE(accounts().empty());
  EXPECT_EQ(store_->account("demo").revision, 5'000.0) << "buttons are told";
}

TEST_F(PropertyHistory, RemovingTheLastLinkOfAGrantForgetsIt) {
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  EXPECT_TRUE(store_->remove_link("demo", "320000", instant(5'000)));
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
}

}  // namespace
}  // namespace latchkey::test
