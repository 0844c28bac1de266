// The JSON of accounts, claims and credentials: what is accepted, what is refused by name, what is written.
#include "wire/account_api.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "wire/notice.hpp"

namespace latchkey::wire::test {
namespace {

using Json = nlohmann::json;

template <typename Reader>
std::string refusal(Reader reader, std::string_view body) {
  std::string detail;
  EXPECT_FALSE(reader(body, detail)) << body;
  return detail;
}

TEST(StateRequest, TakesCloudbedsFourWords) {
  for (const char* word : {"disabled", "installing", "pending", "enabled"}) {
    std::string detail;
    const auto request = read_state_request(Json{{"app_state", word}, {"note", "n"}}.dump(), detail);
    ASSERT_TRUE(request) << detail;
    EXPECT_EQ(core::name(request->app_state), word);
    EXPECT_EQ(request->note, "n");
  }
}

TEST(StateRequest, NamesWhatIsWrong) {
  EXPECT_EQ(refusal(read_state_request, "{}"), "`app_state` is missing");
  EXPECT_EQ(refusal(read_state_request, R"({"app_state":"on"})"),
            "`app_state` must be disabled, installing, pending or enabled");
  const std::string long_note = Json{{"app_state", "pending"}, {"note", std::string(501, 'x')}}.dump();
  EXPECT_EQ(refusal(read_state_request, long_note), "`note` must be a string of at most 500 bytes");
}

TEST(AccessCredential, IsWrittenUnderItsKindsNameAndHasNoRefreshToken) {
  const Json token = Json::parse(
      write_access_credential({"id1", core::CredentialKind::oauth, "at", core::instant(1'800'000'000'000)}));
  EXPECT_EQ(token, (Json{{"kind", "oauth"},
                         {"access_token", "at"},
                         {"expires_at", "2027-01-15T08:00:00.000Z"},
                         {"id", "id1"}}));
  const Json key =
      Json::parse(write_access_credential({"id2", core::CredentialKind::api_key, "cbat_1", std::nullopt}));
  EXPECT_EQ(key, (Json{{"kind", "api_key"}, {"api_key", "cbat_1"}, {"expires_at", nullptr}, {"id", "id2"}}));
}

TEST(Notice, IsWrittenAsStandardWebhooksProposes) {
  const Json notice = Json::parse(
      write_notice({"disconnected", "demo", "320000", "app_not_available", core::instant(1'800'000'000'000),
                    "9a3c5d0f17b2e684", core::instant(1'799'999'999'000)}));
  EXPECT_EQ(notice, (Json{{"type", "connection.disconnected"},
                          {"timestamp", "2027-01-15T08:00:00.000Z"},
                          {"data",
                           {{"account", "demo"},
                            {"property", "320000"},
                            {"link", "9a3c5d0f17b2e684"},
                            {"reason", "app_not_available"},
                            {"problem", "app_not_available"},
                            {"since", "2027-01-15T07:59:59.000Z"}}}}));
  EXPECT_EQ(Json::parse(write_notice({"connected", "d", "1", "", core::instant(0)}))["data"]["reason"],
            nullptr);
}

TEST(ExternalRequest, WantsAGuideThatAPageCanShow) {
  EXPECT_EQ(refusal(read_external_request, R"({"app_state":"enabled"})"), "`guide` is missing");
  const Json longest{{"app_state", "enabled"}, {"guide", std::string(1'001, 'g')}};
  EXPECT_EQ(refusal(read_external_request, longest.dump()), "`guide` must be a string of at most 1000 bytes");
}

TEST(CredentialRequest, IsWrittenAsItIsRead) {
  for (const core::Credential& credential :
       {core::Credential{core::CredentialKind::oauth, "access", "refresh", {}},
        core::Credential{core::CredentialKind::oauth, "", "refresh", {}},
        core::Credential{core::CredentialKind::oauth, "access", "", {}},
        core::Credential{core::CredentialKind::api_key, "cbat_key", "", {}}}) {
    std::string detail;
    const auto read = read_credential_request(write_credential_request(credential), detail);
    ASSERT_TRUE(read) << detail;
    EXPECT_EQ(read->kind, credential.kind);
    EXPECT_EQ(read->access, credential.access);
    EXPECT_EQ(read->refresh, credential.refresh);
  }
}

TEST(CredentialRequest, NeverRepeatsASecretInWhatIsWrong) {
  for (const char* body :
       {R"({"kind":"oauth"})", R"({"kind":"api_key","api_key":""})",
        R"({"kind":"api_key","api_key":"SECRET","access_token":"SECRET"})",
        R"({"kind":"SECRET","api_key":"SECRET"})", R"({"kind":"oauth","api_key":"SECRET"})"}) {
    const std::string detail = refusal(read_credential_request, body);
    EXPECT_NE(detail, "") << body;
    EXPECT_EQ(detail.find("SECRET"), std::string::npos);
  }
}

TEST(ClaimAnswer, SaysNullWhereCloudbedsWouldNotSay) {
  const Json claim = Json::parse(write_claim({"demo", {{"320000", ""}}, std::nullopt, core::instant(0)}));
  EXPECT_EQ(claim["approved_by"], nullptr);
  EXPECT_EQ(claim["properties"][0]["name"], "");
  EXPECT_EQ(claim["expires_at"], "1970-01-01T00:00:00.000Z");
}

TEST(AccountAnswer, HasEveryFieldOfASnapshotAndHowItStands) {
  LinkReport link;
  link.shown = {"320000", "Hotel", core::AppState::enabled, "https://p.example/login", "", "", "t"};
  link.kind = core::CredentialKind::oauth;
  link.health = core::Health::well;
  link.connected_at = core::instant(1);
  AccountReport report{"demo", 5, {}};
  report.links.push_back(link);
  const Json row = Json::parse(write_account(report))["links"][0];
  for (const auto& field : core::kSnapshotFields) EXPECT_TRUE(row.contains(field.name)) << field.name;
  EXPECT_EQ(row["kind"], "oauth");
  EXPECT_EQ(row["health"], "well");
  EXPECT_EQ(row["connected_at"], "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(row["renewed_at"], nullptr);
}

TEST(ProblemAnswer, IsReadByACodeWeKnow) {
  EXPECT_EQ(read_problem(R"({"code":"property_taken"})"), core::Problem::property_taken);
  for (const std::string_view other : {"", "{}", "<html>", R"({"code":"no_such_code"})", R"({"code":7})"})
    EXPECT_EQ(read_problem(other), std::nullopt) << other;
}

}  // namespace
}  // namespace latchkey::wire::test
