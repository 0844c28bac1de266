// Tokens and keys that a partner has already: verified with Cloudbeds first, then links like all others.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::IsEmpty;

const Json kTokens{
    {"kind", "oauth"}, {"access_token", "CANARY-OLD"}, {"refresh_token", "CANARY-OLD-REFRESH"}};
const Json kKey{{"kind", "api_key"}, {"api_key", "CANARY-cbat_KEY"}};

class Adopting : public RelayTest {
 protected:
  net::Response put(const Json& body, const std::string& property = "320000",
                    const std::string& account = "demo") {
    return bench.ask(
        partner_call("PUT", "/v1/accounts/" + account + "/properties/" + property + "/credential", body));
  }
  void expect_nothing_kept() {
    EXPECT_THAT(account_of(bench, "demo")["links"], IsEmpty());
    EXPECT_EQ(bench.grants_on_disk(), 0U);
    EXPECT_EQ(bench.count("postAppState"), 0U) << "the partner's product may be using it";
  }
};

TEST_F(Adopting, OfTokensThatLiveMakesALinkLikeAllOthers) {
  const net::Response adopted = put(kTokens);
  ASSERT_EQ(adopted.status, 200) << adopted.body;
  const Json link = Json::parse(adopted.body)["links"][0];
  EXPECT_EQ(link["app_state"], "enabled");
  EXPECT_EQ(link["kind"], "oauth");
  EXPECT_EQ(link["name"], "Example Hotel");
  EXPECT_EQ(bench.calls()[0].name, "getAppState");
  EXPECT_EQ(bench.calls()[0].headers.get("Authorization"), "Bearer CANARY-OLD");
  EXPECT_EQ(bench.count("refresh_token"), 0U);
  EXPECT_EQ(bench.count("postWebhook"), 1U);
  EXPECT_EQ(bench.count("postAppState"), 0U);
}

TEST_F(Adopting, OfAKeyUsesItAsAKeyWhateverTheConfigurationSays) {
  ASSERT_EQ(put(kKey).status, 200);
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["kind"], "api_key");
  EXPECT_EQ(bench.calls()[0].headers.get("x-api-key"), "CANARY-cbat_KEY");
}

TEST_F(Adopting, OfAnExpiredAccessTokenRefreshesIt) {
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  ASSERT_EQ(put(kTokens).status, 200);
  EXPECT_EQ(bench.last("refresh_token").fields.get("refresh_token"), "CANARY-OLD-REFRESH");
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
}

TEST_F(Adopting, OfARefreshTokenAloneGetsAnAccessToken) {
  ASSERT_EQ(put({{"kind", "oauth"}, {"refresh_token", "CANARY-OLD-REFRESH"}}).status, 200);
  EXPECT_EQ(bench.calls()[0].name, "refresh_token");
}

TEST_F(Adopting, OfDeadTokensIsRefusedWithTheReason) {
  struct Case {
    const char* says;
    const char* code;
  };
  for (const Case& row : {Case{"error.api.app_not_available", "app_not_available"},
                          Case{"error.api.user_not_active", "user_not_active"},
                          Case{"error.api.property_not_covered", "property_not_covered"},
                          Case{"success.getAppState.disabled", "disconnected"}}) {
    bench.answers("getAppState", said(row.says));
    const net::Response refused = put(kTokens);
    EXPECT_EQ(refused.status, 422) << row.says;
    EXPECT_EQ(code_of(refused), row.code);
    expect_nothing_kept();
  }
}

TEST_F(Adopting, OfTokensRefusedTwiceIsRefused) {
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  EXPECT_EQ(code_of(put(kTokens)), "disconnected");
  expect_nothing_kept();
}

TEST_F(Adopting, DuringAnOutageKeepsNothingAndSaysSo) {
  bench.answers("getAppState", kLost);
  const net::Response refused = put(kTokens);
  EXPECT_EQ(refused.status, 502);
  EXPECT_EQ(code_of(refused), "cloudbeds_unreachable");
  expect_nothing_kept();
}

// The access token was dead, the refresh brought a new refresh token, and then Cloudbeds went away: the
// partner's own refresh token may be worth nothing by now.
TEST_F(Adopting, InterruptedAfterARefreshKeepsTheNewTokenForTheNextTry) {
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.answers_next("getAppState", kLost);
  EXPECT_EQ(code_of(put(kTokens)), "cloudbeds_unreachable");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  bench.restart();
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  ASSERT_EQ(put(kTokens).status, 200);
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
}

TEST_F(Adopting, KilledBetweenRefreshAndBindingLosesNothing) {
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.kills_at(2);  // the question after the refresh
  const auto interrupted =
      bench.begin(partner_call("PUT", "/v1/accounts/demo/properties/320000/credential", kTokens));
  bench.until([&] { return bench.killed(); });
  bench.restart();
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  ASSERT_EQ(put(kTokens).status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
}

TEST_F(Adopting, OfTwoPropertiesWithTheSameTokensSharesOneGrant) {
  ASSERT_EQ(put(kTokens, "320000").status, 200);
  ASSERT_EQ(put(kTokens, "320001").status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(account_of(bench, "demo")["links"].size(), 2U);
  ASSERT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "disabled"}})).status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 1U) << "the other one lives by it";
}

TEST_F(Adopting, AgainOfTheSameTokensChangesNothing) {
  ASSERT_EQ(put(kTokens).status, 200);
  ASSERT_EQ(put(kTokens).status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(account_of(bench, "demo")["links"].size(), 1U);
}

TEST_F(Adopting, AgainDoesNotTouchAConnectionThatIsThere) {
  ASSERT_EQ(put(kTokens).status, 200);
  bench.advance(1h);
  const Json before = account_of(bench, "demo");
  const net::Response stream = bench.ask(page_get("/v1/stream", session_for(bench, "demo")));
  ASSERT_EQ(put(kTokens).status, 200);
  EXPECT_EQ(account_of(bench, "demo"), before);
  EXPECT_EQ(bench.events(stream).size(), 1U) << "no button flashes";
  EXPECT_EQ(bench.count("postWebhook"), 1U);
}

TEST_F(Adopting, OfAnAccessTokenAloneEndsWhenItDies) {
  ASSERT_EQ(put({{"kind", "oauth"}, {"access_token", "CANARY-OLD"}}).status, 200);
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  bench.ask(
      delivery(bench.webhook_path(), fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump()));
  bench.run_ready();
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["app_state"], "disabled");
  EXPECT_EQ(bench.count("refresh_token"), 0U) << "there is nothing to refresh it with";
}

TEST_F(Adopting, InterruptedAndNeverTriedAgainIsForgottenAfterADayWithoutEndingAnything) {
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.answers_next("getAppState", kLost);
  EXPECT_EQ(code_of(put(kTokens)), "cloudbeds_unreachable");
  ASSERT_EQ(bench.grants_on_disk(), 1U);
  bench.advance(24h);
  bench.sweep();
  expect_nothing_kept();
}

TEST_F(Adopting, OfAPropertyThatIsNotCoveredDoesNotDropItsNeighbour) {
  bench.holds("getHotels");
  const auto first =
      bench.begin(partner_call("PUT", "/v1/accounts/demo/properties/320000/credential", kTokens));
  ASSERT_EQ(bench.count("getHotels"), 1U);
  bench.answers_next("getAppState", said("error.api.property_not_covered"));
  EXPECT_EQ(code_of(put(kTokens, "320001")), "property_not_covered");
  bench.releases("getHotels");
  ASSERT_TRUE(bench.until([&] { return first->has_value(); }));
  EXPECT_EQ((*first)->status, 200);
}

TEST_F(Adopting, OfAnotherAccountsPropertyIsRefused) {
  ASSERT_EQ(connect(bench, "first").status, 200);
  bench.forget_calls();
  EXPECT_EQ(code_of(put(kTokens)), "property_taken");
  EXPECT_THAT(bench.calls(), IsEmpty());
}

TEST_F(Adopting, OfAnythingElseIsRefusedByName) {
  for (const Json& body : {Json{{"kind", "oauth"}}, Json{{"kind", "api_key"}, {"access_token", "CANARY-X"}},
                           Json{{"kind", "basic"}, {"api_key", "CANARY-X"}}, Json::array(),
                           Json{{"kind", "oauth"}, {"access_token", 5}},
                           Json{{"kind", "oauth"}, {"access_token", std::string(5'000, 'x')}}})
    EXPECT_EQ(code_of(put(body)), "body_invalid") << body.dump().substr(0, 80);
  expect_nothing_kept();
}

// The same way in, when consent brings a key
// -----------------------------------------------------------------------------------------------------------------

TEST_F(Adopting, AutomaticDeliveryOfKeysExchangesTheCodeByTheKeyGrant) {
  bench.restart_with([](Config& config) { config.credential = core::CredentialKind::api_key; });
  Reply key = said("success.access_token.api_key");
  key.body.replace(key.body.find("cbat_"), 5, "CANARY-cbat_");
  bench.answers("urn:ietf:params:oauth:grant-type:api-key", key);
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["kind"], "api_key");
  EXPECT_EQ(bench.last("getAppState").headers.get("x-api-key").substr(0, 12), "CANARY-cbat_");
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization").substr(0, 19), "Bearer CANARY-cbat_");
}

TEST_F(Adopting, ARevokedKeyEndsTheConnectionWithoutARefresh) {
  ASSERT_EQ(put(kKey).status, 200);
  bench.answers("getAppState", said("error.apikey.revoked_problem"));
  bench.ask(
      delivery(bench.webhook_path(), fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump()));
  bench.run_ready();
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["reason"], "key_revoked");
  EXPECT_EQ(bench.count("refresh_token"), 0U);
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

}  // namespace
}  // namespace latchkey::relay::tests
