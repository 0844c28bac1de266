// A connection's test meets calls that hang: each ends at its limit, and so does the whole. In time of our
// own.
#include <gmock/gmock.h>

#include "relay/journey.hpp"
#include "time/virtual_time.hpp"

namespace latchkey::relay::tests {
namespace {

class ProofInTime : public RelayTest {
 protected:
  void pass(core::Duration time) {
    for (core::Duration past{}; past < time; past += 1s) {
      bench.advance(1s);
      latchkey::tests::let_pass(1s);
      bench.run_ready();
    }
  }
};

TEST_F(ProofInTime, ACallThatHangsEndsAtItsLimitAndTheRunGoesOn) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  lists_its_subscription(bench);
  const Reply fine{200, R"({"success":true})"};
  for (const char* call : {"getHotelDetails", "getReservations", "getReservation"}) bench.answers(call, fine);
  for (const char* call : {"userinfo", "getHotelDetails", "getReservations", "getReservation"})
    bench.holds(call);
  const net::Response begun =
      bench.ask(partner_call("POST", "/v1/accounts/demo/properties/320000/test", {{"reservation", "1"}}));
  ASSERT_EQ(begun.status, 202) << begun.body;
  const auto read = [&] {
    return Json::parse(bench.ask(partner_call("GET", location(begun), Json::object())).body);
  };
  pass(9s);
  EXPECT_EQ(read()["steps"][1]["state"], "running");
  pass(2s);
  EXPECT_EQ(read()["steps"][1]["state"], "failed");
  EXPECT_EQ(read()["steps"][1]["meaning"], "no answer came within its time");
  EXPECT_EQ(read()["steps"][2]["state"], "running");
  pass(32s);
  const Json told = read();
  EXPECT_EQ(told["done"], true) << told.dump();
  EXPECT_EQ(told["end"], "partly");
  for (std::size_t i = 1; i < 5; ++i) {
    EXPECT_GE(told["steps"][i]["ms"], 10'000);
    EXPECT_LT(told["steps"][i]["ms"], 12'000);
  }
}

TEST_F(ProofInTime, APartnerOrAnAddressThatHangsEndsAtItsLimitToo) {
  bench.restart_with([](Config& config) { config.test_url = "https://partner.example/latchkey/test"; });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  lists_its_subscription(bench);
  for (const char* call : {"getHotelDetails", "getReservations"})
    bench.answers(call, Reply{200, R"({"success":true})"});
  bench.answers("test", {204, ""});
  for (const char* call : {"(webhook)", "test"}) bench.holds(call);
  const net::Response begun =
      bench.ask(partner_call("POST", "/v1/accounts/demo/properties/320000/test", Json::object()));
  const auto read = [&] {
    return Json::parse(bench.ask(partner_call("GET", location(begun), Json::object())).body);
  };
  pass(9s);
  EXPECT_EQ(read()["steps"][6]["state"], "running");
  const std::string late = bench.last("(webhook)").address.substr(21);
  pass(2s);
  EXPECT_EQ(read()["steps"][6]["state"], "failed");
  EXPECT_EQ(bench.ask(delivery(late, "{}")).status, 200) << "expired: as any word of nobody's";
  EXPECT_EQ(read()["steps"][6]["state"], "failed");
  pass(11s);
  const Json told = read();
  EXPECT_EQ(told["done"], true) << told.dump();
  EXPECT_EQ(told["steps"][7]["call"], "test_url");
  EXPECT_EQ(told["steps"][7]["meaning"], "no answer came within its time");
  EXPECT_EQ(told["end"], "partly");
  EXPECT_EQ(bench.count("getAppState"), 2U) << "of the connection, and of the test: no hint";
}

}  // namespace
}  // namespace latchkey::relay::tests
