// What partners' back ends and people on their pages ask of a connection: another state, an end, or that it
// is made another way.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::string kGuide = "https://partner.example/omniboost";

class ConnectionApi : public RelayTest {
 protected:
  net::Response disconnect(const std::string& session, const Json& body = Json::object()) {
    return bench.ask(page_post("/v1/disconnect", session, body));
  }
  net::Response external(const std::string& account, const Json& body,
                         const std::string& property = "320000") {
    return bench.ask(
        partner_call("PUT", "/v1/accounts/" + account + "/properties/" + property + "/external", body));
  }
  Json link_of(const std::string& account) { return account_of(bench, account)["links"][0]; }
  void connect_group() {
    bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {"320000", "320001"}));
    ASSERT_EQ(connect(bench, "demo").status, 200);
  }
};

// Disconnect from the partner's side
// -----------------------------------------------------------------------------------------------------------------

TEST_F(ConnectionApi, DisconnectPostsDisabledAndForgetsTheCredential) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const net::Response ended = disconnect(session_for(bench, "demo"));
  ASSERT_EQ(ended.status, 200) << ended.body;
  const Json link = Json::parse(ended.body)["links"][0];
  EXPECT_EQ(link["app_state"], "disabled");
  EXPECT_EQ(link["reason"], "disconnected_by_app");
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "disabled");
  EXPECT_EQ(bench.last("postAppState").fields.get("propertyID"), "320000");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(ConnectionApi, DisconnectIsTheSameByTheBackEnd) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  ASSERT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "disabled"}})).status, 200);
  EXPECT_EQ(link_of("demo")["app_state"], "disabled");
  EXPECT_EQ(link_of("demo")["kind"], nullptr);
  EXPECT_EQ(link_of("demo")["health"], "none");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(ConnectionApi, DisconnectThatCloudbedsDidNotTakeChangesNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("postAppState", kLost);
  const net::Response refused = disconnect(session_for(bench, "demo"));
  EXPECT_EQ(refused.status, 502);
  EXPECT_EQ(code_of(refused), "cloudbeds_unreachable");
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

TEST_F(ConnectionApi, DisconnectWithADeadAccessTokenRefreshesItFirst) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers_next("postAppState", said("error.auth.token_invalid_live"));
  ASSERT_EQ(disconnect(session_for(bench, "demo")).status, 200);
  EXPECT_EQ(bench.count("refresh_token"), 1U);
  EXPECT_EQ(bench.last("postAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
}

TEST_F(ConnectionApi, DisconnectOfWhatCloudbedsEndedAlreadyIsDone) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("postAppState", said("error.api.app_not_available"));
  bench.answers("getAppState", said("error.api.app_not_available"));
  EXPECT_EQ(disconnect(session_for(bench, "demo")).status, 200);
  EXPECT_EQ(link_of("demo")["app_state"], "disabled");
  EXPECT_EQ(link_of("demo")["reason"], "app_not_available");
}

// Nobody can post for a user who has left: the hotel could never have moved to another account.
TEST_F(ConnectionApi, DisconnectOfALapsedConnectionFreesTheHotel) {
  ASSERT_EQ(connect(bench, "first").status, 200);
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.answers("postAppState", said("error.api.user_not_active"));
  ASSERT_EQ(disconnect(session_for(bench, "first")).status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 0U);
  bench.answers("getAppState", said("success.getAppState.enabled"));
  EXPECT_EQ(connect(bench, "second").status, 200);
}

TEST_F(ConnectionApi, DisconnectByARevokedKeyIsDone) {
  ASSERT_EQ(bench
                .ask(partner_call("PUT", "/v1/accounts/demo/properties/320000/credential",
                                  {{"kind", "api_key"}, {"api_key", "CANARY-KEY"}}))
                .status,
            200);
  bench.answers("postAppState", said("error.auth.token_invalid_live"));
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  EXPECT_EQ(disconnect(session_for(bench, "demo")).status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(ConnectionApi, DisconnectOfSeveralPropertiesWantsOneNamed) {
  connect_group();
  const std::string session = session_for(bench, "demo");
  const net::Response ambiguous = disconnect(session);
  EXPECT_EQ(ambiguous.status, 409);
  EXPECT_EQ(code_of(ambiguous), "property_required");
  ASSERT_EQ(disconnect(session, {{"property", "320001"}}).status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 1U) << "the other property lives by it";
  EXPECT_EQ(bench.count("postAppState"), 1U);
  ASSERT_EQ(disconnect(session).status, 200) << "now there is one only";
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(ConnectionApi, DisconnectIsForSessionsThatMay) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const net::Response refused = disconnect(session_for(bench, "demo", {{"may_disconnect", false}}));
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(code_of(refused), "may_not_disconnect");
  EXPECT_EQ(
      code_of(disconnect(session_for(bench, "demo", {{"property", "320000"}}), {{"property", "320001"}})),
      "property_invalid");
  EXPECT_EQ(code_of(disconnect(session_for(bench, "other"), {{"property", "320000"}})), "not_connected");
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
}

TEST_F(ConnectionApi, DisconnectOfNothingSaysSo) {
  const net::Response nothing = disconnect(session_for(bench, "demo"));
  EXPECT_EQ(nothing.status, 409);
  EXPECT_EQ(code_of(nothing), "not_connected");
  EXPECT_THAT(bench.calls(), IsEmpty());
}

TEST_F(ConnectionApi, DisconnectWithoutABodyNamesNoProperty) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  net::Request request = page_post("/v1/disconnect", session_for(bench, "demo"), Json::object());
  request.body.clear();
  EXPECT_EQ(bench.ask(request).status, 200);
}

TEST_F(ConnectionApi, DisconnectLeavesNoTraceInTheFilesOnceTheLastReaderEnds) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string sealed = bench.store().grant(bench.store().link("demo", "320000")->grant)->sealed;
  const std::string needle = sealed.substr(sealed.size() / 2, 24);
  ASSERT_THAT(bench.disk(), HasSubstr(needle)) << "the search is not blind";
  auto first = bench.reader();
  auto last = bench.reader();
  ASSERT_EQ(disconnect(session_for(bench, "demo")).status, 200);
  first.reset();
  bench.run_ready();
  EXPECT_THAT(bench.disk(), HasSubstr(needle)) << "the last one still reads what was";
  last.reset();
  EXPECT_TRUE(bench.until([&] { return bench.disk().find(needle) == std::string::npos; }));
}

TEST_F(ConnectionApi, DisconnectWhoseOwnEchoComesBackIsDoneOnce) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string webhook = bench.webhook_path();
  bench.holds("postAppState");
  const auto ended = bench.begin(page_post("/v1/disconnect", session_for(bench, "demo"), Json::object()));
  bench.answers("getAppState", said("error.api.app_not_available"));
  bench.ask(delivery(webhook, fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump()));
  bench.run_ready();
  ASSERT_EQ(link_of("demo")["app_state"], "disabled") << "the echo comes first";
  bench.releases("postAppState");
  ASSERT_TRUE(bench.until([&] { return ended->has_value(); }));
  EXPECT_EQ((*ended)->status, 200) << (*ended)->body;
  EXPECT_EQ(link_of("demo")["app_state"], "disabled");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

// A late `pending` once undid the `enabled` that a person's Finish set-up had set.
TEST_F(ConnectionApi, StatesReachCloudbedsInTheOrderInWhichTheyWereAsked) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.holds("postAppState");
  const auto first = bench.begin(put_state("demo", "320000", {{"app_state", "pending"}}));
  const auto second = bench.begin(put_state("demo", "320000", {{"app_state", "enabled"}}));
  EXPECT_EQ(bench.count("postAppState"), 1U);
  bench.releases("postAppState");
  ASSERT_TRUE(bench.until([&] { return first->has_value() && second->has_value(); }));
  EXPECT_EQ(bench.count("postAppState"), 2U);
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "enabled");
}

TEST_F(ConnectionApi, AFailingStoreDoesNotBlockTheNextState) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.faults().only = "grant";
  EXPECT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "pending"}})).status, 503);
  bench.faults().only.clear();
  EXPECT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "enabled"}})).status, 200);
}

// Reconnect
// -----------------------------------------------------------------------------------------------------------------

TEST_F(ConnectionApi, ReconnectAbandonedAtConsentLeavesEverythingAsItWas) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  Journey way = journey(bench, "demo");
  way.until_consent();
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
  way.deny();
  way.finish();
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.count("postAppState"), 0U);
}

TEST_F(ConnectionApi, ReconnectAbandonedAfterConsentForgetsTheNewGrantAndPostsNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-5", "CANARY-REFRESH-5"));
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.advance(11min);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.count("postAppState"), 0U) << "`disabled` would end the connection that lives";
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
}

TEST_F(ConnectionApi, ReconnectReplacesTheGrantWhenTheNewOneVerifies) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-5", "CANARY-REFRESH-5"));
  bench.forget_calls();
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bench.calls()[1].name, "getAppState") << "asked with the new one before the old one goes";
  EXPECT_EQ(bench.calls()[1].headers.get("Authorization"), "Bearer CANARY-ACCESS-5");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

TEST_F(ConnectionApi, ReconnectOfALivingConnectionNeverLeavesLogin) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-5", "CANARY-REFRESH-5"));
  const net::Response stream = bench.ask(page_get("/v1/stream", session_for(bench, "demo")));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (const std::string& event : bench.events(stream)) {
    const bool tells = event.find("event: state") != std::string::npos;
    EXPECT_TRUE(!tells || event.find("\"enabled\"") != std::string::npos) << event;
  }
}

TEST_F(ConnectionApi, ReconnectKeepsTheOldGrantWhenTheNewOneIsRefused) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-5", "CANARY-REFRESH-5"));
  bench.answers_next("getAppState", said("error.api.user_not_active"));
  Journey way = journey(bench, "demo");
  way.until_finish();
  EXPECT_EQ(code_of(way.finish()), "user_not_active");
  EXPECT_EQ(link_of("demo")["app_state"], "enabled");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.count("postAppState"), 0U);
}

TEST_F(ConnectionApi, ReconnectDuringAnOutageCanBeFinishedLater) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-5", "CANARY-REFRESH-5"));
  bench.answers_next("getAppState", kLost);
  Journey way = journey(bench, "demo");
  way.until_finish();
  EXPECT_EQ(code_of(way.finish()), "cloudbeds_unreachable");
  EXPECT_EQ(way.finish().status, 200) << "the hold and its code are still good";
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

// Connections made another way
// -----------------------------------------------------------------------------------------------------------------

TEST_F(ConnectionApi, ExternalShowsTheStateItIsToldAndThePartnersGuide) {
  ASSERT_EQ(external("demo", {{"app_state", "disabled"}, {"guide", kGuide}, {"name", "Sea View"}}).status,
            200);
  const std::string session = session_for(bench, "demo");
  Json link = state(bench, session)["links"][0];
  EXPECT_EQ(link["app_state"], "disabled");
  EXPECT_EQ(link["action"], "connect");
  EXPECT_EQ(link["href"], kGuide);
  EXPECT_EQ(link["reason"], "external_connection");
  EXPECT_EQ(link["name"], "Sea View");
  EXPECT_EQ(link_of("demo")["kind"], "external");
  ASSERT_EQ(external("demo", {{"app_state", "enabled"}, {"guide", kGuide}}).status, 200);
  link = state(bench, session)["links"][0];
  EXPECT_EQ(link["href"], "http://localhost:8082/login");
  EXPECT_EQ(link["reason"], nullptr);
  EXPECT_EQ(link["name"], "Sea View") << "said once";
  EXPECT_THAT(bench.calls(), IsEmpty()) << "Cloudbeds is not asked about it";
}

TEST_F(ConnectionApi, ExternalIsNeverSentThroughConsentChangedOrEndedByUs) {
  ASSERT_EQ(external("demo", {{"app_state", "disabled"}, {"guide", kGuide}}).status, 200);
  Journey way = journey(bench, "demo");
  EXPECT_EQ(code_of(way.press({{"property", "320000"}})), "external_connection");
  EXPECT_EQ(code_of(bench.ask(put_state("demo", "320000", {{"app_state", "enabled"}}))),
            "external_connection");
  EXPECT_EQ(code_of(disconnect(way.session, {{"property", "320000"}})), "external_connection");
}

TEST_F(ConnectionApi, ExternalIsToldToOpenButtons) {
  const net::Response stream = bench.ask(page_get("/v1/stream", session_for(bench, "demo")));
  ASSERT_EQ(external("demo", {{"app_state", "enabled"}, {"guide", kGuide}}).status, 200);
  EXPECT_THAT(bench.events(stream).back(), HasSubstr("\"enabled\""));
}

TEST_F(ConnectionApi, ExternalOfALiveConnectionIsRefused) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(code_of(external("demo", {{"app_state", "enabled"}, {"guide", kGuide}})), "already_connected");
  EXPECT_EQ(code_of(external("other", {{"app_state", "enabled"}, {"guide", kGuide}})), "property_taken");
  EXPECT_EQ(link_of("demo")["kind"], "oauth");
}

TEST_F(ConnectionApi, ExternalOfOneAccountIsNotAnothers) {
  ASSERT_EQ(external("demo", {{"app_state", "enabled"}, {"guide", kGuide}}).status, 200);
  EXPECT_EQ(code_of(external("other", {{"app_state", "enabled"}, {"guide", kGuide}})), "property_taken");
}

TEST_F(ConnectionApi, ExternalIsNotTakenOverByAConsentUntilItIsTakenBack) {
  ASSERT_EQ(external("demo", {{"app_state", "enabled"}, {"guide", kGuide}}).status, 200);
  const net::Response refused = connect(bench, "demo");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "external_connection");
  EXPECT_EQ(link_of("demo")["kind"], "external");
  EXPECT_EQ(bench.count("postAppState"), 0U) << "`disabled` would end it";
  EXPECT_EQ(bench.grants_on_disk(), 0U);
  ASSERT_EQ(bench.ask(partner_call("DELETE", "/v1/accounts/demo/properties/320000/external", Json::object()))
                .status,
            200);
  EXPECT_EQ(connect(bench, "demo").status, 200);
}

TEST_F(ConnectionApi, ExternalCanBeTakenBack) {
  ASSERT_EQ(external("demo", {{"app_state", "disabled"}, {"guide", kGuide}}).status, 200);
  const auto remove = partner_call("DELETE", "/v1/accounts/demo/properties/320000/external", Json::object());
  ASSERT_EQ(bench.ask(remove).status, 200);
  EXPECT_THAT(account_of(bench, "demo")["links"], IsEmpty());
  EXPECT_EQ(code_of(bench.ask(remove)), "not_connected");
}

TEST_F(ConnectionApi, ExternalWithABadGuideOrStateIsRefusedByName) {
  EXPECT_EQ(code_of(external("demo", {{"app_state", "enabled"}})), "body_invalid");
  EXPECT_EQ(code_of(external("demo", {{"app_state", "on"}, {"guide", kGuide}})), "body_invalid");
  for (const char* guide : {"javascript:alert(1)", "http://partner.example/", "guide.html", "//evil.example"})
    EXPECT_EQ(code_of(external("demo", {{"app_state", "enabled"}, {"guide", guide}})), "address_refused")
        << guide;
  EXPECT_THAT(account_of(bench, "demo")["links"], IsEmpty());
}

// The address
// -----------------------------------------------------------------------------------------------------------------

TEST_F(ConnectionApi, NamesOfAccountsAreReadFromTheAddressAsTheyAre) {
  ASSERT_EQ(external("a%2Fb%20%C3%A9", {{"app_state", "enabled"}, {"guide", kGuide}}).status, 200);
  EXPECT_EQ(account_of(bench, "a%2Fb%20%C3%A9")["account"], "a/b \xC3\xA9");
  EXPECT_EQ(code_of(bench.ask(partner_call("GET", "/v1/accounts/a%0Ab", Json::object()))), "account_invalid");
  EXPECT_EQ(code_of(external("demo", {{"app_state", "enabled"}, {"guide", kGuide}}, "32x")),
            "property_invalid");
}

TEST_F(ConnectionApi, EveryRouteWantsTheSecret) {
  for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{
           {"GET", "/v1/accounts/demo"},
           {"POST", "/v1/accounts/demo/properties/320000/app-state"},
           {"PUT", "/v1/accounts/demo/properties/320000/credential"},
           {"PUT", "/v1/accounts/demo/properties/320000/external"},
           {"DELETE", "/v1/accounts/demo/properties/320000/external"}}) {
    net::Request request = partner_call(method, path, {{"app_state", "enabled"}, {"guide", kGuide}});
    request.headers.set("Authorization", "Bearer " + session_for(bench, "demo"));
    EXPECT_EQ(code_of(bench.ask(request)), "secret_invalid") << method << " " << path;
  }
  EXPECT_THAT(account_of(bench, "demo")["links"], IsEmpty());
}

}  // namespace
}  // namespace latchkey::relay::tests
