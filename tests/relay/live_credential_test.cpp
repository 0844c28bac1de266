// A live access credential for the partner's own calls.
#include <gmock/gmock.h>

#include "relay/api_secrets.hpp"
#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Not a RelayTest: here a credential must come out, in this one answer.
class LiveCredential : public testing::Test {
 protected:
  LiveCredential() { EXPECT_EQ(connect(bench, "demo").status, 200); }
  ~LiveCredential() override {
    EXPECT_THAT(bench.log(), Not(HasSubstr(kCanary)));
    EXPECT_THAT(bench.disk(), Not(HasSubstr(kCanary)));
    EXPECT_THAT(bench.answered(), Not(HasSubstr("CANARY-REFRESH")));
  }

  [[nodiscard]] static net::Request request(const std::string& account = "demo",
                                            const std::string& property = "320000",
                                            const std::string& refused = "") {
    net::Request call = partner_call(
        "GET", "/v1/accounts/" + account + "/properties/" + property + "/credential", Json::object());
    if (!refused.empty()) call.query = "refused=" + refused;
    return call;
  }
  [[nodiscard]] Json read(const std::string& refused = "") {
    const net::Response answer = bench.ask(request("demo", "320000", refused));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(answer.body);
  }
  void hint() { bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})")); }

  Bench bench;
};

TEST_F(LiveCredential, IsTheAccessTokenAndItsEnd) {
  const net::Response answer = bench.ask(request());
  ASSERT_EQ(answer.status, 200);
  const Json body = Json::parse(answer.body);
  EXPECT_EQ(body["kind"], "oauth");
  EXPECT_EQ(body["access_token"], "CANARY-ACCESS-1");
  EXPECT_EQ(body["expires_at"], "2027-01-15T16:00:00.000Z");
  EXPECT_EQ(body.size(), 4U) << "and `id`; no refresh token";
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(answer.headers.get("Access-Control-Allow-Origin"), "") << "not for pages";
  EXPECT_EQ(bench.count("refresh_token"), 0U);
}

TEST_F(LiveCredential, IsAuditedWithoutItsValue) {
  const NewSecret made = make_secret("night-jobs", {Scope::credential}, bench.now(), system_entropy());
  ASSERT_TRUE(bench.store().add_api_secret(made.record, 2));
  net::Request call = request();
  call.headers.set("Authorization", "Bearer " + made.word);
  ASSERT_EQ(bench.ask(call).status, 200);
  EXPECT_THAT(bench.log(), testing::ContainsRegex("credential read.*night-jobs.*demo.*320000"));
  EXPECT_EQ(code_of(bench.ask(request("other"))), "not_connected");
  EXPECT_THAT(bench.log(), testing::ContainsRegex("credential refused.*LATCHKEY_API_SECRET.*other"));
}

TEST_F(LiveCredential, ThatIsAboutToEndIsRefreshedOnceForAllWhoAsk) {
  bench.advance(8h - 59s);
  bench.holds("refresh_token");
  std::vector<std::shared_ptr<const std::optional<net::Response>>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(bench.begin(request()));
  bench.releases("refresh_token");
  for (const auto& answer : answers) {
    ASSERT_TRUE(bench.until([&] { return answer->has_value(); }));
    EXPECT_EQ(Json::parse((*answer)->body)["access_token"], "CANARY-ACCESS-2");
  }
  EXPECT_EQ(bench.count("refresh_token"), 1U);
  EXPECT_EQ(read()["access_token"], "CANARY-ACCESS-2");
  EXPECT_EQ(bench.count("refresh_token"), 1U);
}

TEST_F(LiveCredential, ThatCloudbedsRefusedToThePartnerIsRefreshedOnce) {
  const std::string id = read()["id"];
  const Json next = read(id);
  EXPECT_EQ(next["access_token"], "CANARY-ACCESS-2");
  EXPECT_NE(next["id"], id);
  EXPECT_EQ(read(id), next) << "the same complaint again changes nothing";
  EXPECT_EQ(bench.count("refresh_token"), 1U);
}

TEST_F(LiveCredential, IsGivenWhileItLivesThoughCloudbedsIsAway) {
  bench.answers("refresh_token", kLost);
  bench.advance(8h - 59s);
  EXPECT_EQ(read()["access_token"], "CANARY-ACCESS-1");
  bench.advance(60s);
  const net::Response late = bench.ask(request());
  EXPECT_EQ(late.status, 502);
  EXPECT_EQ(code_of(late), "cloudbeds_unreachable");
  EXPECT_EQ(state(bench, session_for(bench, "demo"))["links"][0]["app_state"], "enabled")
      << "an outage ends nothing";
}

TEST_F(LiveCredential, ThatIsDeadEndsTheConnectionAndSaysWhy) {
  bench.answers("refresh_token", said("error.token.refresh_token_invalid"));
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  const std::string id = read()["id"];
  const net::Response refused = bench.ask(request("demo", "320000", id));
  EXPECT_EQ(code_of(refused), "not_connected");
  EXPECT_EQ(state(bench, session_for(bench, "demo"))["links"][0]["app_state"], "disabled");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(LiveCredential, OfALapsedLinkIsNotGiven) {
  bench.answers("getAppState", said("error.api.user_not_active"));
  hint();
  EXPECT_EQ(code_of(bench.ask(request())), "user_not_active");
}

TEST_F(LiveCredential, OfAnExternalOrUnknownLinkIsNotGiven) {
  EXPECT_EQ(code_of(bench.ask(request("demo", "320001"))), "not_connected");
  EXPECT_EQ(code_of(bench.ask(request("other"))), "not_connected");
  EXPECT_EQ(code_of(bench.ask(request("demo", "x"))), "property_invalid");
  EXPECT_EQ(bench
                .ask(partner_call("PUT", "/v1/accounts/demo/properties/320001/external",
                                  {{"app_state", "enabled"}, {"guide", "https://partner.example/guide"}}))
                .status,
            200);
  EXPECT_EQ(code_of(bench.ask(request("demo", "320001"))), "external_connection");
}

TEST_F(LiveCredential, IsTheKeyWhereItIsAKey) {
  EXPECT_EQ(bench
                .ask(partner_call("PUT", "/v1/accounts/keys/properties/320009/credential",
                                  {{"kind", "api_key"}, {"api_key", "CANARY-cbat_1"}}))
                .status,
            200);
  const net::Response answer = bench.ask(request("keys", "320009"));
  const Json body = Json::parse(answer.body);
  EXPECT_EQ(body["kind"], "api_key");
  EXPECT_EQ(body["api_key"], "CANARY-cbat_1");
  EXPECT_EQ(body["expires_at"], nullptr);
  EXPECT_EQ(bench.ask(request("keys", "320009", body["id"])).body, answer.body)
      << "Cloudbeds takes it from us: the refusal was about something else";
  bench.answers("getAppState", said("error.apikey.revoked_problem"));
  EXPECT_EQ(code_of(bench.ask(request("keys", "320009", body["id"]))), "not_connected");
}

}  // namespace
}  // namespace latchkey::relay::tests
