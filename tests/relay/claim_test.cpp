// Flow A: a start from the Marketplace is held under a cookie, and bound only when a person has confirmed it.
#include <gmock/gmock.h>

#include "relay/claim_world.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

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
