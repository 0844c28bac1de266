// Codes and tokens (FACTS sections 1, 2 and 6).
#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using Oauth = BenchAccount;

TEST_F(Oauth, LeadsFromConsentToTokens) {
  const auto consent = consent_request("a state of ours/+&");
  const auto back = location(decide(consent, "allow"));
  EXPECT_TRUE(back.starts_with(std::string(kRedirect) + "?code=")) << back;
  const auto query = query_of(back);
  EXPECT_EQ(query.get("state"), "a state of ours/+&") << "handed back untouched";
  EXPECT_EQ(query.get("code").size(), 32U);
  expect_like_fixture(redeem(std::string(query.get("code"))), "success.access_token.authorization_code");
}

TEST_F(Oauth, SendsNoStateWhereNoneWasGiven) {
  const auto query = query_of(location(decide(consent_request(""), "allow")));
  EXPECT_FALSE(query.has("state"));
  EXPECT_TRUE(query.has("code"));
}

TEST_F(Oauth, TellsTheTokensLifeAndProperty) {
  const auto answer = connect("", "320001");
  EXPECT_EQ(answer["expires_in"], 28'800);
  EXPECT_EQ(answer["token_type"], "Bearer");
  EXPECT_EQ(answer["resources"], Json::parse(R"([{"type":"property","id":"320001"}])"));
}

TEST_F(Oauth, RedeemsACodeOnce) {
  const auto once = code();
  EXPECT_EQ(redeem(once).status, 200);
  expect_is_fixture(redeem(once), "error.token.code_invalid_or_expired");
}

TEST_F(Oauth, RefusesACodeAfterTenMinutes) {
  const auto late = code();
  now += std::chrono::minutes{10};
  expect_is_fixture(redeem(late), "error.token.code_invalid_or_expired");
  const auto early = code();
  now += std::chrono::minutes{10} - std::chrono::seconds{1};
  EXPECT_EQ(redeem(early).status, 200);
}

TEST_F(Oauth, RefusesACodeForAnotherRedirectUri) {
  const auto mine = code();
  auto rows =
      token_form("authorization_code", {{"redirect_uri", "http://127.0.0.2:8081/callback"}, {"code", mine}});
  const auto answer = post("/api/v1.3/access_token", rows);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(Json::parse(answer.body)["error"], "invalid_request");
  EXPECT_EQ(redeem(mine).status, 200) << "a mistake does not use the code up";
}

TEST_F(Oauth, RefreshesWithoutRotating) {
  const auto first = connect();
  now += std::chrono::hours{9};
  const auto answer =
      post("/api/v1.3/access_token",
           token_form("refresh_token", {{"refresh_token", first["refresh_token"].get<std::string>()}}));
  expect_like_fixture(answer, "success.access_token.refresh");
  const auto second = Json::parse(answer.body);
  EXPECT_EQ(second["refresh_token"], first["refresh_token"]);
  EXPECT_NE(second["access_token"], first["access_token"]);
  EXPECT_EQ(api_get("getAppState", token_in(second)).status, 200);
  expect_is_fixture(api_get("getAppState", token_in(first)), "error.auth.token_invalid_live");
}

TEST_F(Oauth, GivesNoRefreshTokenWhereTheSwitchSaysSo) {
  set(R"({"refresh_token_life":"none"})");
  const auto tokens = connect();
  EXPECT_FALSE(tokens.contains("refresh_token"));
  EXPECT_EQ(api_get("getAppState", token_in(tokens)).status, 200);
  now += std::chrono::hours{8};
  expect_is_fixture(api_get("getAppState", token_in(tokens)), "error.auth.token_invalid_live");
}

TEST_F(Oauth, RotatesWhereTheSwitchSaysSo) {
  set(R"({"rotate_refresh_tokens":true})");
  const auto first = connect();
  const auto rows =
      token_form("refresh_token", {{"refresh_token", first["refresh_token"].get<std::string>()}});
  EXPECT_NE(Json::parse(post("/api/v1.3/access_token", rows).body)["refresh_token"], first["refresh_token"]);
  expect_is_fixture(post("/api/v1.3/access_token", rows), "error.token.refresh_token_invalid");
}

TEST_F(Oauth, KeepsARefreshTokenAliveForAYearAfterEachUse) {
  const auto refresh_token = connect()["refresh_token"].get<std::string>();
  const auto rows = token_form("refresh_token", {{"refresh_token", refresh_token}});
  now += std::chrono::days{364};
  EXPECT_EQ(post("/api/v1.3/access_token", rows).status, 200);
  now += std::chrono::days{364};
  EXPECT_EQ(post("/api/v1.3/access_token", rows).status, 200);
  now += std::chrono::days{365};
  expect_is_fixture(post("/api/v1.3/access_token", rows), "error.token.refresh_token_invalid");
}

TEST_F(Oauth, DeliversAnApiKeyForTheKeyGrant) {
  const auto answer = redeem(code(), kKeyGrant);
  expect_like_fixture(answer, "success.access_token.api_key");
  const auto key = token_in(Json::parse(answer.body));
  EXPECT_TRUE(key.starts_with("cbat_"));
  auto call = request("GET", "/api/v1.3/getAppState");
  call.headers.set("x-api-key", key);
  EXPECT_EQ(send(call).status, 200);
  EXPECT_EQ(api_get("getAppState", key).status, 200) << "as Bearer too";
}

TEST_F(Oauth, TakesAKeyWithBothHeadersAtOnce) {
  const auto key = token_in(connect("", "320000", kKeyGrant));
  auto call = with_token(request("GET", "/api/v1.3/getAppState"), key);
  call.headers.set("x-api-key", key);
  EXPECT_EQ(send(call).status, 200) << "as one partner sends it (FACTS section 2, T6)";
}

TEST_F(Oauth, SubscribesAndListsWithAKey) {
  auto call = form_request(
      "/api/v1.3/postWebhook",
      {{"object", "integration"}, {"action", "appstate_changed"}, {"endpointUrl", std::string(kHook)}});
  const auto key = token_in(connect("", "320000", kKeyGrant));
  call.headers.set("x-api-key", key);
  expect_like_fixture(send(call), "success.postWebhook");
  expect_like_fixture(api_get("getWebhooks", key), "success.getWebhooks");
  (void)api_post("postAppState", {{"app_state", "pending"}}, key);
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_EQ(Json::parse(http.sent[0].body)["newState"], "pending");
}

TEST_F(Oauth, RefusesARevokedKeyTheSameWayInEitherHeader) {
  const auto key = token_in(connect("", "320000", kKeyGrant));
  (void)api_post("postAppState", {{"app_state", "disabled"}}, key);
  auto call = request("GET", "/api/v1.3/userinfo");
  call.headers.set("x-api-key", key);
  expect_is_fixture(send(call), "error.apikey.revoked_problem");
  expect_is_fixture(api_get("userinfo", key), "error.apikey.revoked_problem");
}

TEST_F(Oauth, RefreshesNoKey) {
  (void)connect("", "320000", kKeyGrant);
  expect_is_fixture(post("/api/v1.3/access_token", token_form("refresh_token", {{"refresh_token", "x"}})),
                    "error.token.refresh_token_invalid");
}

TEST_F(Oauth, SendsTheCodeToThePartnersOwnCallbackWhereThePartnerAsksForIt) {
  const auto asked = location(authorize({{"client_id", std::string(kClientId)},
                                         {"redirect_uri", std::string(kPartnerCallback)},
                                         {"state", "ours"}}));
  const auto back = location(decide(std::string(query_of(asked).get("request")), "allow"));
  EXPECT_TRUE(back.starts_with(std::string(kPartnerCallback) + "?code=")) << back;
  const std::string given(query_of(back).get("code"));
  EXPECT_EQ(redeem(given).status, 400) << "not with the relay's address";
  const auto rows =
      token_form("authorization_code", {{"redirect_uri", std::string(kPartnerCallback)}, {"code", given}});
  EXPECT_EQ(post("/api/v1.3/access_token", rows).status, 200);
}

TEST_F(Oauth, LetsAKeyDieAfterThirtyDaysUnused) {
  const auto key = token_in(connect("", "320000", kKeyGrant));
  now += std::chrono::days{29};
  EXPECT_EQ(api_get("getAppState", key).status, 200);
  now += std::chrono::days{29};
  EXPECT_EQ(api_get("getAppState", key).status, 200);
  now += std::chrono::days{30};
  expect_is_fixture(api_get("getAppState", key), "error.auth.access_denied_documented");
}

struct BadTokenCall {
  const char* name;
  Rows change;  ///< Rows replaced; an empty value leaves the row out.
  const char* fixture;
};

class BadToken : public BenchAccount, public ::testing::WithParamInterface<BadTokenCall> {};

TEST_P(BadToken, IsRefusedAsCloudbedsDoes) {
  Rows rows = token_form("authorization_code", {{"redirect_uri", std::string(kRedirect)}, {"code", code()}});
  for (const net::Header& change : GetParam().change) {
    std::erase_if(rows, [&](const net::Header& row) { return row.name == change.name; });
    if (!change.value.empty()) rows.push_back(change);
  }
  expect_is_fixture(post("/api/v1.3/access_token", rows), GetParam().fixture);
  EXPECT_TRUE(state()["grants"].empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadToken,
    ::testing::Values(
        BadTokenCall{"client", {{"client_id", "another"}}, "error.token.unknown_client"},
        BadTokenCall{
            "code", {{"code", "EXAMPLECODE0000000000000000000000"}}, "error.token.code_invalid_or_expired"},
        BadTokenCall{
            "grant", {{"grant_type", "client_credentials"}}, "error.inferred.unsupported_grant_type"},
        BadTokenCall{"no_grant", {{"grant_type", ""}}, "error.inferred.unsupported_grant_type"},
        BadTokenCall{"no_redirect", {{"redirect_uri", ""}}, "error.inferred.missing_parameter"}),
    [](const auto& row) { return row.param.name; });

TEST_F(Oauth, RefusesAWrongSecret) {
  auto rows = token_form("authorization_code", {{"redirect_uri", std::string(kRedirect)}, {"code", code()}});
  rows[2].value = "WRONG";
  const auto answer = post("/api/v1.3/access_token", rows);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(Json::parse(answer.body)["error"], "invalid_client");
}

TEST_F(Oauth, ReadsNoJsonBody) {
  auto call = request("POST", "/api/v1.3/access_token");
  call.headers.set("Content-Type", "application/json");
  call.body = R"({"grant_type":"authorization_code"})";
  expect_is_fixture(send(call), "error.inferred.unsupported_grant_type");
}

// Each exchange of one refresh token left another living key (DOC P4: using it again invalidates the key).
TEST_F(Oauth, LeavesOneKeyAliveOfThoseMadeFromARefreshToken) {
  const auto tokens = connect();
  const auto exchange = [&] {
    const auto answer = post("/api/v1.3/access_token",
                             token_form("refresh_token_exchange",
                                        {{"refresh_token", tokens["refresh_token"].get<std::string>()}}));
    return token_in(Json::parse(answer.body));
  };
  const auto first = exchange();
  const auto second = exchange();
  EXPECT_EQ(api_get("getAppState", first).status, 401);
  EXPECT_EQ(api_get("getAppState", second).status, 200);
}

}  // namespace
}  // namespace latchkey::sandbox
