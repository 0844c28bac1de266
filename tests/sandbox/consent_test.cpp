// The authorize URL, and what Allow Access and Deny do.
#include "sandbox/consent.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using Consent = BenchAccount;

Rows good_call() {
  return {{"client_id", std::string(kClientId)},
          {"redirect_uri", std::string(kRedirect)},
          {"response_type", "code"}};
}

TEST_F(Consent, ShowsWhoIsAskedForWhat) {
  const auto answer = get("/oauth?request=" + consent_request("s", "read:hotel"));
  EXPECT_EQ(answer.status, 200);
  for (const char* text : {"Application Authorization", "Allowing access will share:", "Allow Access", "Deny",
                           "Example Hotel (320000)", "Ada Example", "read:hotel"}) {
    EXPECT_NE(answer.body.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(answer.body.find("write:reservation"), std::string::npos) << "scope bounds the request";
}

TEST_F(Consent, AsksForEverythingTheAppRegisteredWhereNoScopeIsSent) {
  const auto answer = get("/oauth?request=" + consent_request());
  EXPECT_NE(answer.body.find("write:reservation"), std::string::npos);
}

TEST_F(Consent, AcceptsACallWithoutResponseType) {
  auto rows = good_call();
  rows.pop_back();
  EXPECT_EQ(authorize(rows).status, 302);
}

struct BadCall {
  const char* name;
  const char* value;
};

class BadAuthorize : public BenchAccount, public ::testing::WithParamInterface<BadCall> {};

TEST_P(BadAuthorize, IsAPageAndNeverARedirect) {
  auto rows = good_call();
  for (net::Header& row : rows) {
    if (row.name == GetParam().name) row.value = GetParam().value;
  }
  const auto answer = authorize(rows);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(location(answer), "");
  EXPECT_EQ(state()["consents"], 0);
}

INSTANTIATE_TEST_SUITE_P(Rows, BadAuthorize,
                         ::testing::Values(BadCall{"client_id", "another"}, BadCall{"client_id", ""},
                                           BadCall{"redirect_uri", "http://localhost:8081/callback/"},
                                           BadCall{"redirect_uri", "http://localhost:8081/callback?x=1"},
                                           BadCall{"redirect_uri", "https://evil.example/callback"},
                                           BadCall{"redirect_uri", ""}, BadCall{"response_type", "token"}));

TEST_F(Consent, RefusesAnEndlessState) {
  auto rows = good_call();
  rows.push_back({"state", std::string(4'097, 's')});
  EXPECT_EQ(authorize(rows).status, 400);
}

TEST_F(Consent, SendsAnUnregisteredScopeBackAsAnError) {
  auto rows = good_call();
  rows.push_back({"scope", "read:hotel read:everything"});
  rows.push_back({"state", "ours"});
  const auto query = query_of(location(authorize(rows)));
  EXPECT_EQ(query.get("error"), "invalid_scope");
  EXPECT_EQ(query.get("state"), "ours");
}

TEST_F(Consent, DeniedLeadsBackAsTheFixtureSays) {
  const auto answer = decide(consent_request(""), "deny");
  const Json wanted = fixture("redirect.denied.inferred");
  EXPECT_EQ(answer.status, wanted["status"].get<int>());
  const auto path = wanted["request"]["path"].get<std::string>();
  EXPECT_EQ(location(answer), std::string(kRedirect) + path.substr(path.find('?')));
  EXPECT_EQ(app_state(), "disabled");
}

TEST_F(Consent, DeniedReturnsThePartnersState) {
  EXPECT_EQ(query_of(location(decide(consent_request("mine"), "deny"))).get("state"), "mine");
}

TEST_F(Consent, IsDecidedOnce) {
  const auto consent = consent_request();
  EXPECT_EQ(decide(consent, "allow").status, 302);
  EXPECT_EQ(decide(consent, "allow").status, 410);
  EXPECT_EQ(decide(consent, "deny").status, 410);
  EXPECT_EQ(state()["codes"], 1);
}

TEST_F(Consent, EndsAfterTenMinutes) {
  const auto consent = consent_request();
  now += std::chrono::minutes{10};
  EXPECT_EQ(get("/oauth?request=" + consent).status, 410);
  EXPECT_EQ(decide(consent, "allow").status, 410);
}

TEST_F(Consent, RefusesADecisionOrPropertyItDoesNotKnow) {
  const auto consent = consent_request();
  EXPECT_EQ(decide(consent, "maybe").status, 400);
  EXPECT_EQ(decide(consent, "allow", "999999").status, 400);
  EXPECT_EQ(decide("nobody", "allow").status, 410);
  EXPECT_EQ(decide(consent, "allow").status, 302) << "the request itself was not used up";
}

TEST_F(Consent, EnablesTheAppAtOnceByDefault) {
  (void)code();
  EXPECT_EQ(app_state(), "enabled");
}

TEST_F(Consent, EnablesTheAppAtTheExchangeWhereTheSettingSaysSo) {
  set(R"({"enabled_at":"exchange"})");
  const auto fresh = code();
  EXPECT_EQ(app_state(), "installing");
  EXPECT_EQ(redeem(fresh).status, 200);
  EXPECT_EQ(app_state(), "enabled");
}

TEST_F(Consent, ConnectsOnlyTheChosenProperty) {
  (void)connect("", "320001");
  EXPECT_EQ(app_state(0), "disabled");
  EXPECT_EQ(app_state(1), "enabled");
}

TEST_F(Consent, KeepsABoundedNumberOfOpenRequests) {
  for (int i = 0; i < 510; ++i) (void)consent_request();
  EXPECT_EQ(state()["consents"], 500);
}

}  // namespace
}  // namespace latchkey::sandbox
