// A grant over several properties ends for each of them by itself.
#include "sandbox/bench_groups.hpp"

namespace latchkey::sandbox {
namespace {

class GroupEnds : public Groups, public ::testing::WithParamInterface<const char*> {
 protected:
  GroupEnds() : tokens(connect_all(GetParam())), token(token_in(tokens)) {
    subscribe_for(token, "320000");
    subscribe_for(token, "320001");
  }

  Json tokens;
  std::string token;
};

TEST_P(GroupEnds, ForOnePropertyAndGoOnForTheOther) {
  (void)disconnect("320000");
  EXPECT_EQ(http.sent.size(), 1U);
  EXPECT_EQ(Json::parse(http.sent[0].body)["propertyID_str"], "320000");
  EXPECT_EQ(app_state(0), "disabled");
  const auto refusal = Json::parse(api_get("getAppState?propertyID=320000", token).body);
  EXPECT_EQ(refusal["success"], false);
  EXPECT_EQ(
      refusal["message"],
      "Application is not available to be connected. Reach out to Example App support for any questions.");
  EXPECT_EQ(Json::parse(api_get("getWebhooks?propertyID=320000", token).body), refusal);
  expect_is_fixture(api_get("getAppState?propertyID=320001", token), "success.getAppState.enabled");
  EXPECT_EQ(hotels(token), Ids{"320001"});
  const auto grant = state()["grants"][0];
  EXPECT_EQ(grant["alive"], true);
  EXPECT_EQ(grant["properties"], Json(Ids{"320001"}));
  EXPECT_EQ(grant["ended_properties"], Json(Ids{"320000"}));
  EXPECT_EQ(state()["subscriptions"].size(), 1U);
}

TEST_P(GroupEnds, WithTheLastProperty) {
  (void)disconnect("320000");
  (void)disconnect("320001");
  EXPECT_EQ(state()["grants"][0]["alive"], false);
  const bool is_key = std::string_view(GetParam()) == kKeyGrant;
  const char* const refused = is_key ? "error.apikey.revoked_problem" : "error.auth.access_denied_documented";
  for (const char* method : {"getAppState", "getAppState?propertyID=320000", "getAppState?propertyID=320001"})
    expect_is_fixture(api_get(method, token), refused);
}

TEST_P(GroupEnds, ForOnePropertyByTheAppItself) {
  (void)api_post("postAppState", {{"propertyID", "320001"}, {"app_state", "disabled"}}, token);
  EXPECT_EQ(app_state(0), "enabled");
  EXPECT_EQ(app_state(1), "disabled");
  EXPECT_EQ(hotels(token), Ids{"320000"});
  const auto listed = get("/connected-apps").body;
  EXPECT_NE(listed.find("property 320000"), std::string::npos);
  EXPECT_EQ(listed.find("property 320001"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Kinds, GroupEnds, ::testing::Values("authorization_code", kKeyGrant.data()));

TEST_F(Groups, LoseOnePropertyOnlyToATwiceConfirmedDisconnect) {
  const auto token = token_in(connect_all());
  subscribe_for(token, "320000");
  http.hold = true;
  const auto first = begin(disconnecting("320000"));
  come_to_rest();
  (void)disconnect("320000");
  http.release();
  come_to_rest();
  EXPECT_TRUE(first->has_value());
  EXPECT_EQ(hotels(token), Ids{"320001"});
  EXPECT_EQ(state()["grants"][0]["alive"], true);
}

TEST_F(Groups, KeepTheRestOfACodeWhoseOnePropertyWasDisconnected) {
  const auto waiting = code_of(allow({{"connect", "all"}}));
  (void)disconnect("320000");
  const auto tokens = Json::parse(redeem(waiting).body);
  EXPECT_EQ(hotels(token_in(tokens)), Ids{"320001"});
  EXPECT_EQ(app_state(0), "disabled");
  EXPECT_EQ(app_state(1), "enabled");
}

TEST_F(Groups, StayEndedForAPropertyThatAnotherGrantConnectsAgain) {
  const auto old = token_in(connect_all());
  (void)disconnect("320000");
  const auto fresh =
      token_in(Json::parse(redeem(code_of(allow({{"connect", "specific"}, {"property", "320000"}}))).body));
  EXPECT_EQ(Json::parse(api_get("getAppState?propertyID=320000", old).body)["success"], false);
  expect_is_fixture(api_get("getAppState", fresh), "success.getAppState.enabled");
}

}  // namespace
}  // namespace latchkey::sandbox
