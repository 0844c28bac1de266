// The line: who may go goes, the more urgent first; and a link that waits in it is not taken for an outage.
#include "relay/turns.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <vector>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class TurnsTest : public testing::Test {
 protected:
  void ask(const TurnPlace& turn, int name, const std::string& property = "") {
    const auto went = [this, name] { order.push_back(name); };
    boost::asio::co_spawn(loop, line.take(turn, property),
                          [went](const std::exception_ptr&, bool) { went(); });
  }
  boost::asio::io_context loop;
  Turns line{100, 2};
  std::vector<int> order;
};

TEST_F(TurnsTest, WithRoomNobodyWaits) {
  for (int i = 0; i < 3; ++i) ask(turn_of(Urgency::stranger), i);
  loop.poll();
  EXPECT_THAT(order, ElementsAre(0, 1, 2));
  EXPECT_EQ(line.waiting(), 0U);
}

TEST_F(TurnsTest, TheMoreUrgentGoesFirstAndThenWhoCameFirst) {
  for (int i = 0; i < 2; ++i) ask(turn_of(Urgency::person), i, "1");
  ask(turn_of(Urgency::stranger), 2, "1");
  ask(turn_of(Urgency::truth), 3, "1");
  ask(turn_of(Urgency::truth), 4, "1");
  ask(turn_of(Urgency::person), 5, "1");
  loop.poll();
  EXPECT_THAT(order, ElementsAre(0, 1));
  loop.run();
  EXPECT_THAT(order, ElementsAre(0, 1, 5, 3, 4, 2));
}

TEST_F(TurnsTest, WhoWaitsForAPropertyHoldsUpNobodyElse) {
  for (int i = 0; i < 3; ++i) ask(turn_of(Urgency::person), i, "1");
  ask(turn_of(Urgency::stranger), 3, "2");
  loop.poll();
  EXPECT_THAT(order, ElementsAre(0, 1, 3));
}

TEST_F(TurnsTest, APlaceCanBecomeMoreUrgentWhileItWaits) {
  for (int i = 0; i < 2; ++i) ask(turn_of(Urgency::person), i, "1");
  const auto turn = turn_of(Urgency::stranger);
  ask(turn_of(Urgency::routine), 2, "1");
  ask(turn, 3, "1");
  loop.poll();
  turn->urgency = Urgency::truth;
  loop.run();
  EXPECT_THAT(order, ElementsAre(0, 1, 3, 2));
}

TEST_F(TurnsTest, TimeBeginsWhenTheTurnComes) {
  ask(turn_of(Urgency::person), 0, "1");
  ask(turn_of(Urgency::person), 1, "1");
  const auto turn = turn_of(Urgency::person);
  bool came = false;
  turn->came = [&] { came = true; };
  ask(turn, 2, "1");
  loop.poll();
  EXPECT_FALSE(came);
  loop.run();
  EXPECT_TRUE(came);
}

/// Story: a start from the Marketplace stood behind a thousand questions, longer than its browser waited, and
/// the code was spent then.
TEST_F(TurnsTest, PatienceEndsWithoutACall) {
  ask(turn_of(Urgency::person), 0, "1");
  ask(turn_of(Urgency::person), 1, "1");
  const auto turn = turn_of(Urgency::stranger);
  turn->patience = 20ms;
  bool went = true;
  boost::asio::co_spawn(loop, line.take(turn, "1"),
                        [&](const std::exception_ptr&, bool may_go) { went = may_go; });
  loop.run();
  EXPECT_FALSE(went);
  EXPECT_EQ(line.waiting(), 0U);
}

/// Story: a relay of a thousand hotels that starts again asked for all of them at once, which Cloudbeds
/// answers by suspending the app; and held back, the last ones waited longer than an answer may take, and
/// were shown as an outage.
TEST_F(RelayTest, LinksInLineAskNoFasterThanAllowedAndAreNoOutage) {
  const std::vector<std::string> properties{"320000", "320001", "320002", "320003", "320004", "320005"};
  bench.answers("authorization_code", token("CANARY-ACCESS-2", "CANARY-REFRESH-2", properties));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.forget_calls();
  bench.restart_with([](Config& config) { config.calls_per_second = 2; });
  EXPECT_LE(bench.count("getAppState"), 2U);
  bench.advance(1min);  // longer than any answer may take
  ASSERT_TRUE(bench.until([&] { return bench.count("getAppState") == properties.size(); }));
  bench.run_ready();
  const Json account = account_of(bench, "demo");
  for (const Json& link : account["links"]) {
    EXPECT_EQ(link["app_state"], "enabled");
    EXPECT_EQ(link["reason"], nullptr);
  }
  EXPECT_EQ(bench.count("getAppState"), properties.size()) << "each asked once";
}

/// Story: a disconnect that was noted on disk before a crash was asked about after all that nothing was heard
/// of.
TEST_F(RelayTest, WhatWasHeardOfBeforeARestartIsAskedFirst) {
  const std::vector<std::string> properties{"320000", "320001", "320002", "320003", "320004", "320005"};
  bench.answers("authorization_code", token("CANARY-ACCESS-2", "CANARY-REFRESH-2", properties));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  store::Link last = bench.store().link("demo", "320005").value();
  last.dirty = true;
  (void)bench.store().save_link(last, false, bench.now());
  bench.forget_calls();
  bench.restart_with([](Config& config) { config.calls_per_second = 2; });
  ASSERT_GE(bench.count("getAppState"), 1U);
  for (const OutgoingCall& call : bench.calls()) {
    if (call.name != "getAppState") continue;
    EXPECT_EQ(call.fields.get("propertyID"), "320005");
    break;
  }
}

}  // namespace
}  // namespace latchkey::relay::tests
