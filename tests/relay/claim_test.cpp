// Flow A: a start from the Marketplace is held under a cookie, and bound only when a person has confirmed it.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Claim : public RelayTest {
 protected:
  Claim() { bench.restart_with(take_marketplace_starts); }

  net::Response start() { return start_in_marketplace(bench, browser); }
  std::string code_for(const std::string& account) {
    const std::string code = open_claim(bench, browser);
    EXPECT_EQ(bench.ask(claim_read(code, account)).status, 200);
    return code;
  }
  void expect_unbound(const std::string& account) {
    EXPECT_THAT(account_of(bench, account)["links"], IsEmpty());
  }

  Browser browser;
};

TEST_F(Claim, WithAForeignStateIsHeldAndLeadsToTheClaimPageWithoutACode) {
  const net::Response taken = start();
  EXPECT_EQ(taken.status, 303);
  EXPECT_EQ(location(taken), kClaimPage);
  EXPECT_EQ(taken.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(taken.headers.get("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(browser.cookies.size(), 1U);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.last("authorization_code").fields.get("redirect_uri"), "http://localhost:8081/callback");
  expect_unbound("demo");
}

TEST_F(Claim, WithoutAnyStateIsTakenAsWell) {
  EXPECT_EQ(location(start_in_marketplace(bench, browser, kLocal, "")), kClaimPage);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
}

TEST_F(Claim, CookieIsOutOfReachForScriptsAndLivesADay) {
  const net::Response taken = start();
  const std::string cookie{taken.headers.get("Set-Cookie")};
  EXPECT_THAT(cookie, StartsWith("latchkey_claim_"));
  EXPECT_THAT(cookie, HasSubstr("HttpOnly"));
  EXPECT_THAT(cookie, HasSubstr("SameSite=Lax"));
  EXPECT_THAT(cookie, HasSubstr("Max-Age=86400"));
  Browser secure;
  const net::Response over_https = start_in_marketplace(bench, secure, kSecure);
  EXPECT_THAT(std::string{over_https.headers.get("Set-Cookie")}, StartsWith("__Host-latchkey_claim_"));
  EXPECT_EQ(location(over_https), "https://partner.example/claim");
}

TEST_F(Claim, ShowsHotelApproverAndAccount) {
  ASSERT_EQ(start().status, 303);
  const std::string code = open_claim(bench, browser);
  ASSERT_NE(code, "");
  const net::Response told = bench.ask(claim_read(code, "demo"));
  ASSERT_EQ(told.status, 200) << told.body;
  const Json claim = Json::parse(told.body);
  EXPECT_EQ(claim["account"], "demo");
  EXPECT_EQ(claim["properties"], (Json::array({{{"property", "320000"}, {"name", "Example Hotel"}}})));
  EXPECT_EQ(claim["approved_by"], (Json{{"name", "Ada Example"}, {"email", "ada@example.invalid"}}));
  EXPECT_EQ(told.headers.get("Cache-Control"), "no-store");
  expect_unbound("demo");
}

TEST_F(Claim, ConfirmedBindsTheHotelToTheAccount) {
  ASSERT_EQ(start().status, 303);
  const net::Response bound = bench.ask(claim_confirm(code_for("demo"), "demo"));
  ASSERT_EQ(bound.status, 200) << bound.body;
  const Json link = Json::parse(bound.body)["links"][0];
  EXPECT_EQ(link["property"], "320000");
  EXPECT_EQ(link["app_state"], "enabled");
  EXPECT_EQ(link["kind"], "oauth");
  EXPECT_EQ(link["health"], "well");
  EXPECT_EQ(link["renewed_at"], nullptr);
  EXPECT_NE(link["connected_at"], nullptr);
  EXPECT_EQ(state(bench, session_for(bench, "demo"))["links"][0]["app_state"], "enabled");
}

TEST_F(Claim, ConfirmedTwiceBindsOnceAndSaysTheSame) {
  ASSERT_EQ(start().status, 303);
  const std::string code = code_for("demo");
  const net::Response first = bench.ask(claim_confirm(code, "demo"));
  const net::Response second = bench.ask(claim_confirm(code, "demo"));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(bench.count("postWebhook"), 1U);
  EXPECT_EQ(code_of(bench.ask(claim_confirm(code, "thief"))), "claim_unknown");
  EXPECT_EQ(code_of(bench.ask(claim_read(code, "demo"))), "claim_unknown");
  expect_page(browser.visit(bench, kLocal.relay + "/claim"), 404, "claim_missing");
}

TEST_F(Claim, ConfirmedTwiceAtOnceBindsOnce) {
  ASSERT_EQ(start().status, 303);
  const std::string code = code_for("demo");
  bench.holds("getHotels");
  const auto first = bench.begin(claim_confirm(code, "demo"));
  const auto second = bench.begin(claim_confirm(code, "demo"));
  bench.releases("getHotels");
  ASSERT_TRUE(bench.until([&] { return first->has_value() && second->has_value(); }));
  EXPECT_EQ((*first)->status, 200);
  EXPECT_EQ((*second)->status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.count("postWebhook"), 1U);
}

// An attacker sends a hotelier, who is logged in at the partner, the address of a callback with a code of his
// own hotel. Bound to the hotelier's account, guests' data of the hotelier would go to the attacker's hotel.
TEST_F(Claim, AnAttackersCallbackOpenedByAVictimWhoIsLoggedInBindsNothingByItself) {
  const std::string victim = session_for(bench, "victim");
  ASSERT_EQ(start().status, 303);
  ASSERT_EQ(browser.visit(bench, kLocal.relay + "/claim").status, 303);
  EXPECT_THAT(state(bench, victim)["links"], IsEmpty());
  expect_unbound("victim");
  const Json claim = Json::parse(bench.ask(claim_read(open_claim(bench, browser), "victim")).body);
  EXPECT_EQ(claim["approved_by"]["email"], "ada@example.invalid")
      << "what the victim is shown before Confirm";
  expect_unbound("victim");
}

TEST_F(Claim, AStolenCodeIsOfNoUseToAnotherAccount) {
  ASSERT_EQ(start().status, 303);
  const std::string code = code_for("demo");
  for (const net::Request& theft : {claim_read(code, "thief"), claim_confirm(code, "thief")}) {
    const net::Response refused = bench.ask(theft);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(code_of(refused), "other_account");
  }
  expect_unbound("thief");
  EXPECT_EQ(bench.ask(claim_confirm(code, "demo")).status, 200) << "and its owner loses nothing";
}

TEST_F(Claim, AnUnreadCodeIsLockedByTheConfirmationItself) {
  ASSERT_EQ(start().status, 303);
  const std::string code = open_claim(bench, browser);
  bench.answers("getHotels", kLost);
  EXPECT_EQ(bench.ask(claim_confirm(code, "demo")).status, 200);
  EXPECT_EQ(code_of(bench.ask(claim_confirm(code, "thief"))), "claim_unknown");
}

TEST_F(Claim, PageWithoutTheCookieGivesNoCode) {
  ASSERT_EQ(start().status, 303);
  Browser stranger;
  expect_page(stranger.visit(bench, kLocal.relay + "/claim"), 404, "claim_missing");
  stranger.cookies = {{browser.cookies.begin()->first, "guessed"}};
  expect_page(stranger.visit(bench, kLocal.relay + "/claim"), 404, "claim_missing");
  expect_page(browser.visit(bench, kSecure.relay + "/claim"), 404, "claim_missing");  // nor on another site
}

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

TEST_F(Claim, JunkCodesAreNotExchanged) {
  for (const char* code : {"x", "%3Cscript%3Ealert(1)%3C/script%3E", "a%20b%20c%20d%20e%20f%20g%20h%20i%20j"})
    expect_page(browser.visit(bench, kLocal.relay + "/callback?code=" + code), 400, "callback_malformed");
  EXPECT_THAT(bench.calls(), IsEmpty());
}

/// Story: on a full disk the code was spent, and what it brought could not be kept: a live grant that nobody
/// knew.
TEST_F(Claim, OnAFullDiskSpendsNoCode) {
  bench.faults().only = "probe";
  EXPECT_EQ(start().status, 503);
  EXPECT_EQ(bench.count("authorization_code"), 0U);
}

TEST_F(Claim, ExchangesComeAfterEveryOtherCall) {
  bench.answers("authorization_code", said("error.token.code_invalid_or_expired"));
  for (int i = 0; i < 3; ++i) expect_page(start(), 502, "code_refused");
  const net::Response busy = start();
  expect_page(busy, 429, "marketplace_busy");
  EXPECT_EQ(bench.count("authorization_code"), 3U);
  bench.advance(1s);
  expect_page(start(), 502, "code_refused");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Claim, RefusedConsentOnTheWayFromTheMarketplaceIsSaidKindly) {
  expect_page(browser.visit(bench, kLocal.relay + "/callback?error=access_denied&state=12ddc1756afbc35"), 403,
              "consent_denied");
}

TEST_F(Claim, OursButExpiredIsNeverTakenAsAStartFromTheMarketplace) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  bench.advance(10min);
  expect_page(way.allow(), 410, "state_expired");
  way.browser.cookies.clear();
  expect_page(way.allow(), 403, "cookie_missing");
  EXPECT_EQ(bench.count("authorization_code"), 0U);
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Claim, AskedWithoutTheSecretIsRefusedAndUnchanged) {
  ASSERT_EQ(start().status, 303);
  const std::string code = open_claim(bench, browser);
  for (net::Request request : {claim_read(code, "demo"), claim_confirm(code, "demo")}) {
    request.headers.set("Authorization", "Bearer wrong");
    EXPECT_EQ(code_of(bench.ask(request)), "secret_invalid");
  }
  expect_unbound("demo");
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

TEST_F(Claim, ByAPartnersCallbackThatForwardsItsQueryIsTheSame) {
  bench.restart_with(
      [](Config& config) { config.sites[0].redirect_uri = "http://localhost:8082/cloudbeds/callback"; });
  EXPECT_EQ(location(start()), kClaimPage);
  EXPECT_EQ(bench.last("authorization_code").fields.get("redirect_uri"),
            "http://localhost:8082/cloudbeds/callback");
  Journey way = journey(bench, "other");
  way.until_consent();
  EXPECT_EQ(parameter(location(way.browser.visit(bench, way.ticket)), "redirect_uri"), "");
  EXPECT_EQ(way.allow().status, 303);
  EXPECT_EQ(bench.last("authorization_code").fields.get("redirect_uri"),
            "http://localhost:8082/cloudbeds/callback");
}

}  // namespace
}  // namespace latchkey::relay::tests
