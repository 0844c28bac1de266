// Several accounts in one process, the save file, the seed, App Details, users and keys.
#include "sandbox/bench_account.hpp"
#include "sandbox/prefixed.hpp"

namespace latchkey::sandbox {
namespace {

using Accounts = BenchAccount;

Json at(Accounts& bench, const net::Response& answer) {
  (void)bench;
  return Json::parse(answer.body);
}

TEST_F(Accounts, AreIsolated) {
  (void)connect();
  EXPECT_EQ(Json::parse(get("/accounts/one/_test/state").body)["properties"][0]["app_state"], "disabled");
  EXPECT_EQ(post_json("/accounts/one/_test/faults", R"({"fault":"server_error"})").status, 200);
  EXPECT_EQ(get("/accounts/one/api/v1.3/getAppState").status, 500);
  EXPECT_EQ(get("/accounts/two/api/v1.3/getAppState").status, 401);
  EXPECT_EQ(get("/api/v1.3/getAppState").status, 401);
  EXPECT_EQ(at(*this, get("/_test/accounts"))["accounts"], Json::parse(R"(["one","two"])"));
}

TEST_F(Accounts, ServeAWholeFlowBelowTheirPath) {
  const std::string base = "/accounts/one";
  const auto asked = get(base + "/api/v1.3/oauth?" +
                         net::write_form({{{"client_id", std::string(kClientId)},
                                           {"redirect_uri", std::string(kRedirect)},
                                           {"response_type", "code"}}}));
  ASSERT_TRUE(location(asked).starts_with(base + "/oauth?request=")) << location(asked);
  const auto page = get(location(asked));
  EXPECT_NE(page.body.find("action=\"/accounts/one/oauth\""), std::string::npos);
  EXPECT_EQ(page.body.find("href=\"/assets"), std::string::npos);
  const auto allowed =
      post(base + "/oauth", {{"request", std::string(query_of(location(asked)).get("request"))},
                             {"property", "320000"},
                             {"decision", "allow"}});
  ASSERT_TRUE(location(allowed).starts_with(kRedirect)) << location(allowed);
  const auto tokens = Json::parse(
      post(base + "/api/v1.3/access_token",
           token_form("authorization_code", {{"redirect_uri", std::string(kRedirect)},
                                             {"code", std::string(query_of(location(allowed)).get("code"))}}))
          .body);
  const auto asked_there = send(with_token(request("GET", base + "/api/v1.3/getAppState"), token_in(tokens)));
  expect_is_fixture(asked_there, "success.getAppState.enabled");
  EXPECT_EQ(api_get("getAppState", token_in(tokens)).status, 401) << "another account's credential";
  const auto metadata = send(with_token(request("GET", base + "/api/v1.3/oauth/metadata"), token_in(tokens)));
  EXPECT_EQ(Json::parse(metadata.body)["data"]["api"]["url"], "http://localhost:8080/accounts/one/api/v1.3");
}

TEST_F(Accounts, HavePlainNamesAndALimit) {
  for (const char* path : {"/accounts/One/", "/accounts/../_test/state", "/accounts/a%2fb/_test/state"})
    EXPECT_EQ(get(path).status, 404) << path;
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(get("/accounts/a" + std::to_string(i) + "/_test/faults").status, 200);
  EXPECT_EQ(get("/accounts/b/_test/faults").status, 404);
  EXPECT_EQ(get("/accounts/a0/_test/faults").status, 200);
}

TEST(Prefix, StandsBeforeOurOwnAddressesOnly) {
  net::Response page =
      net::html(200, R"(<a href="/x">a</a><a href="http://e/">b</a><p>&quot; href=&quot;/</p>)");
  put_prefix(page, "/accounts/a");
  EXPECT_EQ(page.body, R"(<a href="/accounts/a/x">a</a><a href="http://e/">b</a><p>&quot; href=&quot;/</p>)");
}

TEST_F(Accounts, AreRestoredFromOneFileWithWhatComesNext) {
  const auto tokens = connect();
  subscribe(token_in(tokens));
  const auto saved = get("/_test/save").body;
  const auto next = connect("", "320001");
  (void)post("/_test/reset", {});
  EXPECT_EQ(post_json("/_test/restore", saved).status, 200);
  EXPECT_EQ(api_get("getAppState", token_in(tokens)).status, 200);
  EXPECT_EQ(connect("", "320001"), next) << "the dice are saved too";
  for (const char* bad : {"", "{}", "[]", R"({"format":99,"account":{}})"})
    EXPECT_EQ(post_json("/_test/restore", bad).status, 400) << bad;
}

TEST_F(Accounts, RepeatTheirSecretsFromTheSameSeed) {
  (void)post_json("/_test/reset", R"({"seed":7})");
  const auto first = connect();
  (void)post_json("/_test/reset", R"({"seed":7})");
  (void)state();  // Looking changes nothing.
  EXPECT_EQ(connect(), first);
  (void)post("/_test/reset", {});
  EXPECT_NE(connect(), first);
  EXPECT_EQ(post_json("/_test/reset", R"({"seed":"x"})").status, 400);
}

TEST_F(Accounts, HaveAClockThatCanStandStill) {
  (void)post_json("/_test/clock", R"({"frozen":true})");
  const auto then = state()["now"];
  now += std::chrono::hours{5};
  EXPECT_EQ(state()["now"], then);
  EXPECT_FALSE(server->until_due().has_value());
  (void)post_json("/_test/clock", R"({"advance_s":60})");
  EXPECT_DOUBLE_EQ(state()["now"].get<double>(), then.get<double>() + 60);
  (void)post_json("/_test/clock", R"({"frozen":false})");
  EXPECT_DOUBLE_EQ(state()["now"].get<double>(), then.get<double>() + 60) << "it does not jump";
  now += std::chrono::seconds{5};
  EXPECT_DOUBLE_EQ(state()["now"].get<double>(), then.get<double>() + 65);
}

TEST_F(Accounts, ChangeAppDetails) {
  EXPECT_EQ(
      post_json("/_test/app", R"({"redirect_urls":["https://partner.example/cb"],"listed":false})").status,
      200);
  EXPECT_EQ(state()["app"]["listed"], false);
  const auto asked = authorize({{"client_id", std::string(kClientId)},
                                {"redirect_uri", "https://partner.example/cb"},
                                {"response_type", "code"}});
  EXPECT_TRUE(location(asked).starts_with("/oauth?request="));
  EXPECT_EQ(post_json("/_test/app", R"({"new_secret":true})").status, 200);
  EXPECT_NE(state()["app"]["client_secret"], "EXAMPLE_SECRET");
  for (const char* bad : {"[]", R"({"colour":"red"})", R"({"listed":"no"})", R"({"scopes":[1]})"})
    EXPECT_EQ(post_json("/_test/app", bad).status, 400) << bad;
}

TEST_F(Accounts, SellAResellersAppBeforeItCanBeConnected) {
  const auto page = [&] { return get("/marketplace/exampleapp").body; };
  (void)post_json("/_test/app", R"({"sale":"not_bought","connect_url":"http://partner.example/connect"})");
  EXPECT_NE(page().find("Submit Request"), std::string::npos);
  EXPECT_EQ(post("/marketplace/exampleapp/request", {}).status, 303);
  EXPECT_NE(page().find("Your request is in progress."), std::string::npos);
  (void)post_json("/_test/trigger/reseller_sold", "");
  EXPECT_NE(page().find("http://partner.example/connect"), std::string::npos);
  EXPECT_NE(page().find("Connect App"), std::string::npos);
}

TEST_F(Accounts, HaveUsersWhoAreAskedInTheirOwnName) {
  EXPECT_EQ(post_json("/_test/users", R"({"id":"190000000000002","log_in":true})").status, 200);
  const auto token = token_in(connect());
  EXPECT_EQ(Json::parse(api_get("userinfo", token).body)["first_name"], "Ben");
  (void)post_json("/_test/users", R"({"id":"190000000000002","active":false})");
  expect_is_fixture(api_get("getAppState", token), "error.api.user_not_active");
}

TEST_F(Accounts, TakeMoreProperties) {
  EXPECT_EQ(post_json("/_test/properties", R"({"id":"330000","name":"Third"})").status, 200);
  EXPECT_EQ(api_get("getAppState", token_in(connect("", "330000"))).status, 200);
  for (const char* bad : {R"({"id":"x"})", R"({"id":"1234567890123456789"})", R"({"id":330000})", "{}",
                          R"({"id":"320000","app_state":"enabled"})"})
    EXPECT_EQ(post_json("/_test/properties", bad).status, 400) << bad;
}

TEST_F(Accounts, RefuseAHotelsOwnKeyThePartnersCalls) {
  const auto key = Json::parse(post_json("/_test/keys", "").body)["api_key"].get<std::string>();
  expect_is_fixture(api_get("getAppState", key), "error.api.partner_only_call");
  EXPECT_EQ(Json::parse(api_get("getHotels", key).body)["success"], true);
  EXPECT_EQ(Json::parse(api_get("getReservations", key).body)["success"], true);
}

TEST_F(Accounts, ConnectWithoutABrowser) {
  const auto tokens = Json::parse(post_json("/_test/connect", "").body);
  expect_is_fixture(api_get("getAppState", token_in(tokens)), "success.getAppState.enabled");
  EXPECT_TRUE(tokens.contains("refresh_token"));
  const auto key = post_json("/_test/connect", R"({"property":"320001","credential":"api_key"})");
  EXPECT_TRUE(token_in(Json::parse(key.body)).starts_with("cbat_"));
  for (const char* bad : {"[]", R"({"property":"1"})", R"({"credential":"mail"})", R"({"property":1})"})
    EXPECT_EQ(post_json("/_test/connect", bad).status, 400) << bad;
}

TEST_F(Accounts, SendDeliveriesAgain) {
  const auto token = token_in(connect());
  subscribe(token);
  (void)api_post("postAppState", {{"app_state", "pending"}}, token);
  const auto id = Json::parse(get("/_test/deliveries").body)["deliveries"][0]["id"].get<std::string>();
  EXPECT_EQ(post("/_test/deliveries/" + id + "/replay", {}).status, 200);
  EXPECT_EQ(http.sent.size(), 2U);
  EXPECT_EQ(http.sent[0].body, http.sent[1].body);
  EXPECT_EQ(post("/_test/deliveries/" + id + "/retry", {}).status, 200);
  EXPECT_EQ(http.sent.size(), 3U);
  EXPECT_EQ(post("/_test/deliveries/none/retry", {}).status, 404);
  EXPECT_EQ(post("/_test/deliveries/none/replay", {}).status, 404);
}

TEST_F(Accounts, SayWhenThereIsNoRoomForAnother) {
  for (int i = 0; i < 200; ++i) (void)get("/accounts/t" + std::to_string(i) + "/_test/state");
  EXPECT_NE(get("/accounts/one-more/_test/state").body.find("which is the most"), std::string::npos);
  EXPECT_NE(get("/accounts/ONE/_test/state").body.find("small letters"), std::string::npos);
}

}  // namespace
}  // namespace latchkey::sandbox
