// A delivery in every shape it may have, and why it is asked about or ignored.
#include <gmock/gmock.h>

#include <string>

#include "support/vectors.hpp"
#include "wire/explain.hpp"
#include "wire/explain_report.hpp"

namespace latchkey::wire::test {
namespace {

using core::Decision;
using latchkey::test::Vector;
using latchkey::test::vectors_named;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kOurs = "exampleapp_0123456789abcdefABCDEF01";

class RecordedDelivery : public testing::TestWithParam<Vector> {};

TEST_P(RecordedDelivery, IsDecidedAsItsFixtureSays) {
  const Vector& fixture = GetParam();
  const auto& body = fixture.content.at("body");
  const bool ask = fixture.text("connection") != "ignore";
  const std::string raw = fixture.body();
  for (const std::string& text :
       {raw, "POST /hooks/SECRET HTTP/1.1\r\nUser-Agent: CloudBeds-Webhooks/4.0.0\r\n\r\n" + raw,
        "10:00 delivery body=" + nlohmann::json(raw).dump(), R"({"level":"info","body":)" + raw + "}"}) {
    const DeliveryExplanation told = explain_delivery(text, {.client_id = kOurs});
    EXPECT_TRUE(told.recognised) << text;
    EXPECT_EQ(told.decision, ask ? Decision::ask : Decision::ignore) << text;
    EXPECT_EQ(told.property, body.at("propertyID_str")) << text;
    if (ask) {
      EXPECT_EQ(told.state, core::app_state(body.at("newState").get<std::string>())) << text;
    }
    EXPECT_THAT(told.why, testing::EndsWith("."));
  }
}
INSTANTIATE_TEST_SUITE_P(Every, RecordedDelivery, testing::ValuesIn(vectors_named("webhook.")),
                         [](const auto& fixture) { return latchkey::test::test_name(fixture.param); });

[[nodiscard]] std::string json_of(const std::string& text, const Given& given = {.client_id = "ours"}) {
  return write_delivery_explanation(explain_delivery(text, given));
}

TEST(ExplainDelivery, ReadsFormsAndKeepsEveryDigit) {
  EXPECT_THAT(
      json_of(
          "event=integration%2Fappstate_changed&clientID=ours&propertyID=9007199254740993&newState=disabled"),
      HasSubstr(R"({"decision":"ask","property":"9007199254740993","state":"disabled","why":")"));
  EXPECT_THAT(
      json_of(
          R"({"event":"integration/appstate_changed","clientID":"ours","propertyID":9007199254740993,"newState":"enabled"})"),
      HasSubstr(R"("property":"9007199254740993","state":"enabled")"));
}

TEST(ExplainDelivery, SaysNullForWhatIsAbsentOrUnknown) {
  EXPECT_THAT(json_of(R"({"event":"integration/appstate_changed","newState":"melting"})"),
              HasSubstr(R"({"decision":"ask","property":null,"state":null,"why":")"));
  EXPECT_THAT(json_of(R"({"event":"integration/appstate_changed","propertyID":"<b>"})"),
              HasSubstr(R"("property":null)"));
}

TEST(ExplainDelivery, IgnoresOtherAppsPropertiesAndEvents) {
  const std::string text =
      R"({"event":"integration/appstate_changed","clientID":"theirs","propertyID":320000,"newState":"disabled"})";
  EXPECT_THAT(json_of(text), testing::AllOf(HasSubstr(R"("decision":"ignore")"), HasSubstr("another app")));
  EXPECT_THAT(json_of(text, {.client_id = "theirs", .property = "320001"}),
              testing::AllOf(HasSubstr(R"("decision":"ignore")"), HasSubstr("another property")));
  EXPECT_THAT(json_of(R"({"event":"reservation/created","propertyID":1})"),
              HasSubstr("`reservation/created`"));
}

TEST(ExplainDelivery, WithoutAClientIdSaysWhatToCompare) {
  const std::string text =
      R"({"event":"integration/appstate_changed","clientID":"theirs","newState":"disabled"})";
  EXPECT_THAT(json_of(text, {}), testing::AllOf(HasSubstr(R"("decision":"ask")"), HasSubstr("--client-id")));
}

TEST(ExplainDelivery, ShowsNothingElseThatAStrangerWrote) {
  const std::string all = json_of(
      R"({"event":"<script>/\u001b[2J","clientID":"CANARY","propertyID":"CANARY","newState":"CANARY"})", {});
  for (const char* part : {"script", "CANARY", "\\u001b"}) EXPECT_THAT(all, Not(HasSubstr(part)));
}

TEST(ExplainDelivery, TakesNothingElseForADelivery) {
  for (const char* text :
       {"", "hello", "{}", "[]", "<html>", R"({"success":true})", "a=b&c=d", "\xFF\xFE", R"({"event":)"}) {
    const DeliveryExplanation told = explain_delivery(text, {});
    EXPECT_FALSE(told.recognised) << text;
    EXPECT_EQ(told.decision, Decision::ignore) << text;
  }
}

}  // namespace
}  // namespace latchkey::wire::test
