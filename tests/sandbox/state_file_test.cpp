// What a restart keeps.
#include "sandbox/state_file.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

namespace fs = std::filesystem;

class Restart : public BenchAccount {
 protected:
  Restart() {
    std::string pattern = (fs::temp_directory_path() / "latchkey-sandbox-XXXXXX").string();
    folder = fs::path(mkdtemp(pattern.data())) / "state";
    restart();
  }
  ~Restart() override { fs::remove_all(folder.parent_path()); }

  void restart() { start({.state_dir = folder.string()}); }

  std::string content(const fs::path& file) const {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  void write(std::string_view text) const { std::ofstream(folder / "state.json") << text; }

  fs::path folder;
};

TEST_F(Restart, KeepsTheConnection) {
  const auto tokens = connect();
  subscribe(token_in(tokens));
  const auto before = state();
  restart();
  const auto after = state();
  EXPECT_EQ(after["grants"], before["grants"]);
  EXPECT_EQ(after["subscriptions"], before["subscriptions"]);
  EXPECT_EQ(after["happenings"], before["happenings"]);
  expect_is_fixture(api_get("getAppState", token_in(tokens)), "success.getAppState.enabled");
}

TEST_F(Restart, KeepsACodeAndAConsentRequest) {
  const auto asked = consent_request();
  const auto given = code();
  restart();
  EXPECT_EQ(redeem(given).status, 200);
  EXPECT_EQ(decide(asked, "allow").status, 302);
}

TEST_F(Restart, KeepsTheSettingsAndAGroup) {
  set(R"({"groups":true,"marketplace_state":"none"})");
  const auto asked = consent_request();
  restart();
  EXPECT_EQ(state()["settings"]["marketplace_state"], "none");
  const auto allowed = post("/oauth", {{"request", asked}, {"connect", "all"}, {"decision", "allow"}});
  const auto token = token_in(Json::parse(redeem(std::string(query_of(location(allowed)).get("code"))).body));
  (void)disconnect("320000");
  restart();
  EXPECT_EQ(state()["grants"][0]["properties"], Json::parse(R"(["320001"])"));
  EXPECT_NE(api_get("getAppState?propertyID=320000", token).body.find("Application is not available"),
            std::string::npos);
}

TEST_F(Restart, ReadsWhatVersion01Wrote) {
  const auto token = token_in(connect());
  const auto asked = consent_request();
  auto saved = Json::parse(content(folder / "state.json"));
  saved["format"] = 1;
  auto& account = saved["account"];
  account["user"] = account["users"][0];
  const auto forget = [](Json& row, std::initializer_list<const char*> keys) {
    for (const char* key : keys) row.erase(key);
  };
  forget(account["user"], {"active", "listed"});
  forget(account,
         {"settings", "users", "logged_in", "timeline", "faults", "suspended", "frozen_at", "seed", "drawn"});
  forget(account["app"], {"redirect_urls", "login_url", "connect_url", "listed", "sale"});
  for (auto& property : account["properties"]) forget(property, {"canceled"});
  forget(account["consents"][0], {"groups"});
  forget(account["grants"][0], {"ended_properties", "user", "exchanged_from", "property_level"});
  write(saved.dump());
  restart();
  EXPECT_EQ(server->notice(), "");
  EXPECT_EQ(api_get("getAppState", token).status, 200);
  EXPECT_EQ(decide(asked, "allow").status, 302);
}

TEST_F(Restart, SendsAgainWhatWasNotDelivered) {
  subscribe(token_in(connect()));
  http.answer = [](const auto&) { return FakeHttp::status(500); };
  (void)disconnect();
  restart();
  advance(std::chrono::seconds{60});
  EXPECT_EQ(http.sent.size(), 2U);
}

TEST_F(Restart, FinishesADisconnectThatWasCutShort) {
  const auto token = token_in(connect());
  subscribe(token);
  auto saved = Json::parse(content(folder / "state.json"));
  saved["account"]["properties"][0]["app_state"] = "disabled";
  write(saved.dump());
  restart();
  expect_is_fixture(api_get("getAppState", token), "error.auth.access_denied_documented");
  EXPECT_TRUE(state()["subscriptions"].empty());
}

TEST_F(Restart, KeepsTheFileToItsOwner) {
  (void)connect();
  struct stat info {};
  ASSERT_EQ(::stat((folder / "state.json").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(folder.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0700U);
}

class BrokenFile : public Restart, public ::testing::WithParamInterface<const char*> {};

TEST_P(BrokenFile, IsSetAsideAndNamed) {
  write(GetParam());
  restart();
  EXPECT_EQ(content(folder / "state.broken-1.json"), GetParam()) << "not a byte lost";
  EXPECT_NE(server->notice().find("state.broken-1.json"), std::string::npos) << server->notice();
  EXPECT_EQ(app_state(), "disabled");
  write(GetParam());
  restart();
  EXPECT_TRUE(fs::exists(folder / "state.broken-2.json"));
  EXPECT_TRUE(fs::exists(folder / "state.broken-1.json"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, BrokenFile,
                         ::testing::Values("", "{", "[]", "null", R"({"format":1,"account":{}})",
                                           R"({"format":99,"account":{}})",
                                           R"({"format":1,"account":[1,2]})"));

TEST_F(Restart, SetsAWrongWordAside) {
  (void)connect();
  auto saved = Json::parse(content(folder / "state.json"));
  saved["account"]["properties"][0]["app_state"] = "sleeping";
  write(saved.dump());
  restart();
  EXPECT_NE(server->notice().find("sleeping"), std::string::npos);
}

TEST_F(Restart, SetsASettingItDoesNotKnowAside) {
  (void)connect();
  auto saved = Json::parse(content(folder / "state.json"));
  saved["account"]["settings"]["groups"] = "sometimes";
  write(saved.dump());
  restart();
  EXPECT_NE(server->notice().find("sometimes"), std::string::npos) << server->notice();
}

TEST_F(Restart, SurvivesBytesThatAreNoText) {
  const auto consent = consent_request("\xff\xfe state");
  restart();
  EXPECT_EQ(server->notice(), "");
  EXPECT_EQ(decide(consent, "allow").status, 302);
}

TEST_F(Restart, SaysSoWhenItCannotSave) {
  fs::create_directories(folder / "state.json.new");  // Root writes anywhere, but not into a folder's name.
  (void)connect();
  EXPECT_NE(server->notice().find("could not be saved"), std::string::npos);
  EXPECT_EQ(app_state(), "enabled") << "it goes on in memory";
}

}  // namespace
}  // namespace latchkey::sandbox
