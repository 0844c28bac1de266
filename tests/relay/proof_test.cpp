// The test of a connection: harmless calls in order, read while they go; it changes nothing but by a hint.
#include <gmock/gmock.h>

#include "relay/journey.hpp"
#include "relay/notices.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSecret =
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";  // of Standard Webhooks' example
const std::string kLink = "/v1/accounts/demo/properties/320000";
const Reply kFine{200, R"({"success":true,"data":[{"guestName":"CANARY-GUEST"}]})"};

class Proof : public RelayTest {
 protected:
  Proof() {
    for (const char* call : {"getHotelDetails", "getReservations", "getReservation"})
      bench.answers(call, kFine);
    EXPECT_EQ(connect(bench, "demo").status, 200);
    lists_its_subscription(bench);
    webhook_path = bench.webhook_path();
    bench.forget_calls();
  }
  net::Response begin(const Json& body = Json::object()) {
    net::Response answer = bench.ask(partner_call("POST", kLink + "/test", body));
    if (answer.status == 202) run = location(answer);
    return answer;
  }
  [[nodiscard]] Json read() {
    const net::Response answer = bench.ask(partner_call("GET", run, Json::object()));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(answer.body);
  }
  [[nodiscard]] std::vector<std::string> states() {
    std::vector<std::string> all;
    const Json told = read();
    for (const Json& step : told["steps"]) all.push_back(step["state"]);
    return all;
  }
  /// The step of this call, when the run has one.
  [[nodiscard]] Json step(std::string_view call) {
    const Json told = read();
    for (const Json& one : told["steps"])
      if (one["call"] == call) return one;
    return nullptr;
  }
  [[nodiscard]] Json page_step(std::string_view call) {
    const std::string session = session_for(bench, "demo");
    const std::string id = run.substr(run.rfind('/') + 1);
    const Json told = Json::parse(bench.ask(page_get("/v1/test/" + id, session)).body);
    for (const Json& one : told["steps"])
      if (one["call"] == call) return one;
    return nullptr;
  }
  void restart_with(const std::function<void(Config&)>& change) {
    bench.restart_with(change);
    bench.run_ready();
    bench.forget_calls();
  }
  void ask_the_partner() {
    restart_with([](Config& config) {
      config.test_url = "https://partner.example/latchkey/test";
      config.notify_secrets = {read_notify_secret(kSecret)};
    });
  }
  /// Begins and looks at the partner's part.
  [[nodiscard]] Json answered(Reply reply) {
    bench.answers("test", std::move(reply));
    bench.advance(1min);
    EXPECT_EQ(begin().status, 202);
    bench.run_ready();
    return step("test_url");
  }
  [[nodiscard]] std::vector<std::string> called() const {
    std::vector<std::string> all;
    for (const OutgoingCall& call : bench.calls()) all.push_back(call.method + " " + call.name);
    return all;
  }
  std::string run;
  std::string webhook_path;
};

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

// A read in each granted scope
// -----------------------------------------------------------------------------------------------------------------

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

// The webhook round trip
// -----------------------------------------------------------------------------------------------------------------

TEST_F(Proof, SaysThatTheSubscriptionIsThereAndWhenTheLastDeliveryCame) {
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_THAT(step("getWebhooks")["meaning"],
              HasSubstr("none has come since this relay started, 2027-01-15"));
  bench.advance(1min);
  bench.ask(delivery(webhook_path, R"({"event":"integration/appstate_changed"})"));
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_THAT(step("getWebhooks")["meaning"], HasSubstr("the last came 2027-01-15 08:01:00 UTC"));
}

TEST_F(Proof, FindsASubscriptionThatIsGoneAndItIsMadeAnew) {
  bench.answers("getWebhooks", said("success.getWebhooks.empty"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "failed");
  EXPECT_THAT(step("getWebhooks")["meaning"], HasSubstr("made anew"));
  EXPECT_EQ(read()["end"], "partly");
  EXPECT_TRUE(bench.until([&] { return bench.count("postWebhook") > 0; }));
  bench.run_ready();
  lists_its_subscription(bench);
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "passed");
}

TEST_F(Proof, TakesNoOtherAddressForTheOneOfNow) {
  Json body = fixture("success.getWebhooks")["body"];
  body["data"][0]["subscriptionData"]["url"] = "http://127.0.0.1:8081/webhooks/one-of-before";
  bench.answers("getWebhooks", {200, body.dump()});
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "failed");
  body["data"][0]["subscriptionData"]["url"] = "http://127.0.0.1:8081" + webhook_path;
  body["data"][0]["key"]["id"] = "320001";
  bench.answers("getWebhooks", {200, body.dump()});
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "failed") << "another hotel's";
}

TEST_F(Proof, PostsToItsOwnAddressAndThatIsNeitherADeliveryNorAHint) {
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("webhook_address")["state"], "passed");
  EXPECT_EQ(step("webhook_address")["status"], 200);
  const OutgoingCall& call = bench.last("(webhook)");
  EXPECT_THAT(call.address, testing::StartsWith("http://127.0.0.1:8081/webhooks/"));
  EXPECT_GE(call.address.size(), std::string{"http://127.0.0.1:8081/webhooks/"}.size() + 22) << "16 bytes";
  EXPECT_EQ(bench.count("getAppState"), 1U) << "the test's own, and no hint's";
  EXPECT_THAT(step("getWebhooks")["meaning"], HasSubstr("none has come"));
  net::Request metrics{.method = "GET", .path = "/metrics"};
  metrics.headers.add("Host", "localhost:8083");
  EXPECT_THAT(bench.ask_operator(metrics).body, Not(HasSubstr("latchkey_webhook_deliveries_total{")));
}

TEST_F(Proof, SaysWhenWhatItPostsDoesNotArrive) {
  bench.answers("(webhook)", {200, "a page of somebody else's"});
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("webhook_address")["state"], "failed");
  EXPECT_THAT(step("webhook_address")["meaning"], HasSubstr("webhook_base"));
  EXPECT_EQ(read()["end"], "partly");
  bench.answers("(webhook)", kLost);
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("webhook_address")["meaning"], "no answer came within its time");
  EXPECT_EQ(bench.count("getAppState"), 2U) << "it says nothing about the connection: nobody asks";
}

TEST_F(Proof, TakesAWordOnceAndOnlyWhileItsTrialWaits) {
  bench.holds("(webhook)");
  EXPECT_EQ(begin().status, 202);
  const std::string path = bench.last("(webhook)").address.substr(21);
  const std::string other = "/webhooks/" + std::string(32, 'A');
  const net::Response strange = bench.ask(delivery(other, "{}"));
  EXPECT_EQ(step("webhook_address")["state"], "running") << "a word of nobody's moves nothing";
  const net::Response first = bench.ask(delivery(path, "{}"));
  const net::Response again = bench.ask(delivery(path, "{}"));
  EXPECT_EQ(first.body, strange.body) << "nobody learns which words are awaited";
  EXPECT_EQ(first.status, strange.status);
  EXPECT_EQ(again.body, strange.body);
  bench.answers("(webhook)", {200, ""});  // what is held is not delivered then
  bench.releases("(webhook)");
  EXPECT_EQ(step("webhook_address")["state"], "passed") << "it arrived, by whatever way";
  bench.advance(1min);
  bench.holds("(webhook)");
  EXPECT_EQ(begin().status, 202);
  EXPECT_NE(bench.last("(webhook)").address.substr(21), path);
  bench.ask(delivery(path, "{}"));
  bench.releases("(webhook)");
  EXPECT_EQ(step("webhook_address")["state"], "failed") << "the word of another run is nothing to this one";
}

// The partner's own part
// -----------------------------------------------------------------------------------------------------------------

TEST_F(Proof, HasNoPartOfThePartnersWhereNoneIsConfigured) {
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("test_url"), nullptr);
}

TEST_F(Proof, AsksThePartnerLastSignedLikeNotices) {
  ask_the_partner();
  bench.answers("test", {200, R"({"ok":true,"says":"We read 2 arrivals."})"});
  EXPECT_EQ(begin({{"reservation", "12345-A"}}).status, 202);
  bench.run_ready();
  EXPECT_EQ(called().back(), "POST test");
  const OutgoingCall& call = bench.last("test");
  EXPECT_EQ(call.address, "https://partner.example/latchkey/test");
  const std::string id = run.substr(run.rfind('/') + 1);
  EXPECT_EQ(Json::parse(call.body), Json({{"type", "connection.test"},
                                          {"account", "demo"},
                                          {"property", "320000"},
                                          {"run", id},
                                          {"reservation", "12345-A"}}));
  EXPECT_EQ(call.headers.get("webhook-id"), "test_" + id);
  EXPECT_EQ(call.headers.get("webhook-signature"),
            sign_notice({read_notify_secret(kSecret)}, "test_" + id, "1800000000", call.body));
  EXPECT_EQ(call.headers.get("Authorization"), "") << "no credential goes to the partner";
  EXPECT_EQ(step("test_url")["state"], "passed");
  EXPECT_EQ(step("test_url")["partner_says"], "We read 2 arrivals.");
  EXPECT_EQ(page_step("test_url")["partner_says"], "We read 2 arrivals.");
  EXPECT_EQ(read()["end"], "works");
}

TEST_F(Proof, ThatThePartnerFailsMovesNothing) {
  ask_the_partner();
  const double revision = bench.store().account("demo").revision;
  const Json told = answered({200, R"({"ok":false,"says":"Our last sync of this hotel failed."})"});
  EXPECT_EQ(told["state"], "failed");
  EXPECT_EQ(told["partner_says"], "Our last sync of this hotel failed.");
  EXPECT_EQ(read()["end"], "partly");
  EXPECT_EQ(page_step("test_url")["text"], "The app says that its own test failed.");
  EXPECT_EQ(bench.count("getAppState"), 1U) << "nobody asks because of it";
  EXPECT_EQ(bench.store().account("demo").revision, revision);
}

TEST_F(Proof, SaysWhatIsWrongWithThePartnersAnswer) {
  ask_the_partner();
  EXPECT_EQ(answered({204, ""})["state"], "passed");
  EXPECT_THAT(answered({200, "<html>"})["meaning"], HasSubstr("not the JSON"));
  EXPECT_THAT(answered({200, R"({"ok":"yes"})"})["meaning"], HasSubstr("not the JSON"));
  EXPECT_THAT(answered({302, ""})["meaning"], HasSubstr("redirects"));
  const Json refused = answered({500, R"({"ok":true,"says":"x"})"});
  EXPECT_THAT(refused["meaning"], HasSubstr("another status"));
  EXPECT_EQ(refused["state"], "failed");
  EXPECT_EQ(refused["status"], 500);
  EXPECT_EQ(answered(kLost)["meaning"], "no answer came within its time");
  EXPECT_EQ(read()["end"], "partly");
}

}  // namespace
}  // namespace latchkey::relay::tests
