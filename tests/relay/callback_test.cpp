// The way back from consent: what is taken, once, and what every other callback gets.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Callback : public RelayTest {
 protected:
  /// Nothing was exchanged, nothing is kept.
  void expect_nothing_happened() {
    EXPECT_EQ(bench.count("authorization_code"), 0U);
    EXPECT_EQ(bench.grants_on_disk(), 0U);
  }
};

TEST_F(Callback, OfADenialLeadsBackAndFinishTellsIt) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  EXPECT_THAT(location(way.deny()), StartsWith("http://localhost:8082/#latchkey_finish="));
  EXPECT_THAT(way.browser.cookies, IsEmpty());
  const net::Response told = way.finish();
  EXPECT_EQ(told.status, 403);
  EXPECT_EQ(code_of(told), "consent_denied");
  EXPECT_EQ(code_of(way.finish()), "finish_unknown") << "told once";
  expect_nothing_happened();
}

TEST_F(Callback, OfADenialWithoutStateIsFoundByItsCookie) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  const std::string path = fixture("redirect.denied.inferred")["request"]["path"];
  EXPECT_EQ(way.come_back(path.substr(path.find('?') + 1)).status, 303);
  EXPECT_EQ(code_of(way.finish()), "consent_denied");
}

TEST_F(Callback, OfADenialWithoutStateAndCookieIsAPage) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  Browser other;
  expect_page(other.visit(bench, kLocal.relay + "/callback?error=access_denied"), 502, "consent_failed");
  other.cookies["latchkey_flow_x"] = "y";
  expect_page(other.visit(bench, kLocal.relay + "/callback?error=access_denied"), 502, "consent_failed");
  EXPECT_EQ(way.allow().status, 303) << "nobody else's flow is touched";
}

TEST_F(Callback, OfADenialWithoutStateLooksAtAFewCookiesOnly) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  net::Request request = way.browser.request(kLocal.relay + "/callback?error=access_denied");
  std::string jar;
  for (int i = 0; i < 500; ++i) jar += "latchkey_flow_made-up-" + std::to_string(i) + "=x; ";
  request.headers.set("Cookie", jar);
  bench.faults().calls = 0;
  expect_page(bench.ask(request), 502, "consent_failed");
  EXPECT_LE(bench.faults().calls, 20);
}

TEST_F(Callback, OfAnotherErrorLeadsBackAsFailed) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  EXPECT_EQ(way.come_back("error=server_error&state=" + way.state).status, 303);
  EXPECT_EQ(code_of(way.finish()), "consent_failed");
}

TEST_F(Callback, OfAScopeThatAppDetailsLacksIsNoMatterOfTryingAgain) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  EXPECT_EQ(way.come_back("error=invalid_scope&state=" + way.state).status, 303);
  EXPECT_EQ(code_of(way.finish()), "scope_missing");
}

TEST_F(Callback, WithAForgedStateIsRefused) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  const std::string good = way.state;
  for (std::size_t i = good.find('.') + 1; i < good.size(); ++i) {
    if (good[i] == '.') continue;
    way.state = good;
    way.state[i] = good[i] == 'A' ? 'B' : 'A';
    expect_page(way.allow(), 400, "state_invalid");
  }
  expect_nothing_happened();
  way.state = good;
  EXPECT_EQ(way.allow().status, 303) << "forgeries do not use the flow up";
}

TEST_F(Callback, ThatComesAgainIsRefused) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  const Browser before = way.browser;
  ASSERT_EQ(way.allow().status, 303);
  const std::string code = way.code;
  way.browser = before;  // the cookie, too, is replayed
  expect_page(way.allow(), 409, "state_used");
  EXPECT_EQ(bench.count("authorization_code"), 1U);
  way.code = code;
  EXPECT_EQ(way.finish().status, 200);
  way.browser = before;
  expect_page(way.allow(), 404, "finish_unknown");
}

TEST_F(Callback, ThatComesTwiceAtOnceExchangesOnce) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  bench.holds("authorization_code");
  const net::Request request =
      way.browser.request(kLocal.relay + "/callback?code=CANARY-CODE-1&state=" + way.state);
  const auto first = bench.begin(request);
  expect_page(bench.ask(request), 409, "state_used");
  bench.releases("authorization_code");
  ASSERT_TRUE(bench.until([&] { return first->has_value(); }));
  EXPECT_EQ((*first)->status, 303);
  EXPECT_EQ(bench.count("authorization_code"), 1U);
}

TEST_F(Callback, TooLateIsRefused) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  bench.advance(10min);
  expect_page(way.allow(), 410, "state_expired");
  bench.advance(2h);
  bench.sweep();
  expect_page(way.allow(), 410, "state_expired");
  expect_nothing_happened();
}

TEST_F(Callback, JustInTimeIsTaken) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  bench.advance(10min - 1ms);
  EXPECT_EQ(way.allow().status, 303);
}

TEST_F(Callback, InAnotherBrowserIsRefused) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  Journey victim = journey(bench, "other");
  victim.until_consent();
  const Browser own = way.browser;
  way.browser.cookies.clear();
  expect_page(way.allow(), 403, "cookie_missing");
  way.browser = victim.browser;
  expect_page(way.allow(), 403, "cookie_missing");
  way.browser.cookies = {{own.cookies.begin()->first, victim.browser.cookies.begin()->second}};
  expect_page(way.allow(), 403, "cookie_missing");
  expect_nothing_happened();
  way.browser = own;
  EXPECT_EQ(way.allow().status, 303);
}

TEST_F(Callback, OfAStartFromTheMarketplaceWithoutAClaimPageIsExplainedAndExchangesNothing) {
  Browser browser;
  for (const char* id : {"redirect.code_and_state", "redirect.flow_a_no_state"}) {
    const std::string path = fixture(id)["request"]["path"];
    expect_page(browser.visit(bench, kLocal.relay + "/callback" + path.substr(path.find('?'))), 501,
                "marketplace_start");
  }
  for (const char* state : {"0123456789abcdef", "lk2.flow.mac", "LK1.a.b"}) {
    expect_page(
        browser.visit(bench, kLocal.relay + "/callback?code=CANARY-CODE-0000000000000000000A&state=" + state),
        501, "marketplace_start");
  }
  expect_nothing_happened();
}

TEST_F(Callback, OfOursButMangledIsNeverTakenAsAStartFromTheMarketplace) {
  Browser browser;
  for (const char* state : {"lk1.", "lk1.x", "lk1..mac", "lk1.fl%20ow.mac"})
    expect_page(
        browser.visit(bench, kLocal.relay + "/callback?code=CANARY-CODE-0000000000000000000A&state=" + state),
        400, "state_invalid");
  expect_nothing_happened();
}

TEST_F(Callback, OfAnErrorThatNobodyHereBeganSaysWhatItWas) {
  Browser browser;
  expect_page(browser.visit(bench, kLocal.relay + "/callback?error=server_error&state=12ddc1756afbc"), 502,
              "consent_failed");
}

TEST_F(Callback, MalformedIsRefused) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  const std::string state = "&state=" + way.state;
  for (const std::string& query :
       {std::string{}, "state=" + way.state, "code=" + state, "code=a&code=a" + state,
        "code=a" + state + state, "code=a&error=access_denied" + state,
        "code=" + std::string(513, 'a') + state, "code=a%" + state, "code=a%00" + state,
        "code=a" + state + "&x=" + std::string(5'000, 'a'), "error=a&error=a" + state}) {
    expect_page(way.come_back(query), 400, "callback_malformed");
  }
  expect_nothing_happened();
  EXPECT_EQ(way.allow().status, 303);
}

TEST_F(Callback, ByHeadIsNotTaken) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  const std::string address = kLocal.relay + "/callback?code=CANARY-CODE-1&state=" + way.state;
  EXPECT_EQ(way.browser.visit(bench, address, "HEAD").status, 204);
  expect_nothing_happened();
  EXPECT_EQ(way.allow().status, 303);
}

// Exchanging

struct FailedExchange {
  const char* name;
  const char* fixture;  ///< Null: `reply`.
  Reply reply;
  const char* told;
};
void PrintTo(const FailedExchange& row, std::ostream* out) {
  *out << row.name;
}
class Exchange : public RelayTest, public testing::WithParamInterface<FailedExchange> {};

TEST_P(Exchange, ThatFailsIsToldOnThePageThatStartedIt) {
  const FailedExchange& row = GetParam();
  bench.answers("authorization_code", row.fixture != nullptr ? said(row.fixture) : row.reply);
  Journey way = journey(bench, "demo");
  way.until_consent();
  EXPECT_THAT(location(way.allow()), StartsWith("http://localhost:8082/#latchkey_finish="));
  const net::Response told = way.finish();
  EXPECT_EQ(told.status, 502);
  EXPECT_EQ(code_of(told), row.told);
  EXPECT_EQ(bench.count("authorization_code"), 1U) << "a code is never sent twice";
  EXPECT_EQ(bench.grants_on_disk(), 0U);
  EXPECT_THAT(state(bench, way.session)["links"], IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, Exchange,
    testing::Values(
        FailedExchange{"OldCode", "error.token.code_invalid_or_expired", {}, "code_refused"},
        FailedExchange{"UnknownClient", "error.token.unknown_client", {}, "exchange_refused"},
        FailedExchange{"MissingParameter", "error.inferred.missing_parameter", {}, "exchange_refused"},
        FailedExchange{"OtherGrantType", "error.inferred.unsupported_grant_type", {}, "exchange_refused"},
        FailedExchange{"AccessDenied", "error.auth.access_denied_documented", {}, "exchange_refused"},
        FailedExchange{"TheWebSite", "error.api.unknown_path_html", {}, "exchange_refused"},
        FailedExchange{"AWebPage", nullptr, {502, "<html>"}, "exchange_unavailable"},
        FailedExchange{"ServerError", nullptr, {500, "{\"error\":\"oops\"}"}, "exchange_unavailable"},
        FailedExchange{"TooMany", nullptr, {429, "{}"}, "exchange_unavailable"},
        FailedExchange{"NoAnswer", nullptr, kLost, "exchange_unavailable"},
        FailedExchange{"NoToken", nullptr, {200, "{\"token_type\":\"Bearer\"}"}, "exchange_unavailable"},
        FailedExchange{"NoJson", nullptr, {200, "CANARY-ACCESS-9"}, "exchange_unavailable"},
        FailedExchange{
            "RepeatsOurSecrets",
            nullptr,
            {401, R"({"error":"server_error","error_description":"CANARY-CODE-1 CANARY-CLIENT-SECRET"})"},
            "exchange_unavailable"}),
    [](const auto& row) { return std::string{row.param.name}; });

class Property : public Callback {};

TEST_F(Property, OtherThanTheOneAskedForIsGivenBack) {
  Journey way{.bench = bench, .session = session_for(bench, "demo", {{"property", "320001"}})};
  way.until_finish();
  EXPECT_EQ(bench.count("postAppState"), 1U);
  EXPECT_EQ(bench.last("postAppState").fields.get("propertyID"), "320000");
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "disabled");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
  const net::Response told = way.finish();
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(code_of(told), "property_mismatch");
}

TEST_F(Property, OfNoKindIsToldSo) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {}));
  bench.answers("getHotels", {200, R"({"success":true,"data":[]})"});
  Journey way = journey(bench, "demo");
  way.until_finish();
  EXPECT_EQ(code_of(way.finish()), "no_property");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Property, ThatCannotBeLearnedSaysWhy) {
  struct Case {
    Reply says;
    const char* code;
  };
  for (const Case& row :
       {Case{kLost, "exchange_unavailable"}, Case{said("error.api.scope_not_granted"), "scope_missing"},
        Case{said("error.api.unknown_path_html"), "path_unknown"}}) {
    bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {}));
    bench.answers("getHotels", row.says);
    Journey way = journey(bench, "demo");
    way.until_finish();
    EXPECT_EQ(code_of(way.finish()), row.code);
  }
  EXPECT_EQ(bench.grants_on_disk(), 1U) << "the outage's is kept until it can be ended";
}

}  // namespace
}  // namespace latchkey::relay::tests
