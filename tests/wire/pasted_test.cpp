// Taking a paste apart: what is found in it, and what is not taken for something it is not.
#include "wire/pasted.hpp"

#include <gmock/gmock.h>

#include <string>

#include "wire/pasted_http.hpp"
#include "wire/pasted_marks.hpp"
#include "wire/pasted_objects.hpp"

namespace latchkey::wire::test {
namespace {

using core::Call;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(FindStatus, TakesOnlyNumbersThatAreCalledOne) {
  for (const char* text :
       {"status=401", "status: 401", R"("status":401)", "statuscode: 401", "status code 401", "http/1.1 401",
        R"("get /api http/1.1" 401 57)", "-> 401", "401 unauthorized", "status (401)"}) {
    EXPECT_EQ(find_status(text), 401) << text;
  }
  for (const char* text : {"", "401", "propertyid=401", "status=4010", "status=099", "status=999", "status=-",
                           "room 401 status", "status_id_401", "401k"}) {
    EXPECT_EQ(find_status(text), std::nullopt) << text;
  }
  EXPECT_EQ(find_status("status=200 then status=503"), 503) << "the last";
}

TEST(FindCalls, ReadsAddressesAndGrants) {
  EXPECT_THAT(find_calls("get /api/v1.3/getappstate?propertyid=1"), ElementsAre(Call::get_app_state));
  EXPECT_THAT(find_calls("post /api/v1.3/access_token grant_type=refresh_token&x"),
              ElementsAre(Call::refresh));
  EXPECT_THAT(find_calls("/access_token grant_type=refresh_token_exchange"), ElementsAre(Call::migrate));
  EXPECT_THAT(find_calls("/access_token"), ElementsAre(Call::exchange, Call::refresh, Call::migrate));
  EXPECT_THAT(find_calls("/api/v1.3/getreservations"), ElementsAre(Call::other));
  EXPECT_THAT(find_calls("hello"), IsEmpty());
}

TEST(CallsNamed, TakesCloudbedsNamesGrantsAndOurWords) {
  for (const core::CallRow& row : core::kCalls)
    EXPECT_THAT(calls_named(row.name), ElementsAre(row.id)) << row.name;
  EXPECT_THAT(calls_named("exchange"), ElementsAre(Call::exchange));
  EXPECT_THAT(calls_named("refresh"), ElementsAre(Call::refresh));
  EXPECT_THAT(calls_named("urn:ietf:params:oauth:grant-type:api-key"), ElementsAre(Call::exchange));
  EXPECT_THAT(calls_named("access_token:refresh"), ElementsAre(Call::refresh));
  EXPECT_THAT(calls_named("access_token?grant_type=authorization_code"), ElementsAre(Call::exchange));
  EXPECT_THAT(calls_named("access_token"), ElementsAre(Call::exchange, Call::refresh, Call::migrate));
  EXPECT_THAT(calls_named("getappstate"), ElementsAre(Call::get_app_state));
  EXPECT_THAT(calls_named("getRates"), ElementsAre(Call::other));
  EXPECT_THAT(calls_named(""), IsEmpty());
}

TEST(FindIds, TakesWhatSupportNeedsAndNoSecret) {
  EXPECT_EQ(find_request_id("X-Request-ID: 0af7-6519"), "0af7-6519");
  EXPECT_EQ(find_request_id(R"({"requestId":"0af7_6519"})"), "0af7_6519");
  EXPECT_EQ(find_request_id(R"(request_id=\"0af7\")"), "0af7");
  EXPECT_EQ(find_request_id("request-id"), "");
  EXPECT_EQ(find_request_id("request-id: " + std::string(200, 'x')), "") << "longer than any";
  EXPECT_EQ(find_request_id("request-id: cbat_0123456789"), "") << "an API key, whatever it is called";
  EXPECT_EQ(find_property(R"({"propertyID":9007199254740993,"propertyID_str":"9007199254740993"})"),
            "9007199254740993");
  EXPECT_EQ(find_property("x-property-id: 320000"), "320000");
  EXPECT_EQ(find_property("propertyID=" + std::string(21, '1')), "");
  EXPECT_EQ(find_property("property: none"), "");
  EXPECT_EQ(find_time("[2026-11-01 10:00:00.123] x"), "2026-11-01 10:00:00.123");
  EXPECT_EQ(find_time("2026-11-01T10:00:00+01:00"), "2026-11-01T10:00:00+01:00");
  EXPECT_EQ(find_time("2026-11-01"), "");
}

TEST(ReadPastedHttp, TakesTheLastAnswerAndItsFields) {
  const auto http = read_pasted_http(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /x\r\n\r\nHTTP/2 401 \r\ncontent-type: "
      "application/json\r\n"
      "date: Sun, 01 Nov 2026 10:00:00 GMT\r\nx-request-id: r-1234\r\n\r\n{\"a\":\n1}\r\n");
  ASSERT_TRUE(http);
  EXPECT_EQ(http->status, 401);
  EXPECT_EQ(http->content_type, "application/json");
  EXPECT_EQ(http->request_id, "r-1234");
  EXPECT_EQ(http->date, "Sun, 01 Nov 2026 10:00:00 GMT");
  EXPECT_EQ(http->body, "{\"a\":\n1}");
}

TEST(ReadPastedHttp, FindsABodyWithoutItsBlankLine) {
  const auto http = read_pasted_http("HTTP/1.1 401 Unauthorized\nServer: x\n{\"error\":\"access_denied\"}");
  ASSERT_TRUE(http);
  EXPECT_EQ(http->body, "{\"error\":\"access_denied\"}");
}

TEST(ReadPastedHttp, TakesNoOtherLineForAnAnswer) {
  for (const char* text :
       {"", "HTTP/1.1", "HTTP/1.1 4", "GET / HTTP/1.1\nHost: x", "\"GET / HTTP/1.1\" 401 5", "http is a 401"})
    EXPECT_FALSE(read_pasted_http(text)) << text;
}

[[nodiscard]] std::vector<std::string> bodies(std::string_view text) {
  std::vector<std::string> list;
  for (const PastedObject& object : find_objects(text)) list.push_back(object.body);
  return list;
}

TEST(FindObjects, FindsThemBareNestedAndEscaped) {
  EXPECT_THAT(bodies(R"(a {"x":1} b {"y":"}"} c)"), ElementsAre(R"({"x":1})", R"({"y":"}"})"));
  EXPECT_THAT(bodies(R"({"log":{"response":{"error":"e"}}})"),
              ElementsAre(R"({"log":{"response":{"error":"e"}}})", R"({"error":"e"})"));
  EXPECT_THAT(bodies(R"(body="{\"error\":\"a \\\"b\\\"\"}" x)"), ElementsAre(R"({"error":"a \"b\""})"));
  EXPECT_THAT(bodies(R"({"success":true,"data":{"message":"{}"}})"), testing::SizeIs(1))
      << "an envelope holds data";
}

TEST(FindObjects, StopsAtItsLimits) {
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "{}";
  EXPECT_EQ(bodies(many).size(), kPastedObjects);
  EXPECT_THAT(bodies("{ { { {"), IsEmpty());
  EXPECT_THAT(bodies("{not json} {'a':1}"), IsEmpty());
}

TEST(FindObjects, KeepsTheLinesAround) {
  const auto found = find_objects("one status=200\ntwo status=401 {\"a\":1} tail\nthree");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].around, "two status=401 {\"a\":1} tail");
}

TEST(ReadPasted, UnwrapsMailsAndFiles) {
  for (const char* text : {"\xEF\xBB\xBF{\"a\":1}", "```json\n{\"a\":1}\n```", "  \r\n{\"a\":1}\n\n"}) {
    const Pasted pasted = read_pasted(text, false);
    ASSERT_EQ(pasted.answers.size(), 1U) << text;
    EXPECT_EQ(pasted.answers[0].body, "{\"a\":1}") << text;
  }
}

TEST(ReadPasted, ABrokenAnswerIsNoCollectionOfWords) {
  const std::string cut = R"({"error":"x","inner":{"error":"access_denied"},"message":"cut)";
  const Pasted answer = read_pasted(cut, true);
  ASSERT_EQ(answer.answers.size(), 1U);
  EXPECT_TRUE(answer.answers[0].whole);
  EXPECT_EQ(answer.words, "");
  EXPECT_NE(read_pasted(cut, false).words, "") << "nobody said that it is an answer";
}

}  // namespace
}  // namespace latchkey::wire::test
