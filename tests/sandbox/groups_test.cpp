// Group accounts: one consent over several properties (FACTS sections 1 and 5).
#include "sandbox/bench_groups.hpp"

namespace latchkey::sandbox {
namespace {

TEST_F(Groups, AreOfferedAllPropertiesOrSpecificOnes) {
  const auto body = get("/oauth?request=" + consent_request()).body;
  for (const char* text : {"Connect all properties", "Connect to specific properties", "Allow Access",
                           "type=\"checkbox\" name=\"property\" value=\"320000\" checked",
                           "type=\"checkbox\" name=\"property\" value=\"320001\">"}) {
    EXPECT_NE(body.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(body.find("<select"), std::string::npos);
}

TEST_F(Groups, ConnectAllProperties) {
  const auto answer = redeem(code_of(allow({{"connect", "all"}, {"property", "320000"}})));
  expect_like_fixture(answer, "success.access_token.authorization_code.group");
  const auto tokens = Json::parse(answer.body);
  EXPECT_EQ(tokens["resources"], Json::parse(R"([{"type":"property","id":"320000"},
      {"type":"property","id":"320001"},{"type":"association","id":"4100"}])"));
  EXPECT_EQ(hotels(token_in(tokens)), kBoth);
  EXPECT_EQ(app_state(0), "enabled");
  EXPECT_EQ(app_state(1), "enabled");
  EXPECT_EQ(state()["grants"][0]["properties"], Json(kBoth));
  EXPECT_EQ(refreshed(tokens)["resources"], tokens["resources"]);
}

TEST_F(Groups, ConnectToSpecificProperties) {
  const auto one =
      Json::parse(redeem(code_of(allow({{"connect", "specific"}, {"property", "320001"}}))).body);
  EXPECT_EQ(one["resources"], Json::parse(R"([{"type":"property","id":"320001"}])"));
  EXPECT_EQ(hotels(token_in(one)), Ids{"320001"});
  EXPECT_EQ(app_state(0), "disabled");
  const auto both = Json::parse(
      redeem(code_of(allow({{"property", "320001"}, {"property", "320000"}, {"property", "320001"}}))).body);
  EXPECT_EQ(hotels(token_in(both)), kBoth) << "each once";
}

TEST_F(Groups, AskAgainWhereNoPropertyWasChosen) {
  const auto consent = consent_request();
  const auto answer = allow(consent, {{"connect", "specific"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_NE(answer.body.find("Choose at least one property."), std::string::npos);
  EXPECT_EQ(state()["codes"], 0);
  EXPECT_EQ(allow(consent, {{"connect", "specific"}, {"property", "320001"}}).status, 302)
      << "the request was not used up";
}

TEST_F(Groups, GetNothingFromAnAnswerThatMakesNoSense) {
  const auto consent = consent_request();
  for (const Rows& rows : {Rows{{"connect", "some"}, {"property", "320000"}},
                           Rows{{"connect", "specific"}, {"property", "320000"}, {"property", "999"}},
                           Rows{{"connect", "all"}, {"property", "999"}}, Rows{{"property", ""}}}) {
    EXPECT_EQ(allow(consent, rows).status, 400);
  }
  EXPECT_EQ(state()["codes"], 0);
  EXPECT_EQ(state()["consents"], 1);
}

TEST_F(Groups, AreNotHadThroughAPageThatOfferedOneProperty) {
  set(R"({"groups":false})");
  const auto consent = consent_request();
  set(R"({"groups":true})");
  EXPECT_NE(get("/oauth?request=" + consent).body.find("<select"), std::string::npos);
  EXPECT_EQ(allow(consent, {{"connect", "all"}}).status, 400);
  EXPECT_EQ(allow(consent, {{"connect", "specific"}, {"property", "320000"}}).status, 400);
  EXPECT_EQ(allow(consent, {{"property", "320000"}, {"property", "320001"}}).status, 400);
  EXPECT_EQ(state()["codes"], 0);
  EXPECT_EQ(allow(consent, {{"property", "320000"}}).status, 302);
}

TEST_F(Groups, ShareNothingWhenDeniedAbandonedOrLate) {
  const auto query = query_of(location(decide(consent_request("mine"), "deny")));
  EXPECT_EQ(query.get("error"), "access_denied");
  EXPECT_EQ(query.get("state"), "mine");
  const auto late = consent_request();
  now += std::chrono::minutes{10};
  EXPECT_EQ(get("/oauth?request=" + late).status, 410);
  EXPECT_EQ(allow(late, {{"connect", "all"}}).status, 410);
  EXPECT_EQ(allow(late, {{"connect", "specific"}}).status, 410);
  EXPECT_EQ(app_state(0), "disabled");
  EXPECT_EQ(app_state(1), "disabled");
  EXPECT_EQ(state()["codes"], 0);
}

TEST_F(Groups, GetOneCodeForADoubleSubmit) {
  const auto consent = consent_request();
  EXPECT_EQ(allow(consent, {{"connect", "all"}}).status, 302);
  EXPECT_EQ(allow(consent, {{"connect", "all"}}).status, 410);
  EXPECT_EQ(allow(consent, {{"connect", "specific"}, {"property", "320001"}}).status, 410);
  EXPECT_EQ(decide(consent, "deny").status, 410);
  EXPECT_EQ(state()["codes"], 1);
}

TEST_F(Groups, KeepTwoTabsApart) {
  const auto first = consent_request("first");
  const auto second = consent_request("second");
  const auto of_second = allow(second, {{"connect", "specific"}, {"property", "320001"}});
  const auto of_first = allow(first, {{"connect", "specific"}, {"property", "320000"}});
  EXPECT_EQ(query_of(location(of_first)).get("state"), "first");
  EXPECT_EQ(hotels(token_in(Json::parse(redeem(code_of(of_second)).body))), Ids{"320001"});
  EXPECT_EQ(hotels(token_in(Json::parse(redeem(code_of(of_first)).body))), Ids{"320000"});
}

TEST_F(Groups, MustSayWhichPropertyACallIsAbout) {
  const auto token = token_in(connect_all());
  expect_is_fixture(api_get("getAppState", token), "error.api.specify_property_id");
  expect_is_fixture(api_get("getAppState?propertyID=", token), "error.api.specify_property_id");
  expect_is_fixture(api_post("postAppState", {{"app_state", "pending"}}, token),
                    "error.api.specify_property_id");
  expect_is_fixture(api_get("getAppState?propertyID=320002", token), "error.api.property_not_covered");
  expect_is_fixture(api_get("getWebhooks?propertyID=320002", token), "error.api.property_not_covered");
  expect_is_fixture(api_get("getAppState?propertyID=320001", token), "success.getAppState.enabled");
}

TEST_F(Groups, ArePagedThrough) {
  const auto token = token_in(connect_all());
  const auto second = Json::parse(api_get("getHotels?pageSize=1&pageNumber=2", token).body);
  EXPECT_EQ(second["data"][0]["propertyID"], "320001");
  EXPECT_EQ(second["count"], 1);
  EXPECT_EQ(second["total"], 2);
}

TEST_F(Groups, KeepTheAppStateOfEachProperty) {
  const auto token = token_in(connect_all());
  subscribe_for(token, "320000");
  subscribe_for(token, "320001");
  (void)api_post("postAppState", {{"propertyID", "320001"}, {"app_state", "pending"}}, token);
  EXPECT_EQ(app_state(0), "enabled");
  EXPECT_EQ(app_state(1), "pending");
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_EQ(Json::parse(http.sent[0].body)["propertyID_str"], "320001");
}

TEST_F(Groups, AreInstallingOneAndAllUntilTheExchange) {
  set(R"({"enabled_at":"exchange"})");
  const auto waiting = code_of(allow({{"connect", "all"}}));
  EXPECT_EQ(app_state(0), "installing");
  EXPECT_EQ(app_state(1), "installing");
  (void)redeem(waiting);
  EXPECT_EQ(app_state(0), "enabled");
  EXPECT_EQ(app_state(1), "enabled");
}

}  // namespace
}  // namespace latchkey::sandbox
