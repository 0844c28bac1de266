// Flow B from the press to consent (DESIGN section 4): the whole way, and what tickets refuse.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class Flow : public RelayTest {};

TEST_F(Flow, WholeConnectsTheHotel) {
  Journey way = journey(bench, "demo");
  EXPECT_THAT(state(bench, way.session)["links"], IsEmpty());

  EXPECT_EQ(way.press().status, 200);
  EXPECT_THAT(way.ticket, StartsWith("http://localhost:8081/connect/"));

  const net::Response departure = way.depart();
  EXPECT_EQ(departure.status, 303);
  EXPECT_THAT(location(departure),
              StartsWith("http://localhost:8080/api/v1.3/oauth?response_type=code&client_id="));
  EXPECT_EQ(parameter(location(departure), "client_id"), kClientId);
  EXPECT_EQ(parameter(location(departure), "redirect_uri"), "http://localhost:8081/callback");
  EXPECT_EQ(parameter(location(departure), "scope"), "read:hotel read:reservation");

  const net::Response arrival = way.allow();
  EXPECT_EQ(arrival.status, 303);
  EXPECT_THAT(location(arrival), StartsWith("http://localhost:8082/#latchkey_finish="));
  EXPECT_THAT(way.browser.cookies, IsEmpty()) << "the flow's cookie is removed";
  EXPECT_THAT(state(bench, way.session)["links"], IsEmpty()) << "only held so far";

  const net::Response finished = way.finish();
  ASSERT_EQ(finished.status, 200) << finished.body;
  const Json link = Json::parse(finished.body)["links"][0];
  EXPECT_EQ(link["property"], "320000");
  EXPECT_EQ(link["name"], "Example Hotel");
  EXPECT_EQ(link["app_state"], "enabled");
  EXPECT_EQ(link["action"], "login");
  EXPECT_EQ(link["href"], "http://localhost:8082/login");
  EXPECT_EQ(state(bench, way.session), Json::parse(finished.body));
}

TEST_F(Flow, WholeLeavesASealedGrantALinkAndASubscription) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const auto link = bench.store().link("demo", "320000");
  ASSERT_TRUE(link);
  EXPECT_EQ(link->state, "settled");
  EXPECT_EQ(link->app_state, core::AppState::enabled);
  EXPECT_EQ(link->subscription_id, fixture("success.postWebhook")["body"]["data"]["subscriptionID"]);
  const auto grant = bench.store().grant(link->grant);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->account, "demo");
  EXPECT_EQ(grant->access_expires_at, bench.now() + 8h);
  EXPECT_THAT(grant->sealed, testing::Not(HasSubstr(kCanary)));
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

TEST_F(Flow, WholeAsksCloudbedsAsTheFixturesDo) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const OutgoingCall& exchange = bench.last("authorization_code");
  EXPECT_EQ(exchange.method, "POST");
  EXPECT_EQ(exchange.address, "http://127.0.0.1:8080/api/v1.3/access_token");
  EXPECT_EQ(exchange.fields.get("client_id"), kClientId);
  EXPECT_EQ(exchange.fields.get("client_secret"), kClientSecret);
  EXPECT_EQ(exchange.fields.get("redirect_uri"), "http://localhost:8081/callback");
  EXPECT_EQ(exchange.fields.get("code"), kCode);
  EXPECT_EQ(exchange.headers.get("Content-Type"), "application/x-www-form-urlencoded");
  const OutgoingCall& subscription = bench.last("postWebhook");
  EXPECT_EQ(subscription.fields.get("object"), "integration");
  EXPECT_EQ(subscription.fields.get("action"), "appstate_changed");
  EXPECT_EQ(subscription.fields.get("propertyID"), "320000");
  EXPECT_THAT(std::string{subscription.fields.get("endpointUrl")},
              StartsWith("http://127.0.0.1:8081/webhooks/"));
  const OutgoingCall& question = bench.last("getAppState");
  EXPECT_EQ(question.method, "GET");
  EXPECT_EQ(question.fields.get("propertyID"), "320000");
  EXPECT_EQ(question.headers.get("X-PROPERTY-ID"), "320000");
  EXPECT_EQ(question.headers.get("Authorization"), "Bearer CANARY-ACCESS-1");
  EXPECT_EQ(bench.count("postAppState"), 0U);
}

TEST_F(Flow, OverHttpsStaysOnItsSiteWithAHostCookie) {
  Journey way = journey(bench, "demo", kSecure);
  EXPECT_EQ(way.press().status, 200);
  EXPECT_THAT(way.ticket, StartsWith("https://relay.example/connect/"));
  const net::Response departure = way.depart();
  EXPECT_THAT(location(departure), StartsWith("https://hotels.cloudbeds.com/api/v1.3/oauth?"));
  EXPECT_THAT(std::string{departure.headers.get("Set-Cookie")},
              AllOf(StartsWith("__Host-latchkey_flow_"), HasSubstr("; Path=/;"), HasSubstr("Max-Age=600"),
                    HasSubstr("HttpOnly"), HasSubstr("SameSite=Lax"), HasSubstr("Secure")));
  EXPECT_THAT(location(way.allow()), StartsWith("https://partner.example/integrations#latchkey_finish="));
  EXPECT_EQ(bench.last("authorization_code").fields.get("redirect_uri"), "https://relay.example/callback");
  EXPECT_EQ(Json::parse(way.finish().body)["links"][0]["href"], "https://partner.example/login");
}

TEST_F(Flow, OverLoopbackHttpHasAPlainCookieThatNoScriptReads) {
  Journey way = journey(bench, "demo");
  way.press();
  EXPECT_THAT(std::string{way.depart().headers.get("Set-Cookie")},
              AllOf(StartsWith("latchkey_flow_"), HasSubstr("HttpOnly"), HasSubstr("SameSite=Lax"),
                    testing::Not(HasSubstr("Secure"))));
}

TEST_F(Flow, NeverLetsABrowserStoreOrTellItsAddresses) {
  Journey way = journey(bench, "demo");
  way.press();
  const net::Response departure = way.depart();
  const net::Response arrival = way.allow();
  const net::Response repeated = way.allow();
  for (const net::Response* response : {&departure, &arrival, &repeated}) {
    EXPECT_EQ(response->headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(response->headers.get("Referrer-Policy"), "no-referrer");
  }
}

TEST_F(Flow, OfSeveralPropertiesLinksEachOfThem) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {"320000", "320001"}));
  const Json after = Json::parse(connect(bench, "demo").body);
  ASSERT_THAT(after["links"], SizeIs(2));
  EXPECT_EQ(after["links"][1]["property"], "320001");
  EXPECT_EQ(after["links"][1]["app_state"], "enabled");
  EXPECT_EQ(bench.count("postWebhook"), 2U);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

TEST_F(Flow, AsksForTheHotelsWhenTheTokenNamesNone) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {}));
  EXPECT_EQ(Json::parse(connect(bench, "demo").body)["links"][0]["property"], "320000");
}

TEST_F(Flow, BindsWithoutNamesWhenTheHotelsCannotBeRead) {
  bench.answers("getHotels", kLost);
  const Json link = Json::parse(connect(bench, "demo").body)["links"][0];
  EXPECT_EQ(link["app_state"], "enabled");
  EXPECT_EQ(link["name"], "");
}

TEST_F(Flow, KeepsTheKnownNameWhenItIsRunAgain) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getHotels", kLost);
  EXPECT_EQ(Json::parse(connect(bench, "demo").body)["links"][0]["name"], "Example Hotel");
}

TEST_F(Flow, RunAgainReplacesTheGrantOnlyAtItsEnd) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string first = bench.store().link("demo", "320000")->grant;
  bench.answers("authorization_code", token("CANARY-ACCESS-3", "CANARY-REFRESH-3"));
  Journey again = journey(bench, "demo");
  again.until_finish();
  EXPECT_EQ(bench.store().link("demo", "320000")->grant, first) << "nothing is given up before";
  EXPECT_EQ(again.finish().status, 200);
  EXPECT_NE(bench.store().link("demo", "320000")->grant, first);
  EXPECT_EQ(bench.store().grant(first), std::nullopt);
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-3");
  EXPECT_EQ(bench.count("postAppState"), 0U);
}

TEST_F(Flow, StaysInstallingUntilCloudbedsSaysMore) {
  bench.answers("getAppState", said("success.getAppState.installing"));
  const Json link = Json::parse(connect(bench, "demo").body)["links"][0];
  EXPECT_EQ(link["app_state"], "installing");
  EXPECT_EQ(link["action"], "none");
  EXPECT_EQ(link["href"], nullptr);
}

// Tickets

class Ticket : public Flow {};

TEST_F(Ticket, OpensOnce) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  Browser second;
  const net::Response again = second.visit(bench, way.ticket);
  EXPECT_EQ(again.status, 404);
  EXPECT_EQ(page_code_of(again), "ticket_unknown");
  EXPECT_THAT(second.cookies, IsEmpty());
  EXPECT_EQ(way.allow().status, 303) << "the first is not disturbed";
}

TEST_F(Ticket, IsNotUsedUpByAHead) {
  Journey way = journey(bench, "demo");
  way.press();
  EXPECT_EQ(way.browser.visit(bench, way.ticket, "HEAD").status, 204);
  EXPECT_EQ(way.depart().status, 303);
}

TEST_F(Ticket, LivesAMinute) {
  Journey late = journey(bench, "demo");
  late.press();
  bench.advance(60s);
  EXPECT_EQ(page_code_of(late.depart()), "ticket_unknown");
  Journey in_time = journey(bench, "demo");
  in_time.press();
  bench.advance(59'999ms);
  EXPECT_EQ(in_time.depart().status, 303);
}

TEST_F(Ticket, OfOneSiteIsUnknownOnAnother) {
  Journey way = journey(bench, "demo");
  way.press();
  const std::string elsewhere = kSecure.relay + way.ticket.substr(kLocal.relay.size());
  EXPECT_EQ(page_code_of(way.browser.visit(bench, elsewhere)), "ticket_unknown");
  EXPECT_EQ(way.depart().status, 303) << "and is not used up by that";
}

TEST_F(Ticket, ThatWasNeverMadeIsAPageThatLeadsBack) {
  Browser browser;
  for (const char* made_up : {"/connect/x", "/connect/..%2F..", "/connect/%00", "/connect/%C3%A9"}) {
    const net::Response page = browser.visit(bench, kLocal.relay + made_up);
    EXPECT_EQ(page.status, 404) << made_up;
    EXPECT_EQ(page_code_of(page), "ticket_unknown");
    EXPECT_THAT(page.body, HasSubstr("href=\"http://localhost:8082/\""));
  }
}

TEST_F(Ticket, IsNotGivenForAForeignPage) {
  Journey way = journey(bench, "demo");
  for (const char* page :
       {"http://localhost:8082/elsewhere", "http://localhost:8082", "https://partner.example/integrations",
        "http://localhost:8082.evil.example/", "http://localhost:8082@evil.example/", "//localhost:8082/",
        "http://LOCALHOST:8082/", "javascript:alert(1)", "http://localhost:8082/ ",
        "http://localhost:8082/\nx", "http://localhost:8082//", "http://localhost:8082/./"}) {
    EXPECT_EQ(code_of(way.press({{"return_to", page}})), "return_to_not_allowed") << page;
  }
  EXPECT_EQ(way.ticket, "");
}

TEST_F(Ticket, MayReturnToAListedPageWithAQueryButNoFragment) {
  Journey way = journey(bench, "demo");
  EXPECT_EQ(way.press({{"return_to", "http://localhost:8082/integrations?tab=1&x=%22#part"}}).status, 200);
  way.depart();
  EXPECT_THAT(location(way.allow()),
              StartsWith("http://localhost:8082/integrations?tab=1&x=%22#latchkey_finish="));
}

TEST_F(Ticket, IsRefusedToWhoMayNotConnect) {
  Journey way{.bench = bench, .session = session_for(bench, "demo", {{"may_connect", false}})};
  const net::Response refused = way.press();
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(code_of(refused), "may_not_connect");
}

TEST_F(Ticket, IsForTheSessionsPropertyOnly) {
  Journey way{.bench = bench, .session = session_for(bench, "demo", {{"property", "320000"}})};
  EXPECT_EQ(code_of(way.press({{"property", "320001"}})), "property_invalid");
  EXPECT_EQ(way.press({{"property", "320000"}}).status, 200);
}

TEST_F(Ticket, NeedsAPropertyThatIsAnId) {
  Journey way = journey(bench, "demo");
  for (const char* bad : {"32000x", "-1", "320000 ", "٣", "123456789012345678901"}) {
    EXPECT_EQ(way.press({{"property", bad}}).status, 400) << bad;
  }
}

TEST_F(Ticket, BodiesOfAnotherShapeAreToldWhatIsWrong) {
  const std::string session = session_for(bench, "demo");
  for (const char* body : {"", "[]", "{", "null", "{\"return_to\":5}", "{\"return_to\":\"\"}", "{}",
                           "{\"return_to\":\"http://localhost:8082/\",\"property\":320000}"}) {
    net::Request request = page_post("/v1/connect", session, {});
    request.body = body;
    const net::Response refused = bench.ask(request);
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_EQ(code_of(refused), "body_invalid") << body;
    EXPECT_THAT(Json::parse(refused.body)["detail"].get<std::string>(), testing::Not(IsEmpty()));
  }
}

}  // namespace
}  // namespace latchkey::relay::tests
