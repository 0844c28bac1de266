// Our own JSON: what the relay accepts from pages and back ends, and what it writes for them.
#include "wire/page_api.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace latchkey::wire::test {
namespace {

using Json = nlohmann::json;

std::string why_no_session(std::string_view body) {
  std::string detail;
  EXPECT_FALSE(read_session_request(body, detail)) << body;
  return detail;
}

TEST(SessionRequest, HasDefaults) {
  std::string detail;
  const auto request = read_session_request(R"({"account":"demo","origin":"http://localhost:8082"})", detail);
  ASSERT_TRUE(request) << detail;
  EXPECT_EQ(request->account, "demo");
  EXPECT_EQ(request->property, "");
  EXPECT_EQ(request->ttl_s, 600);
  EXPECT_TRUE(request->may_connect);
  EXPECT_TRUE(request->may_disconnect);
}

TEST(SessionRequest, TakesEveryMember) {
  std::string detail;
  const auto request = read_session_request(
      R"({"account":"demo","property":"320000","origin":"o","ttl_s":3600,"may_connect":false,"may_disconnect":false,"future":[]})",
      detail);
  ASSERT_TRUE(request) << detail;
  EXPECT_EQ(request->property, "320000");
  EXPECT_EQ(request->ttl_s, 3'600);
  EXPECT_FALSE(request->may_connect);
  EXPECT_FALSE(request->may_disconnect);
}

TEST(SessionRequest, SaysWhatIsWrong) {
  EXPECT_EQ(why_no_session("account=demo"), "the body must be a JSON object");
  EXPECT_EQ(why_no_session("[]"), "the body must be a JSON object");
  EXPECT_EQ(why_no_session("{}"), "`account` is missing");
  EXPECT_EQ(why_no_session(R"({"account":null,"origin":"o"})"), "`account` is missing");
  EXPECT_EQ(why_no_session(R"({"account":"","origin":"o"})"), "`account` must not be empty");
  EXPECT_EQ(why_no_session(R"({"account":7,"origin":"o"})"),
            "`account` must be a string of at most 200 bytes");
  EXPECT_EQ(why_no_session(R"({"account":"a"})"), "`origin` is missing");
  EXPECT_EQ(why_no_session(R"({"account":"a","origin":"o","may_connect":"yes"})"),
            "`may_connect` must be true or false");
  EXPECT_EQ(why_no_session(R"({"account":")" + std::string(201, 'x') + R"(","origin":"o"})"),
            "`account` must be a string of at most 200 bytes");
}

TEST(SessionRequest, LivesFromTenSecondsToAnHour) {
  for (const std::string ttl :
       {"9", "3601", "-1", "1e9", "600.5", "\"600\"", "true", "1000000000000000000000"}) {
    EXPECT_EQ(why_no_session(R"({"account":"a","origin":"o","ttl_s":)" + ttl + "}"),
              "`ttl_s` must be a whole number from 10 to 3600");
  }
}

TEST(ConnectRequest, NeedsTheAddressToReturnTo) {
  std::string detail;
  EXPECT_EQ(read_connect_request(R"({"return_to":"http://localhost:8082/"})", detail)->return_to,
            "http://localhost:8082/");
  EXPECT_FALSE(read_connect_request("{}", detail));
  EXPECT_EQ(detail, "`return_to` is missing");
  EXPECT_FALSE(read_connect_request(R"({"return_to":"x","property":320000})", detail));
  EXPECT_EQ(detail, "`property` must be a string of at most 20 bytes");
}

TEST(FinishRequest, NeedsACode) {
  std::string detail;
  EXPECT_EQ(read_finish_request(R"({"code":"abc"})", detail), "abc");
  EXPECT_FALSE(read_finish_request(R"({"code":["abc"]})", detail));
  EXPECT_FALSE(read_finish_request("", detail));
}

core::Snapshot snapshot() {
  core::Snapshot made;
  made.revision = 1'795'000'000'123;
  made.links.push_back({.property = "320000",
                        .name = "Example \"Hotel\"",
                        .app_state = core::AppState::enabled,
                        .href = "https://partner.example/login",
                        .reason = {},
                        .note = {},
                        .changed_at = "2026-11-22T00:00:00.000Z"});
  return made;
}

TEST(SnapshotAnswer, HasExactlyTheFieldsOfTheTable) {
  const Json json = Json::parse(write_snapshot(snapshot()));
  EXPECT_EQ(json.size(), 2U);
  EXPECT_EQ(json.at("revision"), 1'795'000'000'123);
  EXPECT_TRUE(json.at("revision").is_number_integer());
  const Json& link = json.at("links").at(0);
  EXPECT_EQ(link.size(), core::kSnapshotFields.size());
  for (const core::SnapshotField& field : core::kSnapshotFields)
    EXPECT_TRUE(link.contains(field.name)) << field.name;
  EXPECT_EQ(link.at("app_state"), "enabled");
  EXPECT_EQ(link.at("action"), "login");
  EXPECT_EQ(link.at("name"), "Example \"Hotel\"");
  EXPECT_TRUE(link.at("reason").is_null());
  EXPECT_TRUE(link.at("note").is_null());
}

TEST(SnapshotAnswer, SaysOnlyWhoMayNotConnect) {
  core::Snapshot looking = snapshot();
  looking.may_connect = false;
  EXPECT_EQ(Json::parse(write_snapshot(looking)).at("may_connect"), false);
}

TEST(SnapshotAnswer, WithoutLinksHasAnEmptyList) {
  EXPECT_EQ(write_snapshot({}), R"({"links":[],"revision":0})");
}

TEST(SnapshotAnswer, IsValidJsonWhateverAHotelIsCalled) {
  core::Snapshot strange = snapshot();
  strange.links[0].name = "\xFF\xFE </script> \n \x01";
  EXPECT_TRUE(Json::accept(write_snapshot(strange)));
}

TEST(SessionAnswer, NamesTokenExpiryAndChannel) {
  const Json json = Json::parse(
      write_session({.token = "t", .expires_at = core::instant(1'795'000'000'000), .channel = "c"}));
  EXPECT_EQ(json.at("token"), "t");
  EXPECT_EQ(json.at("channel"), "c");
  EXPECT_EQ(json.at("expires_at"), "2026-11-18T11:06:40.000Z");
}

TEST(Times, AreRfc3339InUtcWithMilliseconds) {
  EXPECT_EQ(write_time(core::instant(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(write_time(core::instant(1)), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(write_time(core::instant(951'782'399'999)), "2000-02-28T23:59:59.999Z");
}

TEST(NavigateTo, IsEscaped) {
  EXPECT_EQ(Json::parse(write_navigate_to("https://relay.example/connect/a\"b")).at("navigate_to"),
            "https://relay.example/connect/a\"b");
}

TEST(DisconnectRequest, MayNameAPropertyOrSayNothing) {
  std::string detail;
  EXPECT_EQ(read_disconnect_request("", detail), "");
  EXPECT_EQ(read_disconnect_request("{}", detail), "");
  EXPECT_EQ(read_disconnect_request(R"({"property":"320000"})", detail), "320000");
  for (const std::string_view wrong :
       {"[]", "x", R"({"property":320000})", R"({"property":"123456789012345678901"})"}) {
    detail.clear();
    EXPECT_FALSE(read_disconnect_request(wrong, detail)) << wrong;
    EXPECT_NE(detail, "") << wrong;
  }
}

TEST(AccountRequest, NamesTheAccount) {
  std::string detail;
  EXPECT_EQ(read_account_request(R"({"account":"demo"})", detail), "demo");
  EXPECT_FALSE(read_account_request("{}", detail));
  EXPECT_NE(detail, "");
}

}  // namespace
}  // namespace latchkey::wire::test
