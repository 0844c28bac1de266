// The switches: where sources disagree, either may be played.
#include "sandbox/settings_table.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

class SettingsCalls : public BenchAccount {
 protected:
  Json settings() { return state()["settings"]; }
};

Json defaults() {
  return Json::parse(R"({"access_token_life_s":28800,"after_disconnect":"by_kind",
                         "app_state_field":"app_state","delete_by_post":"keeps",
                         "duplicate_subscriptions":"same_id","enabled_at":"consent","groups":false,
                         "key_delivery":"automatic","marketplace_state":"hex",
                         "metadata_success":"boolean","organization_users":"pick_one",
                         "outside_grant":"not_covered","over_limit":"answered","rate_limit":"10_5","reauthorization":"asks",
                         "redirect_url":"relay","refresh_token_life":"sliding_year",
                         "resources":"properties","rotate_refresh_tokens":false,
                         "scope_parameter":"bounds","subscription_field":"url",
                         "webhook_scope":"of_object"})");
}

Json all_changed() {
  return Json::parse(R"({"access_token_life_s":3600,"after_disconnect":"problem",
                         "app_state_field":"either","delete_by_post":"removes",
                         "duplicate_subscriptions":"another","enabled_at":"exchange","groups":true,
                         "key_delivery":"email","marketplace_state":"none","metadata_success":"string",
                         "organization_users":"refused","outside_grant":"no_access","over_limit":"suspended","rate_limit":"10",
                         "reauthorization":"skips","redirect_url":"partner",
                         "refresh_token_life":"for_ever","resources":"none","rotate_refresh_tokens":true,
                         "scope_parameter":"ignored","subscription_field":"endpoint",
                         "webhook_scope":"none"})");
}

TEST_F(SettingsCalls, StartAsSourcesMostlyAgree) {
  EXPECT_EQ(settings(), defaults());
}

TEST_F(SettingsCalls, ChangeAllAtOnceAndSayWhatIsSet) {
  const auto answer = post_json("/_test/settings", all_changed().dump());
  EXPECT_EQ(Json::parse(answer.body)["settings"], all_changed());
  EXPECT_EQ(settings(), all_changed());
}

TEST_F(SettingsCalls, LeaveWhatIsNotNamed) {
  set(R"({"groups":true})");
  set(R"({"resources":"none"})");
  set("{}");
  auto wanted = defaults();
  wanted["groups"] = true;
  wanted["resources"] = "none";
  EXPECT_EQ(settings(), wanted);
}

TEST_F(SettingsCalls, ReturnToTheirDefaultsByReset) {
  set(all_changed().dump());
  (void)post("/_test/reset", {});
  EXPECT_EQ(settings(), defaults());
}

struct BadSettings {
  const char* body;
  std::vector<const char*> named;
};

class RefusedSettings : public SettingsCalls, public ::testing::WithParamInterface<BadSettings> {};

TEST_P(RefusedSettings, AreNamedAndChangeNothing) {
  const auto answer = post_json("/_test/settings", GetParam().body);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.headers.get("Content-Type"), "application/problem+json");
  const auto problem = Json::parse(answer.body);
  EXPECT_EQ(problem["code"], "settings_invalid");
  for (const char* part : GetParam().named)
    EXPECT_NE(problem["detail"].get<std::string>().find(part), std::string::npos) << problem["detail"];
  EXPECT_EQ(settings(), defaults());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RefusedSettings,
    ::testing::Values(BadSettings{"", {"JSON object"}}, BadSettings{"[]", {"JSON object"}},
                      BadSettings{"{", {"JSON object"}},
                      BadSettings{R"({"group":true})", {"There is no setting \"group\"."}},
                      BadSettings{R"({"groups":"true"})", {"groups is false or true, not \"true\"."}},
                      BadSettings{R"({"groups":1})", {"groups is false or true, not 1."}},
                      BadSettings{R"({"resources":null})", {"\"properties\" or \"none\", not null"}},
                      BadSettings{R"({"enabled_at":"code_exchange"})", {"\"consent\" or \"exchange\""}},
                      BadSettings{R"({"access_token_life_s":60})", {"28800 or 3600, not 60"}},
                      BadSettings{R"({"groups":true,"resources":"some","speed":9})",
                                  {"resources", "speed"}}));

TEST_F(SettingsCalls, AreSavedByTheirForm) {
  Rows rows;
  const auto wanted = all_changed();
  for (const auto& [key, value] : wanted.items())
    rows.push_back({key, value.is_string() ? value.get<std::string>() : value.dump()});
  const auto answer = post("/settings", rows);
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(location(answer), "/settings?saved=yes");
  EXPECT_NE(get("/settings?saved=yes").body.find("The settings are saved."), std::string::npos);
  EXPECT_EQ(settings(), all_changed());
  rows.push_back({"defaults", "yes"});
  EXPECT_EQ(post("/settings", rows).status, 303);
  EXPECT_EQ(settings(), defaults());
}

TEST_F(SettingsCalls, RefuseAFormTheyDoNotUnderstand) {
  for (const Rows& rows : {Rows{{"groups", "maybe"}}, Rows{{"groups", ""}}, Rows{{"speed", "9"}}}) {
    const auto answer = post("/settings", rows);
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("These settings were not saved"), std::string::npos);
  }
  EXPECT_EQ(settings(), defaults());
}

TEST_F(SettingsCalls, RefuseAFormFromAForeignPage) {
  auto call = form_request("/settings", {{"groups", "true"}});
  call.headers.set("Origin", "http://evil.example");
  EXPECT_EQ(send(call).status, 403);
  EXPECT_EQ(settings(), defaults());
}

TEST_F(SettingsCalls, StandOnTheirPageInWords) {
  set(R"({"enabled_at":"exchange"})");
  const auto body = get("/settings").body;
  for (const SettingRow& row : kSettings) {
    EXPECT_NE(body.find(">" + std::string(row.label) + "</label>"), std::string::npos) << row.label;
  }
  EXPECT_NE(body.find("<option value=\"exchange\" selected>at the code’s exchange</option>"),
            std::string::npos);
}

TEST_F(SettingsCalls, ShortenTheAccessToken) {
  set(R"({"access_token_life_s":3600})");
  const auto answer = connect();
  EXPECT_EQ(answer["expires_in"], 3600);
  now += std::chrono::hours{1};
  expect_is_fixture(api_get("getAppState", token_in(answer)), "error.auth.token_invalid_live");
}

TEST_F(SettingsCalls, LeaveTheResourcesOutOfEveryTokenAnswer) {
  set(R"({"resources":"none"})");
  const auto tokens = connect();
  EXPECT_FALSE(tokens.contains("resources"));
  const auto refreshed =
      post("/api/v1.3/access_token",
           token_form("refresh_token", {{"refresh_token", tokens["refresh_token"].get<std::string>()}}));
  EXPECT_FALSE(Json::parse(refreshed.body).contains("resources"));
  const auto key = connect("", "320001", kKeyGrant);
  EXPECT_EQ(key.size(), 1U) << "the documented sample: access_token only";
  const auto hotels = Json::parse(api_get("getHotels", token_in(key)).body);
  EXPECT_EQ(hotels["data"][0]["propertyID"], "320001") << "partners must ask";
}

TEST(SettingRows, SayWhyTheyExist) {
  for (const SettingRow& row : kSettings) EXPECT_FALSE(row.because.empty()) << row.key;
}

}  // namespace
}  // namespace latchkey::sandbox
