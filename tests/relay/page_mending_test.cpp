// What the panel is shown: the session's own account and property, in words for a person, and nothing that is
// not for a page.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class PageMending : public RelayTest {
 protected:
  PageMending() {
    for (const char* call : {"getHotelDetails", "getReservations"})
      bench.answers(call, Reply{200, R"({"success":true,"data":[{"guestName":"CANARY-GUEST"}]})"});
    EXPECT_EQ(connect(bench, "demo").status, 200);
    lists_its_subscription(bench);
    session = session_for(bench, "demo");
    bench.forget_calls();
  }
  [[nodiscard]] net::Response get(const std::string& path, const std::string& query = {},
                                  const std::string& by = {}) {
    net::Request request = page_get(path, by.empty() ? session : by);
    request.query = query;
    return bench.ask(request);
  }
  [[nodiscard]] Json diagnosis(const std::string& query = {}, const std::string& by = {}) {
    const net::Response answer = get("/v1/diagnosis", query, by);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(answer.body);
  }
  [[nodiscard]] net::Response begin(const Json& body = Json::object()) {
    return bench.ask(page_post("/v1/test", session, body));
  }
  void end_by(const char* answer) {
    bench.answers("getAppState", said(answer));
    const net::Response hinted =
        bench.ask(partner_call("POST", "/v1/accounts/demo/properties/320000/observations",
                               {{"status", 401}, {"body", R"({"error":"access_denied"})"}}));
    EXPECT_EQ(hinted.status, 200);
    bench.run_ready();
  }
  std::string session;
};

TEST_F(PageMending, AWellConnectionHasNothingToDoAndCanBeTested) {
  const Json told = diagnosis();
  EXPECT_EQ(told["outlook"], "well");
  EXPECT_EQ(told["property"], "320000");
  EXPECT_EQ(told["app_state"], "enabled");
  EXPECT_THAT(told["steps"], IsEmpty());
  EXPECT_EQ(told["remedy"], "none");
  EXPECT_EQ(told["may_test"], true);
  EXPECT_EQ(told["may_connect"], true);
}

/// The story: a back end put a secret of 32 hex digits where a request id belongs, and every browser of the
/// hotel was shown it. Nobody can tell one from the other, so a page is shown Cloudbeds' own ids only.
TEST_F(PageMending, ARequestIdThatABackEndToldIsForTheBackEndOnly) {
  const std::string secret = "5f2a8c9e1b7d4360a2c4e6f8091b3d5f";
  const Json seen{
      {"status", 200},
      {"content_type", "application/json"},
      {"body", R"({"success":false,"message":"Scope required for this call was not granted by property."})"},
      {"request_id", secret},
      {"call", "getReservations"}};
  ASSERT_EQ(bench.ask(partner_call("POST", "/v1/accounts/demo/properties/320000/observations", seen)).status,
            200);
  bench.run_ready();
  const Json told = diagnosis();
  ASSERT_EQ(told["evidence"].size(), 1U);
  EXPECT_EQ(told["evidence"][0]["witness"], "partner");
  EXPECT_EQ(told["evidence"][0]["request_id"], nullptr);
  EXPECT_THAT(told.dump(), Not(HasSubstr(secret)));
  const net::Response whole =
      bench.ask(partner_call("GET", "/v1/accounts/demo/properties/320000/diagnosis", Json::object()));
  EXPECT_THAT(whole.body, HasSubstr(secret));
}

TEST_F(PageMending, ABrokenOneSaysWhatHappenedAndOffersToReconnect) {
  end_by("error.api.user_not_active");
  const Json told = diagnosis("property=320000");
  EXPECT_EQ(told["outlook"], "broken");
  EXPECT_EQ(told["problem"], "user_not_active");
  EXPECT_EQ(told["remedy"], "reconnect");
  EXPECT_TRUE(told["since"].is_string());
  EXPECT_EQ(told["blame"], "person");
  EXPECT_GE(told["steps"].size(), 3U);
  EXPECT_EQ(told["may_test"], true) << "the credential is kept, and tried again";
  EXPECT_GE(told["evidence"].size(), 1U);
}

TEST_F(PageMending, TellsNeitherTheAccountNorTheBodyOfAnAnswer) {
  end_by("error.api.app_not_available");
  const Json told = diagnosis();
  for (const char* none : {"account", "link", "kind", "source", "meaning", "health"})
    EXPECT_FALSE(told.contains(none)) << none;
  for (const Json& row : told["evidence"]) EXPECT_FALSE(row.contains("body"));
}

TEST_F(PageMending, WhatTheAccountDoesNotHaveIsNotConnected) {
  const std::string stranger = session_for(bench, "stranger");
  for (const char* query : {"property=320000", "property=999", ""}) {
    const Json told = diagnosis(query, stranger);
    EXPECT_EQ(told["outlook"], "unconnected") << query;
    EXPECT_EQ(told["remedy"], "connect");
    EXPECT_EQ(told["name"], "");
    EXPECT_THAT(told["evidence"], IsEmpty());
  }
}

TEST_F(PageMending, APropertyOutsideTheSessionIsRefused) {
  const std::string narrow = session_for(bench, "demo", {{"property", "320009"}});
  EXPECT_EQ(code_of(get("/v1/diagnosis", "property=320000", narrow)), "property_invalid");
  EXPECT_EQ(diagnosis("", narrow)["outlook"], "unconnected");
  EXPECT_EQ(code_of(get("/v1/diagnosis", "property=x")), "property_invalid");
  EXPECT_EQ(code_of(bench.ask(page_post("/v1/test", narrow, {{"property", "320000"}}))), "property_invalid");
}

TEST_F(PageMending, SaysWhenAPersonMayLookOnly) {
  EXPECT_EQ(diagnosis("", session_for(bench, "demo", {{"may_connect", false}}))["may_connect"], false);
}

TEST_F(PageMending, AnUnchangedDiagnosisCostsNoBody) {
  net::Request again = page_get("/v1/diagnosis", session);
  again.headers.add("If-None-Match", std::string{bench.ask(again).headers.get("ETag")});
  const net::Response answer = bench.ask(again);
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(answer.body, "");
}

TEST_F(PageMending, TheTestIsReadByItsWordAndShowsNoGuest) {
  const net::Response begun = begin({{"property", "320000"}});
  EXPECT_EQ(begun.status, 202) << begun.body;
  bench.run_ready();
  const std::string path = "/v1/test/" + Json::parse(begun.body)["id"].get<std::string>();
  EXPECT_EQ(location(begun), path + "?property=320000");
  const net::Response answer = get(path, "property=320000");
  const Json told = Json::parse(answer.body);
  EXPECT_EQ(told["done"], true);
  EXPECT_EQ(told["end"], "works");
  EXPECT_EQ(told["steps"][0]["state"], "passed");
  EXPECT_EQ(told["steps"][0]["request_id"], "request-1");
  EXPECT_THAT(answer.body, Not(HasSubstr("CANARY")));
  EXPECT_EQ(get("/v1/test/another").status, 404);
  EXPECT_EQ(code_of(get(path, "property=320000", session_for(bench, "stranger"))), "not_connected");
}

TEST_F(PageMending, PageAndBackEndShareTheMinute) {
  EXPECT_EQ(begin().status, 202);
  bench.advance(20s);
  const net::Response refused = begin();
  EXPECT_EQ(code_of(refused), "too_many_requests");
  EXPECT_EQ(refused.headers.get("Retry-After"), "40");
  EXPECT_EQ(
      code_of(bench.ask(partner_call("POST", "/v1/accounts/demo/properties/320000/test", Json::object()))),
      "too_many_requests");
}

// The support bundle
// -----------------------------------------------------------------------------------------------------------------

TEST_F(PageMending, TheBundleIsHadByThePageOfTheAccountAndByNoOther) {
  const net::Response answer = get("/v1/bundle", "property=320000&reservation=12345-A");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.headers.get("Content-Type"), "application/zip");
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(answer.headers.get("Access-Control-Allow-Origin"), kLocal.page_origin);
  EXPECT_THAT(answer.body, testing::AllOf(HasSubstr("support.html"), HasSubstr("12345-A")));
  EXPECT_EQ(get("/v1/bundle").status, 200) << "its only connection";
  EXPECT_EQ(code_of(get("/v1/bundle", "property=320000", session_for(bench, "stranger"))), "not_connected");
  const std::string narrow = session_for(bench, "demo", {{"property", "320009"}});
  EXPECT_EQ(code_of(get("/v1/bundle", "property=320000", narrow)), "property_invalid");
  EXPECT_EQ(code_of(get("/v1/bundle", "reservation=%3Cb%3E")), "body_invalid");
  EXPECT_EQ(get("/v1/bundle", "", "lks1.nobody").status, 401);
}

TEST_F(PageMending, TheBundleIsAlsoForWhoMayLookOnlyAndOutlivesTheConnection) {
  const std::string looker = session_for(bench, "demo", {{"may_connect", false}, {"may_disconnect", false}});
  EXPECT_EQ(get("/v1/bundle", "", looker).status, 200);
  end_by("error.api.app_not_available");
  const net::Response answer = get("/v1/bundle", "", looker);
  EXPECT_EQ(answer.status, 200) << "that is when it is needed";
  EXPECT_THAT(answer.body, HasSubstr("app_not_available"));
  EXPECT_THAT(answer.body, Not(HasSubstr("CANARY")));
}

TEST_F(PageMending, ATestNeedsItsOrigin) {
  const net::Response refused = bench.ask(page_post("/v1/test", session, Json::object(), kSecure));
  EXPECT_EQ(code_of(refused), "origin_not_allowed");
  EXPECT_EQ(bench.count("getAppState"), 0U);
}

}  // namespace
}  // namespace latchkey::relay::tests
