// The support bundle: everything that Cloudbeds' support asks for, in a zip file.
#include <gmock/gmock.h>

#include "relay/journey.hpp"
#include "relay/unzipped.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kLink = "/v1/accounts/demo/properties/320000";

class Bundles : public RelayTest {
 protected:
  void hint() {
    bench.ask(
        delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed","newState":"disabled"})"));
    bench.run_ready();
  }
  net::Response ask(const std::string& query = "", const std::string& link = kLink) {
    net::Request request = partner_call("GET", link + "/bundle", Json::object());
    request.query = query;
    return bench.ask(request);
  }
  [[nodiscard]] Json bundle(const std::string& query = "", const std::string& link = kLink) {
    const net::Response answer = ask(query, link);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(unzipped(answer.body)["support.json"]);
  }
  [[nodiscard]] static Reply refusal(std::string_view id, std::string request_id) {
    Reply reply = said(id);
    reply.request_id = std::move(request_id);
    return reply;
  }
};

TEST_F(Bundles, HaveWhatSupportAsksFor) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.advance(1h);
  bench.answers("getAppState", refusal("error.api.user_not_active", "6fa459ea-ee8a-3ca4-894e-db77e160355e"));
  hint();
  const net::Response answer = ask("reservation=12345-A");
  EXPECT_EQ(answer.headers.get("Content-Type"), "application/zip");
  EXPECT_EQ(answer.headers.get("Content-Disposition"),
            "attachment; filename=\"latchkey-320000-2027-01-15.zip\"");
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
  const Json told = bundle("reservation=12345-A");
  EXPECT_EQ(told["property"], "320000");
  EXPECT_EQ(told["reservation"], "12345-A");
  EXPECT_EQ(told["scopes_asked_for"], Json::array({"read:hotel", "read:reservation"}));
  EXPECT_EQ(told["authorized_at"], Json::array({"2027-01-15T08:00:00.000Z"}));
  EXPECT_EQ(told["diagnosis"]["problem"], "user_not_active");
  EXPECT_EQ(told["made_at"], "2027-01-15T09:00:00.000Z");
  EXPECT_EQ(told["kept_since"], "2027-01-15T08:00:00.000Z");
  EXPECT_NE(told["latchkey"], "");
  const Json& call = told["calls"][0];
  EXPECT_EQ(call["call"], "getAppState");
  EXPECT_EQ(call["status"], 200);
  EXPECT_EQ(call["request_id"], "6fa459ea-ee8a-3ca4-894e-db77e160355e");
  EXPECT_EQ(call["verdict"], "reauthorize");
  EXPECT_EQ(call["code"], "user_not_active");
  EXPECT_TRUE(call["ms"].is_number());
  EXPECT_EQ(call["body"]["message"], "User who approved this connection is not active anymore");
  const Json& received = told["deliveries"][0];
  EXPECT_EQ(received["event"], "integration/appstate_changed");
  EXPECT_EQ(received["claims"], "disabled");
  EXPECT_EQ(received["asked"], true);
  EXPECT_EQ(told["history"].back()["what"], "authorized");
}

TEST_F(Bundles, SayTheSameToPeople) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", refusal("error.api.user_not_active", "request-7"));
  hint();
  const std::string page = unzipped(ask("reservation=12345-A").body)["support.html"];
  EXPECT_THAT(page, AllOf(StartsWith("<!doctype html>"), HasSubstr("320000"), HasSubstr("12345-A"),
                          HasSubstr("request-7"), HasSubstr("2027-01-15 08:00:00 UTC"),
                          HasSubstr("The connection is broken"), HasSubstr("integration/appstate_changed")));
  EXPECT_THAT(page, HasSubstr("<dt>Scopes it asks for</dt><dd>read:hotel, read:reservation</dd>"));
  EXPECT_THAT(page, HasSubstr("default-src &#39;none&#39;"));
  EXPECT_THAT(page, AllOf(HasSubstr("<h3>Steps for the app's support</h3>"),
                          HasSubstr("steps of their own in the app"), Not(HasSubstr("FACTS section"))));
}

TEST_F(Bundles, OfAnAppThatAsksForNoScopesByNameSaySo) {
  bench.restart_with([](Config& config) { config.scopes.clear(); });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bundle()["scopes_asked_for"], Json::array());
  EXPECT_THAT(unzipped(ask().body)["support.html"], HasSubstr("App Details decides"));
}

TEST_F(Bundles, ShowRefreshesAndTheLatestTest) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bundle()["test"], nullptr);
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  hint();
  std::vector<std::string> calls;
  const Json told = bundle();
  for (const Json& call : told["calls"]) calls.push_back(call["call"]);
  ASSERT_GE(calls.size(), 3U);
  EXPECT_EQ(calls[0], "getAppState");
  EXPECT_EQ(calls[1], "access_token") << "made for a grant, kept for its properties";
  EXPECT_EQ(bundle()["calls"][2]["code"], "credential_refused");
  EXPECT_EQ(bench.ask(partner_call("POST", kLink + "/test", Json::object())).status, 202);
  bench.run_ready();
  EXPECT_EQ(bundle()["test"]["done"], true);
  bench.advance(2h);
  EXPECT_EQ(bundle()["test"], nullptr) << "over for an hour";
}

TEST_F(Bundles, AreBounded) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (int i = 0; i < 30; ++i) {
    bench.advance(1min);
    hint();
  }
  const Json told = bundle();
  EXPECT_EQ(told["calls"].size(), core::kCallsKept);
  EXPECT_EQ(told["deliveries"].size(), core::kReceivedKept);
  EXPECT_EQ(told["calls"][0]["at"], "2027-01-15T08:30:00.000Z") << "the newest first";
}

TEST_F(Bundles, KeepTheTimesOverARestartAndSaySinceWhenTheCallsAreKept) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.advance(1h);
  bench.answers("getAppState", said("error.api.app_not_available"));
  hint();
  bench.restart();
  bench.run_ready();
  const Json told = bundle();
  EXPECT_EQ(told["kept_since"], "2027-01-15T09:00:00.000Z");
  EXPECT_EQ(told["calls"], Json::array());
  EXPECT_EQ(told["deliveries"], Json::array());
  EXPECT_EQ(told["history"][0]["what"], "ended");
  EXPECT_EQ(told["history"][0]["reason"], "app_not_available");
  EXPECT_EQ(told["authorized_at"], Json::array({"2027-01-15T08:00:00.000Z"}));
  EXPECT_EQ(told["diagnosis"]["evidence"][0]["request_id"], "request-1");
}

TEST_F(Bundles, TellEveryTimeOfAuthorization) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.advance(1h);
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bundle()["authorized_at"], Json::array({"2027-01-15T09:00:00.000Z", "2027-01-15T08:00:00.000Z"}));
}

TEST_F(Bundles, OfAPropertyThatMovedShowNobodyElsesCalls) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", refusal("error.api.app_not_available", "of-demo"));
  hint();
  bench.answers("getAppState", refusal("success.getAppState.enabled", "of-other"));
  ASSERT_EQ(connect(bench, "other").status, 200);
  EXPECT_THAT(bundle().dump(), AllOf(HasSubstr("of-demo"), Not(HasSubstr("of-other"))));
  EXPECT_THAT(bundle("", "/v1/accounts/other/properties/320000").dump(),
              AllOf(HasSubstr("of-other"), Not(HasSubstr("of-demo"))));
}

/// The story: a call that was on its way for one account when the property moved to another was answered
/// after it, and stood in the other one's bundle.
TEST_F(Bundles, OfAPropertyThatMovedShowNoLateAnswerOfBeforeEither) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getHotelDetails", refusal("error.api.scope_not_granted", "of-demo"));
  bench.holds("getHotelDetails");
  ASSERT_EQ(bench.ask(partner_call("POST", kLink + "/test", Json::object())).status, 202);
  bench.answers("getAppState", said("error.api.app_not_available"));
  hint();
  bench.answers("getAppState", said("success.getAppState.enabled"));
  ASSERT_EQ(connect(bench, "other").status, 200);
  bench.releases("getHotelDetails");
  bench.run_ready();
  EXPECT_THAT(bundle()["calls"].dump(), HasSubstr("of-demo"));
  EXPECT_THAT(bundle("", "/v1/accounts/other/properties/320000").dump(), Not(HasSubstr("of-demo")));
}

/// The story: brought in with its tokens, a connection of 2024 was told to Cloudbeds' support as authorized
/// on the day of the import: the first thing that support asks for.
TEST_F(Bundles, SayOfAnAdoptedConnectionThatItsAuthorizationIsNotKnown) {
  const Json tokens{
      {"kind", "oauth"}, {"access_token", "CANARY-OLD"}, {"refresh_token", "CANARY-OLD-REFRESH"}};
  const net::Response put = bench.ask(partner_call("PUT", kLink + "/credential", tokens));
  ASSERT_EQ(put.status, 200) << put.body;
  const Json told = bundle();
  EXPECT_EQ(told["authorized_at"], Json::array());
  EXPECT_EQ(told["adopted_at"], Json::array({"2027-01-15T08:00:00.000Z"}));
  EXPECT_EQ(told["history"].back()["what"], "adopted");
  const std::string page = unzipped(ask().body)["support.html"];
  EXPECT_THAT(page, AllOf(HasSubstr("not known: brought in on <time"), Not(HasSubstr("none is known"))));
  bench.advance(1h);
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bundle()["authorized_at"], Json::array({"2027-01-15T09:00:00.000Z"})) << "by somebody, here";
}

/// The story: `owner@grand-hotel.example` was how a partner named its account, and stood in the file for
/// Cloudbeds.
TEST_F(Bundles, NameNeitherTheAccountNorTheHotelAndOfAGuideOnlyWhoseItIs) {
  ASSERT_EQ(connect(bench, "owner@grand-hotel.example").status, 200);
  const std::string mine = "/v1/accounts/owner%40grand-hotel.example/properties/";
  const Json external{{"app_state", "disabled"}, {"guide", "https://other.example/k-17?key=x"}};
  ASSERT_EQ(bench.ask(partner_call("PUT", mine + "320009/external", external)).status, 200);
  for (const char* property : {"320000", "320009"})
    for (const auto& [name, content] : unzipped(ask("", mine + property).body))
      EXPECT_THAT(content,
                  AllOf(Not(HasSubstr("grand-hotel")), Not(HasSubstr("k-17")), Not(HasSubstr("Account<"))))
          << name;
  const Json told = bundle("", mine + "320000");
  EXPECT_FALSE(told["diagnosis"].contains("account"));
  EXPECT_NE(told["diagnosis"]["link"], "");
  EXPECT_EQ(bundle("", mine + "320009")["diagnosis"]["guide"], "https://other.example");
}

TEST_F(Bundles, TellTheClocksDifference) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bundle()["cloudbeds_clock_ahead_s"], nullptr) << "nobody told the time";
  Reply late = said("success.getAppState.enabled");
  late.date = "Fri, 15 Jan 2027 07:58:00 GMT";
  bench.answers("getAppState", late);
  hint();
  EXPECT_EQ(bundle()["cloudbeds_clock_ahead_s"], -120);
  EXPECT_THAT(unzipped(ask().body)["support.html"], HasSubstr("120 s ahead of Cloudbeds'"));
}

TEST_F(Bundles, OfAnUnknownPropertyAreNone) {
  EXPECT_EQ(code_of(ask()), "not_connected");
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(code_of(ask("reservation=1%3Cb%3E")), "body_invalid");
}

TEST_F(Bundles, AreHadFromTheSupportPageToo) {
  ASSERT_EQ(connect(bench, "demo & co").status, 200);
  net::Request request{.method = "GET", .path = "/support", .query = "property=320000"};
  request.headers.add("Host", "localhost:8083");
  const std::string page = bench.ask_operator(request).body;
  EXPECT_THAT(page, AllOf(HasSubstr("action=\"/support/bundle\""), HasSubstr("value=\"demo &amp; co\""),
                          HasSubstr("name=\"reservation\"")));
  request.path = "/support/bundle";
  request.query = "account=demo+%26+co&property=320000&reservation=A-17";
  const net::Response answer = bench.ask_operator(request);
  EXPECT_EQ(answer.headers.get("Content-Type"), "application/zip");
  const Json told = Json::parse(unzipped(answer.body)["support.json"]);
  EXPECT_EQ(told["property"], "320000");
  EXPECT_EQ(told["reservation"], "A-17");
  EXPECT_EQ(told["client_id"], "exampleapp_0123456789abcdefABCDEF01");
  request.query = "account=stranger&property=320000";
  EXPECT_EQ(code_of(bench.ask_operator(request)), "not_connected");
}

TEST_F(Bundles, EscapeWhatOthersWrote) {
  bench.answers("getHotels",
                {200, R"({"success":true,"data":[{"propertyID":"320000","propertyName":"<b>Inn"}]})"});
  ASSERT_EQ(connect(bench, "<script>x</script>").status, 200);
  bench.answers("getAppState", {200, R"({"success":false,"message":"<img src=x>"})"});
  hint();
  const auto files = unzipped(ask("", "/v1/accounts/%3Cscript%3Ex%3C%2Fscript%3E/properties/320000").body);
  EXPECT_THAT(files.at("support.html"), AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<b>Inn")),
                                              Not(HasSubstr("<img")), HasSubstr("\u2026")));
}

}  // namespace
}  // namespace latchkey::relay::tests
