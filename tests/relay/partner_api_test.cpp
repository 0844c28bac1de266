// What a partner's back end does: make sessions, and end them. And what its operator may look at.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

class PartnerApi : public RelayTest {
 protected:
  [[nodiscard]] net::Response ask_session(const Json& more) {
    Json body{{"account", "demo"}, {"origin", "http://localhost:8082"}};
    body.update(more);
    return bench.ask(partner_call("POST", "/v1/sessions", body));
  }
};

TEST_F(PartnerApi, MakesASession) {
  const net::Response made = ask_session(Json::object());
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(made.headers.get("Access-Control-Allow-Origin"), "") << "not for pages";
  const Json body = Json::parse(made.body);
  EXPECT_EQ(body["expires_at"], "2027-01-15T08:10:00.000Z");  // the bench's clock and 10 minutes
  EXPECT_EQ(bench.ask(page_get("/v1/state", body["token"])).status, 200);
  EXPECT_EQ(body["channel"], Json::parse(ask_session({{"ttl_s", 60}}).body)["channel"]);
  EXPECT_NE(body["channel"], Json::parse(ask_session({{"property", "320000"}}).body)["channel"])
      << "tabs share by it: who is shown less has another";
  EXPECT_NE(body["channel"], Json::parse(ask_session({{"account", "other"}}).body)["channel"]);
}

TEST_F(PartnerApi, RefusesAWrongSecretOnEveryRoute) {
  const std::string good{kApiSecret};
  for (const char* method : {"POST", "DELETE"}) {
    for (const std::string& field :
         {std::string{}, std::string{"Bearer "}, "Bearer " + good + "x", "Bearer " + good.substr(1),
          "bearer " + good, "Basic " + good, good, "Bearer  " + good}) {
      net::Request request =
          partner_call(method, "/v1/sessions", {{"account", "demo"}, {"origin", "http://localhost:8082"}});
      request.headers.set("Authorization", field);
      const net::Response refused = bench.ask(request);
      EXPECT_EQ(refused.status, 401) << method << " '" << field.size() << "'";
      EXPECT_EQ(code_of(refused), "secret_invalid");
      EXPECT_EQ(refused.headers.get("WWW-Authenticate"), "Bearer");
      EXPECT_EQ(refused.headers.get("Cache-Control"), "no-store");
    }
  }
}

TEST_F(PartnerApi, ASessionIsNoSecretAndTheSecretNoSession) {
  net::Request request =
      partner_call("POST", "/v1/sessions", {{"account", "demo"}, {"origin", "http://localhost:8082"}});
  request.headers.set("Authorization", "Bearer " + session_for(bench, "demo"));
  EXPECT_EQ(code_of(bench.ask(request)), "secret_invalid");
  EXPECT_EQ(code_of(bench.ask(page_get("/v1/state", std::string{kApiSecret}))), "session_invalid");
}

struct WrongMember {
  const char* name;
  Json more;
  const char* code;
  const char* detail;
};
void PrintTo(const WrongMember& row, std::ostream* out) {
  *out << row.name;
}
class WrongBody : public PartnerApi, public testing::WithParamInterface<WrongMember> {};

TEST_P(WrongBody, IsToldWhichMemberIsWrong) {
  const net::Response refused = ask_session(GetParam().more);
  EXPECT_GE(refused.status, 400);
  EXPECT_LT(refused.status, 500);
  EXPECT_EQ(code_of(refused), GetParam().code);
  EXPECT_THAT(Json::parse(refused.body).value("detail", ""), HasSubstr(GetParam().detail));
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongBody,
    testing::Values(
        WrongMember{"NoAccount", {{"account", nullptr}}, "body_invalid", "`account` is missing"},
        WrongMember{"EmptyAccount", {{"account", ""}}, "body_invalid", "`account` must not be empty"},
        WrongMember{"AccountIsANumber", {{"account", 5}}, "body_invalid", "`account` must be a string"},
        WrongMember{"LongAccount", {{"account", std::string(201, 'a')}}, "body_invalid", "at most 200 bytes"},
        WrongMember{"AccountWithALineBreak", {{"account", "a\nb"}}, "account_invalid", ""},
        WrongMember{"AccountWithANul", {{"account", std::string("a\0b", 3)}}, "account_invalid", ""},
        WrongMember{"AccountWithADelete", {{"account", "a\x7F"}}, "account_invalid", ""},
        WrongMember{
            "PropertyIsANumber", {{"property", 320000}}, "body_invalid", "`property` must be a string"},
        WrongMember{"PropertyIsNoId", {{"property", "32x"}}, "property_invalid", ""},
        WrongMember{
            "LongProperty", {{"property", "123456789012345678901"}}, "body_invalid", "at most 20 bytes"},
        WrongMember{"NoOrigin", {{"origin", nullptr}}, "body_invalid", "`origin` is missing"},
        WrongMember{"OtherOrigin", {{"origin", "https://evil.example"}}, "origin_not_allowed", ""},
        WrongMember{"OriginWithAPath", {{"origin", "http://localhost:8082/"}}, "origin_not_allowed", ""},
        WrongMember{"OriginNull", {{"origin", "null"}}, "origin_not_allowed", ""},
        WrongMember{"TooShort", {{"ttl_s", 9}}, "body_invalid", "from 10 to 3600"},
        WrongMember{"TooLong", {{"ttl_s", 3601}}, "body_invalid", "from 10 to 3600"},
        WrongMember{"Endless", {{"ttl_s", 1e300}}, "body_invalid", "whole number"},
        WrongMember{"Fraction", {{"ttl_s", 600.5}}, "body_invalid", "whole number"},
        WrongMember{"TtlIsAText", {{"ttl_s", "600"}}, "body_invalid", "whole number"},
        WrongMember{"MayConnectIsAText",
                    {{"may_connect", "false"}},
                    "body_invalid",
                    "`may_connect` must be true or false"},
        WrongMember{"MayDisconnectIsANumber", {{"may_disconnect", 0}}, "body_invalid", "`may_disconnect`"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(PartnerApi, BodiesThatAreNoObjectAreRefused) {
  for (const char* method : {"POST", "DELETE"}) {
    for (const std::string& body :
         {std::string{}, std::string{"[]"}, std::string{"\"demo\""}, std::string{"{"},
          std::string{"{\"account\":\"\xFF\"}"}, std::string(100, '{'), "account=demo" + std::string{}}) {
      net::Request request = partner_call(method, "/v1/sessions", {});
      request.body = body;
      EXPECT_EQ(code_of(bench.ask(request)), "body_invalid") << method << body;
    }
  }
}

TEST_F(PartnerApi, SessionsLiveAsLongAsAsked) {
  const std::string shortest = session_for(bench, "demo", {{"ttl_s", 10}});
  const std::string longest = session_for(bench, "demo", {{"ttl_s", 3600}});
  bench.advance(9'999ms);
  EXPECT_EQ(bench.ask(page_get("/v1/state", shortest)).status, 200);
  bench.advance(1ms);
  EXPECT_EQ(bench.ask(page_get("/v1/state", shortest)).status, 401);
  bench.advance(3'589'999ms);
  EXPECT_EQ(bench.ask(page_get("/v1/state", longest)).status, 200);
  bench.advance(1ms);
  EXPECT_EQ(bench.ask(page_get("/v1/state", longest)).status, 401);
}

TEST_F(PartnerApi, RevokingEndsAnAccountsSessionsAndStreams) {
  const std::string session = session_for(bench, "demo");
  const std::string others = session_for(bench, "other");
  const net::Response stream = bench.ask(page_get("/v1/stream", session));
  const net::Response others_stream = bench.ask(page_get("/v1/stream", others));
  EXPECT_EQ(bench.ask(partner_call("DELETE", "/v1/sessions", {{"account", "demo"}})).status, 204);
  EXPECT_TRUE(bench.ended(stream));
  EXPECT_FALSE(bench.ended(others_stream));
  EXPECT_EQ(code_of(bench.ask(page_get("/v1/state", session))), "session_invalid");
  EXPECT_EQ(bench.ask(page_get("/v1/state", others)).status, 200);
  bench.advance(1ms);
  EXPECT_EQ(bench.ask(page_get("/v1/state", session_for(bench, "demo"))).status, 200);
}

TEST_F(PartnerApi, RevokingStopsAFlowAtItsFinish) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.ask(partner_call("DELETE", "/v1/sessions", {{"account", "demo"}}));
  EXPECT_EQ(way.finish().status, 401);
}

TEST_F(PartnerApi, IsNotForPages) {
  net::Request request =
      partner_call("POST", "/v1/sessions", {{"account", "demo"}, {"origin", "http://localhost:8082"}});
  request.headers.add("Origin", "https://evil.example");
  EXPECT_EQ(bench.ask(request).status, 403);
  EXPECT_NE(bench.ask(page_call("OPTIONS", "/v1/sessions", "")).status, 204) << "no preflight is answered";
}

class OperatorApi : public RelayTest {};

TEST_F(OperatorApi, TellsLifeAndReadiness) {
  EXPECT_EQ(bench.ask_operator({.method = "GET", .path = "/healthz"}).status, 200);
  EXPECT_EQ(bench.ask_operator({.method = "GET", .path = "/readyz"}).status, 200);
  bench.faults().all = true;
  EXPECT_EQ(bench.ask_operator({.method = "GET", .path = "/healthz"}).status, 200);
  EXPECT_EQ(bench.ask_operator({.method = "GET", .path = "/readyz"}).status, 503);
}

TEST_F(OperatorApi, IsNotOnThePublicListener) {
  for (const char* path : {"/healthz", "/readyz", "/metrics"}) {
    net::Request request{.method = "GET", .path = path};
    request.headers.add("Host", "localhost:8081");
    EXPECT_EQ(bench.ask(request).status, 404) << path;
  }
}

}  // namespace
}  // namespace latchkey::relay::tests
