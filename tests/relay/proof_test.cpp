// The test of a connection: harmless calls in order, read while they go; it changes nothing but by a hint.
#include <gmock/gmock.h>

#include "relay/proof_world.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(Proof, MakesTheHarmlessCallsInOrderAndEndsInWords) {
  EXPECT_EQ(begin({{"reservation", "12345-A"}}).status, 202);
  bench.run_ready();
  EXPECT_THAT(called(),
              ElementsAre("GET getAppState", "GET userinfo", "GET getHotelDetails", "GET getReservations",
                          "GET getReservation", "GET getWebhooks", "POST (webhook)"));
  EXPECT_EQ(bench.last("getReservation").fields.get("reservationID"), "12345-A");
  EXPECT_EQ(bench.last("getReservations").fields.get("pageSize"), "1");
  EXPECT_EQ(bench.last("getHotelDetails").fields.get("propertyID"), "320000");
  const Json told = read();
  EXPECT_EQ(told["done"], true);
  EXPECT_EQ(told["end"], "works");
  EXPECT_THAT(told["says"], HasSubstr("everything that was tried passed"));
  for (const Json& step : told["steps"]) {
    EXPECT_EQ(step["state"], "passed");
    EXPECT_TRUE(step["ms"].is_number());
    if (step["call"] == "webhook_address") continue;
    EXPECT_EQ(step["verdict"], "healthy");
    EXPECT_EQ(step["request_id"], "request-1");
  }
}

TEST_F(Proof, CanBeReadWhileItGoes) {
  bench.holds("getHotelDetails");
  EXPECT_EQ(begin().status, 202);
  EXPECT_THAT(states(),
              ElementsAre("passed", "passed", "running", "waiting", "skipped", "waiting", "waiting"));
  EXPECT_EQ(read()["end"], nullptr);
  bench.releases("getHotelDetails");
  EXPECT_THAT(states(), ElementsAre("passed", "passed", "passed", "passed", "skipped", "passed", "passed"));
  EXPECT_EQ(read()["done"], true);
}

TEST_F(Proof, RunsOnceAMinuteForALink) {
  EXPECT_EQ(begin().status, 202);
  bench.advance(20s);
  const net::Response refused = begin();
  EXPECT_EQ(code_of(refused), "too_many_requests");
  EXPECT_EQ(refused.headers.get("Retry-After"), "40");
  bench.advance(40s);
  const std::string first = run;
  EXPECT_EQ(begin().status, 202);
  EXPECT_NE(run, first);
  EXPECT_EQ(bench.ask(partner_call("GET", first, Json::object())).status, 404) << "only the latest is kept";
}

TEST_F(Proof, ThatWorksIsASuccessLikeAnyOther) {
  bench.advance(26h);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(read()["end"], "works");
  const Json told = Json::parse(bench.ask(partner_call("GET", kLink + "/diagnosis", Json::object())).body);
  EXPECT_EQ(told["last_success_at"], read()["begun_at"]);
}

TEST_F(Proof, ThatWorksEndsAReasonThatIsOver) {
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.ask(delivery(webhook_path, R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  ASSERT_EQ(account_of(bench, "demo")["links"][0]["reason"], "user_not_active");
  bench.answers("getAppState", said("success.getAppState.enabled"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["reason"], nullptr);
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["app_state"], "enabled");
}

TEST_F(Proof, ThatFailsOnlyMakesTheRelayAsk) {
  const double revision = bench.store().account("demo").revision;
  bench.answers("getReservations", said("error.api.scope_not_granted"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  const Json told = read();
  EXPECT_EQ(told["end"], "partly");
  EXPECT_EQ(told["steps"][3]["state"], "failed");
  EXPECT_EQ(told["steps"][3]["code"], "scope_missing");
  EXPECT_EQ(told["steps"][3]["body"]["message"], "Scope required for this call was not granted by property.");
  EXPECT_EQ(bench.count("getAppState"), 2U) << "once for the test, once for the hint";
  EXPECT_EQ(bench.store().account("demo").revision, revision);
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["app_state"], "enabled");
}

TEST_F(Proof, OfAConnectionThatIsOverSaysSoAndItIsThenShown) {
  bench.answers("getAppState", said("error.api.app_not_available"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(read()["end"], "refused");
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["app_state"], "disabled") << "by the hint's own question";
  bench.advance(60s);
  EXPECT_EQ(code_of(begin()), "not_connected");
}

/// A story: in an outage's backoff a test was refused, so Cloudbeds spoke; for more than a minute the hotel
/// still read that it had to wait.
TEST_F(Proof, ThatIsRefusedEndsTheWaitForAnOutage) {
  bench.answers("getAppState", {503, ""});
  bench.ask(delivery(webhook_path, R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  bench.answers("getAppState", said("error.api.app_not_available"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(read()["end"], "refused");
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["reason"], "app_not_available");
}

TEST_F(Proof, ARefusalThatIsNoEndYetIsToldAsThat) {
  bench.answers("getHotelDetails", said("error.auth.token_invalid_live"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  const Json told = read();
  EXPECT_EQ(told["steps"][2]["verdict"], "refresh_then_verify");
  EXPECT_THAT(std::string{told["steps"][2]["meaning"]}, HasSubstr("That alone is no end"));
}

/// A story: the store failed in the moment in which a test began; nothing was asked, and the page said that
/// the connection works.
TEST_F(Proof, ThatTheRelayCouldNotMakeDoesNotPraise) {
  bench.faults().only = "grant";
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  bench.faults().only.clear();
  const Json told = read();
  EXPECT_EQ(told["done"], true);
  EXPECT_EQ(told["end"], "unanswered");
  for (const Json& step : told["steps"]) EXPECT_NE(step["state"], "passed");
}

/// A story: somebody reconnected while a test ran; the rest of it was told as calls that were not answered in
/// time.
TEST_F(Proof, ThatAReconnectOvertakesSaysSoAndTheNewConnectionMayBeTestedAtOnce) {
  bench.holds("userinfo");
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  bench.answers("authorization_code", token("CANARY-ACCESS-2", "CANARY-REFRESH-2"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  lists_its_subscription(bench);
  bench.releases("userinfo");
  bench.run_ready();
  const Json told = read();
  EXPECT_EQ(told["end"], "overtaken");
  EXPECT_EQ(step("getHotelDetails")["state"], "skipped");
  EXPECT_EQ(begin().status, 202) << "its steps say: test the connection";
  bench.run_ready();
  EXPECT_EQ(read()["end"], "works");
}

/// A story: a test found that a scope was missing, and the diagnosis beside it said that all is well.
TEST_F(Proof, ThatFindsAMissingScopeIsADiagnosisUntilThatCallWorks) {
  const auto diagnosis = [&] {
    return Json::parse(bench.ask(partner_call("GET", kLink + "/diagnosis", Json::object())).body);
  };
  bench.answers("getReservations", said("error.api.scope_not_granted"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(diagnosis()["problem"], "scope_missing");
  EXPECT_EQ(diagnosis()["outlook"], "troubled");
  bench.ask(delivery(webhook_path, R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  EXPECT_EQ(diagnosis()["problem"], "scope_missing") << "getAppState needs no scope";
  bench.answers("getReservations", kFine);
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(diagnosis()["outlook"], "well");
}

TEST_F(Proof, SkipsWhatTheAppDoesNotAskFor) {
  bench.restart_with([](Config& config) { config.scopes = {"read:hotel"}; });
  bench.run_ready();
  EXPECT_EQ(begin({{"reservation", "1"}}).status, 202);
  EXPECT_THAT(states(), ElementsAre("passed", "passed", "passed", "skipped", "skipped", "passed", "passed"));
  EXPECT_EQ(read()["end"], "works");
}

TEST_F(Proof, TakesAReservationsNumberAndNothingElse) {
  for (const char* wrong : {"<b>", "a b", "1&propertyID=2", "12345678901234567890123456789012345678901"})
    EXPECT_EQ(code_of(begin({{"reservation", wrong}})), "body_invalid") << wrong;
  EXPECT_THAT(called(), ElementsAre());
}

TEST_F(Proof, ReadsOnceInEachScopeAndNamesThoseThatShowInUseOnly) {
  restart_with([](Config& config) {
    config.scopes = {"read:hotel", "read:room", "read:user", "read:rate", "write:reservation"};
  });
  for (const char* call : {"getRoomTypes", "getUsers"}) bench.answers(call, kFine);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_THAT(called(), ElementsAre("GET getAppState", "GET userinfo", "GET getHotelDetails",
                                    "GET getRoomTypes", "GET getUsers", "GET getWebhooks", "POST (webhook)"));
  EXPECT_EQ(bench.last("getRoomTypes").fields.get("propertyIDs"), "320000");
  EXPECT_EQ(bench.last("getRoomTypes").fields.get("pageSize"), "1");
  EXPECT_EQ(bench.last("getUsers").fields.get("property_ids"), "320000");
  EXPECT_EQ(step("scopes")["state"], "skipped");
  EXPECT_THAT(step("scopes")["meaning"], HasSubstr("read:rate, write:reservation"));
  EXPECT_THAT(page_step("scopes")["text"], HasSubstr("read:rate, write:reservation"));
  EXPECT_EQ(read()["end"], "works");
}

}  // namespace
}  // namespace latchkey::relay::tests
