// A claim while it waits: what becomes of its code, its tokens and its hotels, and how it ends when nobody
// makes it.
#include <gmock/gmock.h>

#include "relay/claim_world.hpp"

namespace latchkey::relay::tests {
namespace {

TEST_F(Claim, CodeDiesAfterTenMinutesAndTheHoldAfterADay) {
  ASSERT_EQ(start().status, 303);
  const std::string code = code_for("demo");
  bench.advance(10min);
  EXPECT_EQ(code_of(bench.ask(claim_read(code, "demo"))), "claim_unknown");
  EXPECT_EQ(code_of(bench.ask(claim_confirm(code, "demo"))), "claim_unknown");
  const std::string fresh = open_claim(bench, browser);
  EXPECT_EQ(bench.ask(claim_read(fresh, "demo")).status, 200) << "the cookie still gets another";
  bench.advance(24h);
  expect_page(browser.visit(bench, kLocal.relay + "/claim"), 404, "claim_missing");
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 0U);
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "disabled")
      << "the app leaves Connected Apps";
}

// The access token of a hold of a day is dead by then: `disabled` went nowhere, and the hotel's app stayed
// connected.
TEST_F(Claim, NeverMadeEndsTheConnectionAtCloudbedsWithAFreshToken) {
  ASSERT_EQ(start().status, 303);
  bench.advance(24h);
  bench.answers_next("postAppState", said("error.auth.token_invalid_live"));
  bench.sweep();
  EXPECT_EQ(bench.last("postAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Claim, NeverMadeIsEndedByALaterSweepAfterAnOutage) {
  ASSERT_EQ(start().status, 303);
  bench.advance(24h);
  bench.answers("postAppState", kLost);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  expect_page(browser.visit(bench, kLocal.relay + "/claim"), 404,
              "claim_missing");  // but nobody gets it any more
  bench.answers("postAppState", said("success.postAppState"));
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Claim, NeverMadeIsForgottenAfterAnotherDayOfOutage) {
  ASSERT_EQ(start().status, 303);
  bench.answers("postAppState", kLost);
  bench.advance(48h);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

// `disabled` ends every session of the property: the one that is just being claimed, too.
TEST_F(Claim, NeverMadeDoesNotEndAnotherStartOfTheSameHotel) {
  ASSERT_EQ(start().status, 303);
  bench.advance(23h);
  ASSERT_EQ(start().status, 303);
  bench.advance(1h);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.count("postAppState"), 0U);
  EXPECT_EQ(bench.ask(claim_confirm(code_for("demo"), "demo")).status, 200);
}

TEST_F(Claim, NeverMadeDoesNotEndAConnectionMadeAnotherWay) {
  ASSERT_EQ(start().status, 303);
  ASSERT_EQ(bench
                .ask(partner_call("PUT", "/v1/accounts/demo/properties/320000/external",
                                  {{"app_state", "enabled"}, {"guide", "https://partner.example/guide"}}))
                .status,
            200);
  bench.advance(24h);
  bench.sweep();
  EXPECT_EQ(bench.count("postAppState"), 0U);
}

TEST_F(Claim, ThatRefreshesWhileItIsConfirmedKeepsTheNewerToken) {
  ASSERT_EQ(start().status, 303);
  const std::string code = code_for("demo");
  bench.holds("getHotels");
  const auto confirmed = bench.begin(claim_confirm(code, "demo"));
  bench.answers_next("userinfo", said("error.auth.token_invalid_live"));
  const auto read = bench.begin(claim_read(code, "demo"));
  bench.run_ready();
  ASSERT_EQ(bench.count("refresh_token"), 1U);
  bench.releases("getHotels");
  ASSERT_TRUE(bench.until([&] { return confirmed->has_value() && read->has_value(); }));
  EXPECT_EQ((*confirmed)->status, 200);
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
}

TEST_F(Claim, WhoseHotelsCannotBeLearnedIsHeldUntilTheyCan) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {}));
  bench.answers("getHotels", kLost);
  expect_page(start(), 502, "exchange_unavailable");
  EXPECT_EQ(bench.grants_on_disk(), 1U) << "the code is spent, the credential is nowhere else";
  bench.answers("getHotels", said("success.getHotels"));
  bench.advance(24h);
  bench.sweep();
  EXPECT_EQ(bench.last("postAppState").fields.get("propertyID"), "320000");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Claim, OfTheLatestOfManyStartsInOneBrowserIsOffered) {
  for (int i = 0; i < 25; ++i) {
    bench.advance(1s);
    bench.answers("authorization_code",
                  token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {std::to_string(320'000 + i)}));
    ASSERT_EQ(start().status, 303);
  }
  const Json claim = Json::parse(bench.ask(claim_read(open_claim(bench, browser), "demo")).body);
  EXPECT_EQ(claim["properties"][0]["property"], "320024");
}

TEST_F(Claim, ANewCodeReplacesTheOldAndItsLock) {
  ASSERT_EQ(start().status, 303);
  const std::string first = code_for("demo");
  const std::string second = code_for("other");  // who is logged in in this browser by now
  EXPECT_EQ(code_of(bench.ask(claim_confirm(first, "demo"))), "claim_unknown");
  EXPECT_EQ(bench.ask(claim_confirm(second, "other")).status, 200);
}

TEST_F(Claim, TwoStartsInOneBrowserAreClaimedOneAfterTheOther) {
  ASSERT_EQ(start().status, 303);
  bench.advance(1s);
  bench.answers("authorization_code", token("CANARY-ACCESS-3", "CANARY-REFRESH-3", {"320001"}));
  ASSERT_EQ(start().status, 303);
  const Json latest = Json::parse(bench.ask(claim_confirm(code_for("demo"), "demo")).body);
  EXPECT_EQ(latest["links"][0]["property"], "320001");
  const Json both = Json::parse(bench.ask(claim_confirm(code_for("demo"), "demo")).body);
  EXPECT_EQ(both["links"].size(), 2U);
}

TEST_F(Claim, OfAPropertyOfAnotherAccountIsRefusedAndKept) {
  ASSERT_EQ(connect(bench, "first").status, 200);
  ASSERT_EQ(start().status, 303);
  const std::string code = code_for("second");
  const net::Response taken = bench.ask(claim_confirm(code, "second"));
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(code_of(taken), "property_taken");
  expect_unbound("second");
  EXPECT_EQ(bench.ask(put_state("first", "320000", {{"app_state", "disabled"}})).status, 200);
  EXPECT_EQ(bench.ask(claim_confirm(code, "second")).status, 200) << "once it is free";
}

TEST_F(Claim, OfAConsentThatWasWithdrawnMeanwhileSaysSo) {
  ASSERT_EQ(start().status, 303);
  bench.answers("userinfo", said("error.auth.token_invalid_live"));
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  const net::Response told = bench.ask(claim_read(open_claim(bench, browser), "demo"));
  EXPECT_EQ(told.status, 422);
  EXPECT_EQ(code_of(told), "disconnected");
}

TEST_F(Claim, ReadAfterTheAccessTokenDiedRefreshesTheHeldGrant) {
  ASSERT_EQ(start().status, 303);
  bench.answers_next("userinfo", said("error.auth.token_invalid_live"));
  EXPECT_EQ(bench.ask(claim_read(open_claim(bench, browser), "demo")).status, 200);
  EXPECT_EQ(bench.count("refresh_token"), 1U);
}

TEST_F(Claim, WithoutAnswerFromCloudbedsShowsWhatIsKnown) {
  ASSERT_EQ(start().status, 303);
  bench.answers("userinfo", kLost);
  bench.answers("getHotels", kLost);
  const Json claim = Json::parse(bench.ask(claim_read(open_claim(bench, browser), "demo")).body);
  EXPECT_EQ(claim["approved_by"], nullptr);
  EXPECT_EQ(claim["properties"][0]["property"], "320000");
}

TEST_F(Claim, SurvivesARestart) {
  ASSERT_EQ(start().status, 303);
  bench.restart();
  const std::string code = code_for("demo");
  bench.restart();
  EXPECT_EQ(bench.ask(claim_confirm(code, "demo")).status, 200);
}

TEST_F(Claim, OfAGroupListsEveryPropertyAndLinksEach) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {"320000", "320001"}));
  ASSERT_EQ(start().status, 303);
  const std::string code = open_claim(bench, browser);
  const Json claim = Json::parse(bench.ask(claim_read(code, "demo")).body);
  EXPECT_EQ(claim["properties"].size(), 2U);
  const Json bound = Json::parse(bench.ask(claim_confirm(code, "demo")).body);
  EXPECT_EQ(bound["links"].size(), 2U);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

}  // namespace
}  // namespace latchkey::relay::tests
