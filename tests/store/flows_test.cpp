// Flows: stored as given, found by id and by code, advanced once.
#include <array>
#include <barrier>
#include <thread>

#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using Flows = StoreTest;
using store::Flow;
using store::StoreError;

TEST_F(Flows, AreStoredAsGiven) {
  store_->hold_grant(a_grant("g1"));
  Flow flow = a_flow("f1");
  flow.grant = "g1";
  flow.problem = "access_denied";
  store_->add_flow(flow);
  reopen();
  EXPECT_EQ(store_->flow("f1"), flow);
}

TEST_F(Flows, MayBeEmptyInEveryFieldButTheId) {
  Flow flow;
  flow.id = "f1";
  store_->add_flow(flow);
  reopen();
  EXPECT_EQ(store_->flow("f1"), flow);
}

TEST_F(Flows, KeepQuotesZerosBrokenUtf8AndLongText) {
  Flow flow = a_flow("f'1\";--");
  flow.account = std::string("a\0b", 3);
  flow.property = "x'); DROP TABLE flows; --";
  flow.origin = "\xff\xfe\xc0";
  flow.return_to = std::string(1'000'000, 'r');
  store_->add_flow(flow);
  reopen();
  EXPECT_EQ(store_->flow(flow.id), flow);
}

TEST_F(Flows, AreNotThereUntilAdded) {
  EXPECT_EQ(store_->flow("f1"), std::nullopt);
  EXPECT_EQ(store_->flow_by_code("code of f1"), std::nullopt);
}

TEST_F(Flows, AreRefusedTwice) {
  store_->add_flow(a_flow("f1"));
  Flow again = a_flow("f1");
  again.code_hash = "another";
  EXPECT_THROW(store_->add_flow(again), StoreError);
  EXPECT_EQ(store_->flow("f1"), a_flow("f1"));
}

TEST_F(Flows, NeverShareACode) {
  store_->add_flow(a_flow("f1"));
  Flow other = a_flow("f2");
  other.code_hash = "code of f1";
  EXPECT_THROW(store_->add_flow(other), StoreError);
}

TEST_F(Flows, CannotNameAGrantThatIsNotThere) {
  Flow flow = a_flow("f1");
  flow.grant = "g1";
  EXPECT_THROW(store_->add_flow(flow), StoreError);
  EXPECT_EQ(store_->flow("f1"), std::nullopt);
}

TEST_F(Flows, AreFoundByTheCodeThatIsOut) {
  store_->add_flow(a_flow("f1"));
  store_->add_flow(a_flow("f2"));
  ASSERT_TRUE(store_->flow_by_code("code of f2"));
  EXPECT_EQ(store_->flow_by_code("code of f2")->id, "f2");
}

TEST_F(Flows, WithoutACodeAreFoundByNone) {
  Flow one = a_flow("f1");
  Flow two = a_flow("f2");
  one.code_hash = two.code_hash = "";
  store_->add_flow(one);
  store_->add_flow(two);
  EXPECT_EQ(store_->flow_by_code(""), std::nullopt);
}

TEST_F(Flows, AdvanceFromTheStateTheyAreIn) {
  store_->add_flow(a_flow("f1"));
  Flow next = a_flow("f1");
  next.state = "consenting";
  next.code_hash = "";
  next.cookie_hash = "another cookie";
  next.expires_at = instant(600'000);
  EXPECT_TRUE(store_->advance_flow(next, "ticket"));
  reopen();
  EXPECT_EQ(store_->flow("f1"), next);
  EXPECT_EQ(store_->flow_by_code("code of f1"), std::nullopt);
}

TEST_F(Flows, DoNotAdvanceFromAnotherState) {
  store_->add_flow(a_flow("f1"));
  Flow next = a_flow("f1");
  next.state = "held";
  EXPECT_FALSE(store_->advance_flow(next, "consenting"));
  EXPECT_FALSE(store_->advance_flow(next, ""));
  EXPECT_EQ(store_->flow("f1"), a_flow("f1"));
}

TEST_F(Flows, DoNotAdvanceIfTheyAreNotThere) {
  EXPECT_FALSE(store_->advance_flow(a_flow("f1"), "ticket"));
  EXPECT_EQ(store_->flow("f1"), std::nullopt);
}

TEST_F(Flows, AdvanceForOneOfTwoStoresThatTryAtOnce) {
  constexpr int kFlows = 60;
  for (int i = 0; i < kFlows; ++i) store_->add_flow(a_flow("f" + std::to_string(i)));
  std::barrier start(2);
  std::array<std::vector<bool>, 2> won;
  const auto race = [&](std::size_t runner) {
    const auto mine = another();
    for (int i = 0; i < kFlows; ++i) {
      Flow next = a_flow("f" + std::to_string(i));
      next.state = "consenting";
      next.cookie_hash = std::to_string(runner);
      start.arrive_and_wait();
      won[runner].push_back(mine->advance_flow(next, "ticket"));
    }
  };
  std::thread other(race, 1);
  race(0);
  other.join();
  for (int i = 0; i < kFlows; ++i) {
    const auto at = static_cast<std::size_t>(i);
    EXPECT_NE(won[0][at], won[1][at]) << "flow " << i;
    EXPECT_EQ(store_->flow("f" + std::to_string(i))->cookie_hash, won[0][at] ? "0" : "1");
  }
}

TEST_F(Flows, AreSweptOnceTheyEnded) {
  for (const int end : {10, 20, 30}) {
    Flow flow = a_flow("f" + std::to_string(end));
    flow.expires_at = instant(end);
    store_->add_flow(flow);
  }
  EXPECT_EQ(store_->sweep_flows(instant(20)), 1);
  reopen();
  EXPECT_EQ(store_->flow("f10"), std::nullopt);
  EXPECT_TRUE(store_->flow("f20"));
  EXPECT_EQ(store_->sweep_flows(instant(31)), 2);
  EXPECT_EQ(store_->sweep_flows(instant(31)), 0);
}

}  // namespace
}  // namespace latchkey::test
