// Binding: a held grant becomes an account's, whole or not at all, and a property keeps one account.
#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using store::Flow;
using store::Grant;
using store::Link;
using store::StoreError;

class Bind : public StoreTest {
 protected:
  /// What a refused bind must have left alone.
  void expect_still_held(const Flow& flow, const Grant& grant) {
    reopen();
    EXPECT_EQ(store_->flow(flow.id), flow);
    EXPECT_EQ(store_->grant(grant.id), grant);
    EXPECT_EQ(store_->account(flow.account).revision, 0);
    EXPECT_TRUE(store_->account(flow.account).links.empty());
  }

  std::optional<double> bind(Flow flow, const Grant& grant, const std::vector<Link>& links) {
    flow.state = "bound";
    return store_->bind(flow, "held", grant, links, instant(5'000));
  }
};

TEST_F(Bind, GivesTheAccountTheGrantAndItsLinks) {
  Grant grant = a_grant("g1", {"320000", "320001"});
  Flow flow = hold("f1", grant);
  flow.state = "bound";
  flow.code_hash = "";
  grant.sealed = "sealed for the account";
  grant.access_expires_at = instant(9);
  const std::vector<Link> links{a_link("demo", "320000", "g1"), a_link("demo", "320001", "g1")};
  EXPECT_EQ(store_->bind(flow, "held", grant, links, instant(5'000)), 5'000.0);
  reopen();

  grant.account = "demo";
  EXPECT_EQ(store_->grant("g1"), grant);
  EXPECT_EQ(store_->flow("f1"), flow);
  const store::AccountState state = store_->account("demo");
  EXPECT_EQ(state.revision, 5'000.0);
  ASSERT_EQ(state.links.size(), 2U);
  Link first = links[0];
  first.changed_at = instant(5'000);
  EXPECT_EQ(state.links[0], first);
  EXPECT_EQ(state.links[1].property, "320001");
}

TEST_F(Bind, StoresLinksUnderTheFlowsAccountAndThisGrant) {
  const Grant grant = a_grant("g1");
  const Flow flow = hold("f1", grant);
  ASSERT_TRUE(bind(flow, grant, {a_link("mallory", "320000", "")}));
  EXPECT_TRUE(store_->account("mallory").links.empty());
  EXPECT_EQ(store_->link("demo", "320000")->grant, "g1");
}

TEST_F(Bind, HappensOnce) {
  const Grant grant = a_grant("g1");
  const Flow flow = hold("f1", grant);
  ASSERT_TRUE(bind(flow, grant, {a_link("demo", "320000")}));
  EXPECT_EQ(bind(flow, grant, {a_link("demo", "320000")}), std::nullopt);
  EXPECT_EQ(store_->account("demo").revision, 5'000.0);
}

TEST_F(Bind, RefusesAFlowThatIsNotHeld) {
  const Grant grant = a_grant("g1");
  Flow flow = hold("f1", grant);
  flow.state = "failed";
  ASSERT_TRUE(store_->advance_flow(flow, "held"));
  EXPECT_EQ(bind(flow, grant, {a_link("demo", "320000")}), std::nullopt);
  expect_still_held(flow, grant);
}

TEST_F(Bind, RefusesAFlowThatIsNotThere) {
  const Grant grant = a_grant("g1");
  store_->hold_grant(grant);
  Flow flow = a_flow("f1");
  flow.grant = "g1";
  EXPECT_EQ(bind(flow, grant, {a_link("demo", "320000")}), std::nullopt);
  EXPECT_EQ(store_->flow("f1"), std::nullopt);
  EXPECT_EQ(store_->grant("g1"), grant);
}

TEST_F(Bind, RefusesAGrantThatAnotherFlowHolds) {
  const Grant mine = a_grant("g1");
  const Grant theirs = a_grant("g2", {"320001"});
  const Flow flow = hold("f1", mine);
  const Flow other = hold("f2", theirs, "other");
  EXPECT_EQ(bind(flow, theirs, {a_link("demo", "320001")}), std::nullopt);
  expect_still_held(flow, mine);
  expect_still_held(other, theirs);
}

TEST_F(Bind, RefusesAnotherAccountThanTheFlowBeganFor) {
  const Grant grant = a_grant("g1");
  const Flow flow = hold("f1", grant);
  Flow moved = flow;
  moved.account = "mallory";
  EXPECT_EQ(bind(moved, grant, {a_link("mallory", "320000")}), std::nullopt);
  expect_still_held(flow, grant);
}

TEST_F(Bind, RefusesAGrantThatIsBoundAlready) {
  const Grant grant = a_grant("g1");
  const Flow flow = hold("f1", grant);
  Flow second = a_flow("f2");
  second.state = "held";
  second.grant = "g1";
  store_->add_flow(second);
  ASSERT_TRUE(bind(flow, grant, {a_link("demo", "320000")}));
  EXPECT_EQ(bind(second, grant, {a_link("demo", "320001")}), std::nullopt);
  EXPECT_EQ(store_->flow("f2"), second);
  EXPECT_EQ(store_->account("demo").links.size(), 1U);
}

TEST_F(Bind, RefusesAGrantThatWasForgotten) {
  const Grant grant = a_grant("g1");
  Flow flow = hold("f1", grant);
  store_->forget_grant("g1");
  EXPECT_EQ(bind(flow, grant, {a_link("demo", "320000")}), std::nullopt);
  reopen();
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
  EXPECT_EQ(store_->flow("f1")->state, "held");
  EXPECT_TRUE(store_->account("demo").links.empty());
}

TEST_F(Bind, RefusesAPropertyOfAnotherAccountAndWritesNothing) {
  ASSERT_TRUE(connect(a_grant("g1", {"320001"}), "other"));
  const Grant grant = a_grant("g2", {"320000", "320001"});
  const Flow flow = hold("f2", grant);
  EXPECT_EQ(bind(flow, grant, {a_link("demo", "320000"), a_link("demo", "320001")}), std::nullopt);
  expect_still_held(flow, grant);
  EXPECT_EQ(store_->owner_of("320001"), "other");
  EXPECT_EQ(store_->owner_of("320000"), std::nullopt);
}

TEST_F(Bind, TakesAPropertyWhoseOtherAccountHasNoCredentialLeft) {
  ASSERT_TRUE(connect(a_grant("g1"), "other"));
  store_->forget_grant("g1");
  EXPECT_TRUE(connect(a_grant("g2"), "demo"));
  EXPECT_EQ(store_->owner_of("320000"), "demo");
  EXPECT_TRUE(store_->link("other", "320000"));
}

TEST_F(Bind, ReplacesTheLinkAndForgetsTheOlderGrant) {
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  const Grant grant = a_grant("g2");
  const Flow flow = hold("f2", grant);
  Link link = a_link("demo", "320000", "g2");
  link.name = "New name";
  link.webhook_hash = "hook";
  EXPECT_EQ(bind(flow, grant, {link}), 5'000.0);
  reopen();
  link.changed_at = instant(5'000);
  EXPECT_EQ(store_->account("demo").links, std::vector<Link>{link});
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
}

TEST_F(Bind, KeepsAnOlderGrantThatAnotherPropertyStillNeeds) {
  ASSERT_TRUE(connect(a_grant("g1", {"320000", "320001"}), "demo"));
  ASSERT_TRUE(connect(a_grant("g2", {"320000"}), "demo"));
  reopen();
  EXPECT_EQ(store_->link("demo", "320000")->grant, "g2");
  EXPECT_EQ(store_->link("demo", "320001")->grant, "g1");
  EXPECT_TRUE(store_->grant("g1"));
  ASSERT_TRUE(connect(a_grant("g3", {"320001"}), "demo"));
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
  EXPECT_TRUE(store_->grant("g2"));
}

TEST_F(Bind, LeavesOtherAccountsAndHeldGrantsAlone) {
  ASSERT_TRUE(connect(a_grant("g1", {"320001"}), "other"));
  store_->hold_grant(a_grant("g2"));
  ASSERT_TRUE(connect(a_grant("g3"), "demo"));
  EXPECT_TRUE(store_->grant("g1"));
  EXPECT_TRUE(store_->grant("g2"));
  EXPECT_EQ(store_->account("other").revision, 1.0);
}

TEST_F(Bind, WithoutLinksIsAFaultOfTheCaller) {
  const Grant grant = a_grant("g1");
  const Flow flow = hold("f1", grant);
  EXPECT_THROW((void)bind(flow, grant, {}), StoreError);
  expect_still_held(flow, grant);
}

TEST_F(Bind, IsUndoneWhenALinkCannotBeStored) {
  Link taken = a_link("other", "320001");
  taken.webhook_hash = "hook";
  store_->save_link(taken, false, instant(1));
  const Grant grant = a_grant("g1");
  const Flow flow = hold("f1", grant);
  Link link = a_link("demo", "320000");
  link.webhook_hash = "hook";
  EXPECT_THROW((void)bind(flow, grant, {link}), StoreError);
  expect_still_held(flow, grant);
}

}  // namespace
}  // namespace latchkey::test
