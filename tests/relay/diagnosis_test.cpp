// The diagnosis of a link, by API: from the relay's own answers, from what the partner reports, from silence.
#include <gmock/gmock.h>

#include "relay/journey.hpp"
#include "relay/notices.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::string kLink = "/v1/accounts/demo/properties/320000";

class Diagnosed : public RelayTest {
 protected:
  void hint() {
    bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
    bench.run_ready();
  }
  [[nodiscard]] Json diagnosis(const std::string& link = kLink) {
    const net::Response answer = bench.ask(partner_call("GET", link + "/diagnosis", Json::object()));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(answer.body);
  }
  net::Response report(const Json& observation, const std::string& link = kLink) {
    net::Response answer = bench.ask(partner_call("POST", link + "/observations", observation));
    bench.run_ready();
    return answer;
  }
  [[nodiscard]] static Json seen(std::string_view id, const std::string& call = "getReservations") {
    const Reply reply = said(id);
    return {{"status", reply.status},
            {"content_type", "application/json"},
            {"body", reply.body},
            {"request_id", "6fa459ea-ee8a-3ca4-894e-db77e160355e"},
            {"call", call}};
  }
};

TEST_F(Diagnosed, IsWellWhenItWorks) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const Json told = diagnosis();
  EXPECT_EQ(told["outlook"], "well");
  EXPECT_EQ(told["problem"], nullptr);
  EXPECT_EQ(told["last_success_at"], "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(told["connected_at"], "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(told["evidence"], Json::array());
}

TEST_F(Diagnosed, SaysWhatSinceWhenHowWeKnowWhoAndTheStepsAlsoAfterARestart) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.advance(1h);
  bench.answers("getAppState", said("error.api.user_not_active"));
  hint();
  bench.advance(1h);
  hint();
  for (const bool restarted : {false, true}) {
    if (restarted) bench.restart();
    const Json told = diagnosis();
    EXPECT_EQ(told["outlook"], "broken");
    EXPECT_EQ(told["problem"], "user_not_active");
    EXPECT_EQ(told["since"], "2027-01-15T09:00:00.000Z") << "restarted: " << restarted;
    EXPECT_EQ(told["blame"], "person");
    EXPECT_THAT(told["steps"][0], HasSubstr("who works at the property now"));
    ASSERT_EQ(told["evidence"].size(), 1U);
    const Json& how = told["evidence"][0];
    EXPECT_EQ(how["witness"], "relay");
    EXPECT_EQ(how["call"], "getAppState");
    EXPECT_EQ(how["status"], 200);
    EXPECT_EQ(how["request_id"], "request-1");
    EXPECT_EQ(how["at"], "2027-01-15T10:00:00.000Z");
    EXPECT_EQ(how["body"]["message"], "User who approved this connection is not active anymore");
    EXPECT_EQ(how["body"]["success"], false);
  }
}

TEST_F(Diagnosed, OfARefusedRefreshShowsTheRefreshsAnswer) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  hint();
  const Json told = diagnosis();
  EXPECT_EQ(told["problem"], "disconnected");
  EXPECT_EQ(told["outlook"], "unconnected");
  EXPECT_EQ(told["evidence"][0]["call"], "access_token");
  EXPECT_EQ(told["kind"], nullptr) << "the credential is forgotten, the evidence is not";
}

TEST_F(Diagnosed, BeginsAnewWithANewConnection) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.api.user_not_active"));
  hint();
  EXPECT_EQ(diagnosis()["outlook"], "broken");
  bench.answers("getAppState", said("success.getAppState.enabled"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(diagnosis()["outlook"], "well");
  EXPECT_EQ(diagnosis()["evidence"], Json::array());
}

TEST_F(Diagnosed, OfAnExternalConnectionIsItsOwnGuide) {
  const Json external{{"app_state", "disabled"}, {"guide", "https://partner.example/guide"}};
  ASSERT_EQ(bench.ask(partner_call("PUT", kLink + "/external", external)).status, 200);
  const Json told = diagnosis();
  EXPECT_EQ(told["outlook"], "elsewhere");
  EXPECT_EQ(told["problem"], "external_connection");
  EXPECT_EQ(told["guide"], "https://partner.example/guide");
  EXPECT_THAT(told["steps"].dump(), Not(HasSubstr("allow access")));
  EXPECT_EQ(code_of(report(seen("error.api.user_not_active"))), "external_connection");
}

TEST_F(Diagnosed, OfAnUnknownPropertyIsNone) {
  EXPECT_EQ(code_of(bench.ask(partner_call("GET", kLink + "/diagnosis", Json::object()))), "not_connected");
  EXPECT_EQ(code_of(report(seen("error.api.user_not_active"))), "not_connected");
}

// Observations

TEST_F(Diagnosed, AnObservationOnlyMakesTheRelayAsk) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const double revision = bench.store().account("demo").revision;
  const std::size_t asked = bench.count("getAppState");
  bench.advance(1s);
  bench.holds("getAppState");
  const net::Response answer = report(seen("error.api.app_not_available"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  const Json told = Json::parse(answer.body);
  EXPECT_EQ(told["verdict"], "terminated");
  EXPECT_EQ(told["code"], "app_not_available");
  EXPECT_EQ(told["asked"], true);
  EXPECT_EQ(bench.count("getAppState"), asked + 1);
  EXPECT_EQ(diagnosis()["outlook"], "checking");
  bench.releases("getAppState");
  EXPECT_EQ(bench.store().account("demo").revision, revision) << "Cloudbeds says that all is well";
  EXPECT_EQ(diagnosis()["outlook"], "well");
  EXPECT_EQ(diagnosis()["evidence"][0]["witness"], "partner") << "remembered";
}

TEST_F(Diagnosed, AnObservationOfWhatIsSoIsFollowedByTheEnd) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.api.user_not_active"));
  EXPECT_EQ(report(seen("error.api.user_not_active")).status, 200);
  EXPECT_EQ(diagnosis()["outlook"], "broken");
  EXPECT_EQ(diagnosis()["evidence"].size(), 2U) << "seen by both";
}

TEST_F(Diagnosed, AScopeThatOnlyThePartnersCallMissesIsTold) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(report(seen("error.api.scope_not_granted")).status, 200);
  const Json told = diagnosis();
  EXPECT_EQ(told["outlook"], "troubled");
  EXPECT_EQ(told["problem"], "scope_missing");
  EXPECT_EQ(told["app_state"], "enabled");
  EXPECT_EQ(told["evidence"][0]["call"], "getReservations");
  EXPECT_EQ(told["evidence"][0]["request_id"], "6fa459ea-ee8a-3ca4-894e-db77e160355e");
}

TEST_F(Diagnosed, AnObservedSuccessAsksNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(report(seen("error.api.scope_not_granted")).status, 200);
  const std::size_t asked = bench.count("getAppState");
  const Json fine{{"status", 200}, {"body", R"({"success":true})"}};
  EXPECT_EQ(Json::parse(report(fine).body)["asked"], false);
  EXPECT_EQ(bench.count("getAppState"), asked);
  EXPECT_EQ(diagnosis()["outlook"], "well");
}

/// A story: six reports of 429 made six questions at once, and six of an outage made the relay slow to see
/// its end.
TEST_F(Diagnosed, AnOutageThatThePartnerSawMakesNoQuestion) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::size_t asked = bench.count("getAppState");
  bench.advance(1s);
  for (const int status : {429, 503, 0})
    EXPECT_EQ(Json::parse(report({{"status", status}, {"body", ""}}).body)["asked"], false) << status;
  EXPECT_EQ(bench.count("getAppState"), asked);
  EXPECT_EQ(diagnosis()["outlook"], "troubled") << "but it is told";
}

TEST_F(Diagnosed, AnObservationDoesNotShortenTheWaitForCloudbeds) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", {503, ""});
  hint();
  const std::size_t asked = bench.count("getAppState");
  EXPECT_EQ(Json::parse(report(seen("error.api.user_not_active")).body)["asked"], false);
  EXPECT_EQ(bench.count("getAppState"), asked);
}

TEST_F(Diagnosed, TheLastSuccessIsToTheSecond) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.advance(90s);
  hint();
  EXPECT_EQ(diagnosis()["last_success_at"], "2027-01-15T08:01:30.000Z");
}

TEST_F(Diagnosed, AnObservationIsNoDelivery) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.holds("getAppState");
  EXPECT_EQ(report(seen("error.api.user_not_active")).status, 200);
  EXPECT_FALSE(bench.store().link("demo", "320000")->dirty) << "no end was announced";
  bench.releases("getAppState");
}

/// A story: another installation's key file told every hotel to connect again.
TEST_F(Diagnosed, AnotherKeyFileTellsNoHotelToConnect) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.restart_with_another_key(8);
  ASSERT_TRUE(bench.until([&] { return diagnosis()["problem"] == "credential_sealed"; }));
  const Json told = diagnosis();
  EXPECT_EQ(told["outlook"], "troubled");
  EXPECT_EQ(told["blame"], "latchkey");
  EXPECT_EQ(told["app_state"], "enabled") << "what is true stays shown";
}

/// A story: with two hotels, one of them in trouble, the panel showed that all is well with the other.
TEST_F(Diagnosed, OfSeveralHotelsTheOneInTroubleIsShown) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {"320000", "320001"}));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(report(seen("error.api.scope_not_granted"), "/v1/accounts/demo/properties/320001").status, 200);
  const net::Request request = page_get("/v1/diagnosis", session_for(bench, "demo"));
  EXPECT_EQ(Json::parse(bench.ask(request).body)["property"], "320001");
}

TEST_F(Diagnosed, AnObservationHasLimits) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (const Json& wrong : {Json{{"body", "x"}}, Json{{"status", 1000}}, Json{{"status", "401"}},
                            Json{{"status", 401}, {"body", std::string(16 * 1024 + 1, 'x')}}})
    EXPECT_EQ(code_of(report(wrong)), "body_invalid") << wrong.dump().substr(0, 100);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(report(seen("error.api.scope_not_granted")).status, 200);
  const net::Response refused = report(seen("error.api.scope_not_granted"));
  EXPECT_EQ(code_of(refused), "too_many_requests");
  EXPECT_EQ(refused.headers.get("Retry-After"), "10");
  bench.advance(10s);
  EXPECT_EQ(report(seen("error.api.scope_not_granted")).status, 200);
}

TEST_F(Diagnosed, AnObservationsSecretsAreKeptNowhere) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string secret = "CANARY-a9F3kQ0zLm2XbT7v";
  for (const char* member : {"error", "error_description", "message", "hint", "title", "status", "detail",
                             "success", "access_token"}) {
    bench.advance(10s);
    const Json body{{member, "Bearer " + secret}};
    const Json observation{{"status", 401},
                           {"body", body.dump()},
                           {"content_type", secret},
                           {"request_id", secret + "/x"},
                           {"call", secret}};
    EXPECT_EQ(report(observation).status, 200);
    EXPECT_THAT(diagnosis().dump(), Not(HasSubstr("CANARY")));
  }
}  // and the fixture looks at the disk, the log and the answers

// Silence and what is told

TEST_F(Diagnosed, SilenceIsAskedAbout) {
  bench.restart_with([](Config& config) { config.check_every = core::Duration::zero(); });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.forget_calls();
  bench.advance(23h);
  bench.look_at_the_silent();
  EXPECT_EQ(bench.count("getAppState"), 0U);
  bench.advance(1h);
  EXPECT_EQ(diagnosis()["outlook"], "warned");
  EXPECT_EQ(diagnosis()["foreseen"][0]["what"], "silent");
  bench.look_at_the_silent();
  EXPECT_EQ(bench.count("getAppState"), 1U);
  EXPECT_EQ(diagnosis()["outlook"], "well");
  bench.advance(10min);
  bench.look_at_the_silent();
  EXPECT_EQ(bench.count("getAppState"), 1U);
}

TEST_F(Diagnosed, SilenceCanBeSwitchedOff) {
  bench.restart_with([](Config& config) {
    config.check_every = core::Duration::zero();
    config.silence = core::Duration::zero();
  });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.forget_calls();
  bench.advance(1000h);
  bench.look_at_the_silent();
  EXPECT_EQ(bench.count("getAppState"), 0U);
}

/// A story: each day of a quiet hotel, and after each night in which the relay itself stood still, hotels
/// were told that nothing was heard of them, before anybody had asked.
TEST_F(Diagnosed, SilenceIsToldOnlyWhenAskingWasInVain) {
  bench.answers("notices", {204, ""});
  bench.restart_with([](Config& config) {
    config.notify_url = "https://partner.example/notices";
    config.notify_secrets = {read_notify_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
    config.check_every = core::Duration::zero();
  });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  bench.forget_calls();
  for (int day = 0; day < 3; ++day) {
    bench.advance(24h);
    bench.look_at_the_silent();
    bench.advance(10min);
    bench.look_at_the_silent();
  }
  EXPECT_EQ(bench.count("getAppState"), 3U);
  EXPECT_EQ(bench.count("notices"), 0U);
  bench.answers("getAppState", {503, ""});
  bench.advance(24h);
  bench.look_at_the_silent();
  bench.run_ready();
  bench.advance(10min);
  bench.look_at_the_silent();
  bench.run_ready();
  ASSERT_GE(bench.count("notices"), 1U);
  const Json told = Json::parse(bench.last("notices").body);
  EXPECT_EQ(told["type"], "connection.warned");
  EXPECT_EQ(told["data"]["problem"], "silent");
  EXPECT_EQ(told["data"]["since"], diagnosis()["last_success_at"]);
}

/// A story: after a stop every hotel was asked twice, and before whoever needed an answer.
TEST_F(Diagnosed, WhatIsAskedAlreadyIsNotAskedOnceMoreForItsSilence) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.forget_calls();
  bench.advance(25h);
  bench.holds("getAppState");
  bench.restart();
  bench.look_at_the_silent();
  bench.releases("getAppState");
  EXPECT_EQ(bench.count("getAppState"), 1U);
}

TEST_F(Diagnosed, TheNoticeCarriesProblemSinceAndTheLinksId) {
  bench.answers("notices", {204, ""});
  bench.restart_with([](Config& config) {
    config.notify_url = "https://partner.example/notices";
    config.notify_secrets = {read_notify_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
  });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  const Json first = Json::parse(bench.last("notices").body)["data"];
  EXPECT_EQ(first["problem"], nullptr);
  EXPECT_EQ(first["since"], nullptr);
  EXPECT_EQ(first["link"], diagnosis()["link"]);
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.advance(1h);
  hint();
  const Json told = Json::parse(bench.last("notices").body)["data"];
  EXPECT_EQ(told["problem"], "user_not_active");
  EXPECT_EQ(told["since"], "2027-01-15T09:00:00.000Z");
  EXPECT_EQ(told["since"], diagnosis()["since"]);
}

TEST_F(Diagnosed, WhatIsSeenComingIsToldToThePartnerOnce) {
  bench.answers("notices", {204, ""});
  bench.restart_with([](Config& config) {
    config.notify_url = "https://partner.example/notices";
    config.notify_secrets = {read_notify_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
  });
  bench.answers("authorization_code", token("CANARY-ACCESS-1", ""));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  EXPECT_EQ(diagnosis()["foreseen"][0]["what"], "token_ends");
  for (int round = 0; round < 3; ++round) {
    bench.advance(10min);
    bench.look_at_the_silent();
    if (round == 1) bench.restart();
  }
  std::vector<Json> warnings;
  for (const OutgoingCall& call : bench.calls())
    if (call.name == "notices" && Json::parse(call.body)["type"] == "connection.warned")
      warnings.push_back(Json::parse(call.body));
  ASSERT_EQ(warnings.size(), 1U) << "also over a restart";
  EXPECT_EQ(warnings[0]["data"]["problem"], "token_ends");
  EXPECT_EQ(warnings[0]["data"]["property"], "320000");
}

}  // namespace
}  // namespace latchkey::relay::tests
