// Answers of any shape become values; none is too strange, too long or too deep.
#include "wire/answers.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/snapshot.hpp"

namespace latchkey::wire::test {
namespace {

using core::BodyKind;
using core::Call;

[[nodiscard]] core::Answer read_answer(int status, std::string_view body, std::string_view request_id = "") {
  return wire::read_answer(Call::other, {status, "application/json", body, request_id, ""});
}

[[nodiscard]] BodyKind kind_of(std::string_view content_type, std::string_view body) {
  return wire::read_answer(Call::other, {200, content_type, body, "", ""}).body;
}

TEST(ReadAnswer, TellsJsonFromEverythingElse) {
  for (const std::string_view nothing : {"", " ", "\r\n"})
    EXPECT_EQ(read_answer(200, nothing).body, BodyKind::none);
  EXPECT_EQ(read_answer(200, "{}").body, BodyKind::json);
  EXPECT_EQ(read_answer(200, "\xEF\xBB\xBF{}").body, BodyKind::json) << "with a byte order mark";
  for (const std::string_view other : {"null", "[]", "\"text\"", "5"})
    EXPECT_EQ(read_answer(200, other).body, BodyKind::other) << other;
  for (const std::string_view broken :
       {"{", "{} {}", "{'a':1}", "\xFF", "{\"a\":\"\xFF\"}", "[1", "maintenance"})
    EXPECT_EQ(read_answer(200, broken).body, BodyKind::broken) << broken;
}

TEST(ReadAnswer, LooksAtTheBodyBeforeItBelievesItsLabel) {
  EXPECT_EQ(kind_of("text/html; charset=utf-8", R"({"success":true})"), BodyKind::json);
  EXPECT_EQ(kind_of("", R"({"success":true})"), BodyKind::json);
  EXPECT_EQ(kind_of("application/json", "<!doctype html><html>"), BodyKind::page);
  EXPECT_EQ(kind_of("", "\n <html>"), BodyKind::page);
  EXPECT_EQ(kind_of("Text/HTML", "Service unavailable"), BodyKind::page);
  EXPECT_EQ(kind_of("text/plain", "upstream connect error"), BodyKind::other);
  EXPECT_EQ(kind_of("application/problem+json", "upstream connect error"), BodyKind::broken);
  EXPECT_EQ(kind_of("text/plain", R"({"success":tr)"), BodyKind::broken);
}

TEST(ReadAnswer, KnowsWhatEachCallAskedFor) {
  struct Case {
    Call call;
    std::string_view complete;
    std::string_view incomplete;
  };
  for (const Case& row : {
           Case{Call::exchange, R"({"access_token":"t"})", R"({"access_token":""})"},
           Case{Call::refresh, R"({"access_token":"t"})", R"({"token_type":"Bearer"})"},
           Case{Call::migrate, R"({"access_token":"cbat_1"})", R"({"success":true})"},
           Case{Call::get_app_state, R"({"success":true,"data":{"app_state":"pending"}})",
                R"({"success":true,"data":{"app_state":"asleep"}})"},
           Case{Call::get_app_state, R"({"data":{"app_state":"enabled"}})", R"({"success":true})"},
           Case{Call::post_app_state, R"({"success":true})", "{}"},
           Case{Call::post_webhook, R"({"success":"true"})", R"({"data":{}})"},
           Case{Call::get_hotels, R"({"success":true,"data":[]})", "{}"},
       }) {
    EXPECT_TRUE(wire::read_answer(row.call, {200, "", row.complete, "", ""}).complete) << row.complete;
    EXPECT_FALSE(wire::read_answer(row.call, {200, "", row.incomplete, "", ""}).complete) << row.incomplete;
  }
  EXPECT_TRUE(wire::read_answer(Call::other, {200, "", "{}", "", ""}).complete);
}

TEST(ReadAnswer, ReadsRetryAfterInSecondsWithALimit) {
  const auto pause = [](std::string_view text) {
    return wire::read_answer(Call::other, {429, "", "", "", text}).retry_after;
  };
  EXPECT_EQ(pause("0"), std::chrono::seconds{0});
  EXPECT_EQ(pause("7"), std::chrono::seconds{7});
  EXPECT_EQ(pause("86400"), core::kRetryAfter);
  for (const std::string_view other : {"", "-1", "1.5", "7 ", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999"})
    EXPECT_EQ(pause(other), std::nullopt) << other;
}

TEST(ReadAnswer, GathersStatementsThatStandInLists) {
  EXPECT_EQ(read_answer(422, R"({"errors":["One","Two"]})").said, "one two");
  EXPECT_EQ(read_answer(422, R"({"errors":{"propertyID":["Is required."]}})").said, "is required.");
  EXPECT_EQ(read_answer(422, R"({"errors":[{"code":7,"detail":"Gone"}]})").said, "7 gone");
  EXPECT_EQ(read_answer(401, R"({"error":{"message":"No"}})").error, "no");
}

TEST(ReadAnswer, ReadsTheFlagUnderEitherNameAndType) {
  EXPECT_EQ(read_answer(200, R"({"success":true})").success, true);
  EXPECT_EQ(read_answer(200, R"({"success":"true"})").success, true);
  EXPECT_EQ(read_answer(200, R"({"success":"false"})").success, false);
  EXPECT_EQ(read_answer(404, R"({"status":false})").success, false);
  EXPECT_EQ(read_answer(401, R"({"status":401})").success, std::nullopt) << "there it is the HTTP status";
  EXPECT_EQ(read_answer(200, R"({"success":1})").success, true);
  EXPECT_EQ(read_answer(200, R"({"success":"0"})").success, false);
  EXPECT_EQ(read_answer(200, R"({"status":0})").success, std::nullopt);
  for (const std::string_view odd : {R"({"success":2})", R"({"success":null})", R"({"success":{}})"})
    EXPECT_EQ(read_answer(200, odd).success, std::nullopt) << odd;
}

TEST(ReadAnswer, GathersEveryStatementInOneLine) {
  const auto answer = read_answer(
      401, R"({"error":"Access_Denied","message":"One\r\n  two","hint":"THREE","detail":"four","title":""})",
      "r-1");
  EXPECT_EQ(answer.error, "access_denied");
  EXPECT_EQ(answer.said, "one two three four");
  EXPECT_EQ(answer.request_id, "r-1");
  EXPECT_EQ(answer.status, 401);
}

TEST(ReadAnswer, FindsKeysInAnySpelling) {
  EXPECT_EQ(read_answer(200, R"({"Success":false,"MESSAGE":"No"})").said, "no");
}

TEST(ReadAnswer, KeepsOnlyTheBeginningOfALongStatement) {
  for (const std::size_t length : {1'998U, 1'999U, 2'000U, 2'001U, 100'000U}) {
    const std::string statement(length, 'x');
    std::string body = R"({"error":")" + statement;
    body += R"(","message":")" + statement;
    body += R"(","hint":")" + statement + R"("})";
    const auto answer = read_answer(400, body);
    ASSERT_EQ(answer.body, BodyKind::json);
    EXPECT_LE(answer.said.size(), 2'000U) << length;
    EXPECT_LE(answer.error.size(), 2'000U) << length;
  }
}

TEST(ReadAnswer, GivesUpOnWhatIsTooLargeOrTooDeep) {
  EXPECT_EQ(read_answer(200, "{" + std::string(1024 * 1024, ' ')).body, BodyKind::broken);
  const std::string deep = R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(read_answer(200, deep).body, BodyKind::broken);
  EXPECT_EQ(read_answer(200, R"({"message":"[[[[[[[[[[[[[[[[[[[[[[[[ \" [[[["})").body, BodyKind::json)
      << "brackets in a text are no depth";
}

[[nodiscard]] std::optional<core::AppState> read_app_state(std::string_view body) {
  return wire::read_answer(Call::get_app_state, {200, "", body, "", ""}).app_state;
}

TEST(ReadAnswer, TakesOnlyTheFourAppStates) {
  EXPECT_EQ(read_app_state(R"({"data":{"app_state":"pending"}})"), core::AppState::pending);
  for (const std::string_view other :
       {"", "{}", R"({"data":"enabled"})", R"({"data":{"app_state":"Enabled"}})",
        R"({"data":{"app_state":1}})", R"({"data":{"app_state":null}})", R"({"app_state":"enabled"})",
        R"({"data":[{"app_state":"enabled"}]})"}) {
    EXPECT_EQ(read_app_state(other), std::nullopt) << other;
  }
}

std::optional<core::Instant> expiry(const std::string& expires_in) {
  const auto token = read_token(R"({"access_token":"t","expires_in":)" + expires_in + "}",
                                core::CredentialKind::oauth, core::instant(1'000));
  return token ? token->credential.expires_at : std::nullopt;
}

TEST(ReadToken, CountsTheLifetimeFromNow) {
  EXPECT_EQ(expiry("28800"), core::instant(28'801'000));
  EXPECT_EQ(expiry("\"3600\""), core::instant(3'601'000)) << "a number in quotes is one all the same";
}

TEST(ReadToken, TakesNoLifetimeThatIsNone) {
  for (const std::string strange : {"0", "-1", "1.5", "null", "true", "\"\"", "\"soon\"", "\" 5\"",
                                    "99999999999999999999", "9223372036854775807", "[]"}) {
    EXPECT_EQ(expiry(strange), std::nullopt) << strange;
  }
}

TEST(ReadToken, NeedsAnAccessToken) {
  for (const std::string_view without :
       {"", "{}", R"({"access_token":""})", R"({"access_token":null})", R"({"access_token":{}})", "<html>"}) {
    EXPECT_FALSE(read_token(without, core::CredentialKind::oauth, core::instant(0))) << without;
  }
}

TEST(ReadToken, ListsPropertiesAndNotAssociations) {
  const auto token = read_token(
      R"({"access_token":"t","resources":[{"type":"association","id":"9"},{"type":"property","id":"320000"},{"type":"property","id":320001},
          {"type":"property","id":""},{"type":"property"},"x",null,{"id":"7"}]})",
      core::CredentialKind::api_key, core::instant(0));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->properties, (std::vector<std::string>{"320000", "320001"}));
  EXPECT_EQ(token->credential.kind, core::CredentialKind::api_key);
}

std::string rows(std::size_t count, const std::string& row) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + row;
  return out;
}

TEST(ReadToken, ReadsEveryPropertyOfALargeGroupAndNoBomb) {
  const auto token = read_token(
      R"({"access_token":"t","resources":[)" + rows(1'500, R"({"type":"property","id":"1"})") + "]}",
      core::CredentialKind::oauth, core::instant(0));
  EXPECT_EQ(token->properties.size(), 1'000U);
}

TEST(ReadHotels, LeavesOutRowsWithoutAnIdAndHasALimit) {
  const auto hotels = read_hotels(
      R"({"data":[{"propertyID":320000,"propertyName":"A"},{"propertyName":"B"},{"propertyID":"320001"}]})");
  ASSERT_EQ(hotels.size(), 2U);
  EXPECT_EQ(hotels[0].property, "320000");
  EXPECT_EQ(hotels[1].name, "");
  EXPECT_EQ(read_hotels(R"({"data":[)" + rows(1'500, R"({"propertyID":"1"})") + "]}").size(), 1'000U);
  for (const std::string_view other :
       {"", "{}", R"({"data":{}})", R"({"data":null})", R"({"data":[1,"x",[]]})"})
    EXPECT_TRUE(read_hotels(other).empty());
}

TEST(ReadSubscription, IsEmptyWhenThereIsNone) {
  EXPECT_EQ(read_subscription(R"({"success":true,"data":{"subscriptionID":"abc"}})"), "abc");
  EXPECT_EQ(read_subscription(R"({"success":true})"), "");
  EXPECT_EQ(read_subscription("no json"), "");
}

TEST(ReadSubscriptions, TakesTheAddressUnderEitherName) {
  const auto rows = read_subscriptions(
      R"({"success":true,"data":[
        {"id":"a","key":{"type":"property","id":320000},"subscriptionData":{"url":"https://x/1"}},
        {"id":"b","key":{"type":"association","id":"7"},"subscriptionData":{"endpoint":"https://x/2"}},
        {"id":"c"}, 5]})");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].id, "a");
  EXPECT_EQ(rows[0].property, "320000");
  EXPECT_EQ(rows[0].address, "https://x/1");
  EXPECT_EQ(rows[1].property, "") << "of no one property";
  EXPECT_EQ(rows[1].address, "https://x/2");
  EXPECT_EQ(rows[2].address, "");
}

TEST(ReadSubscriptions, IsEmptyForAnythingElse) {
  for (const std::string_view other :
       {"", "{}", "[]", "no json", R"({"data":{}})", R"({"data":null})", R"({"data":[]})"})
    EXPECT_TRUE(read_subscriptions(other).empty()) << other;
}

TEST(ReadPerson, JoinsTheNamesAndKeepsWhatIsThere) {
  const auto person = read_person(R"({"first_name":"Ana","last_name":"Lima","email":"ana@hotel.example"})");
  ASSERT_TRUE(person);
  EXPECT_EQ(person->name, "Ana Lima");
  EXPECT_EQ(person->email, "ana@hotel.example");
  EXPECT_EQ(read_person(R"({"last_name":"Lima"})")->name, "Lima");
  EXPECT_EQ(read_person(R"({"email":"ana@hotel.example"})")->name, "");
}

TEST(ReadPerson, IsNobodyWithoutANameAndAnAddress) {
  for (const std::string_view nobody : {"", "{}", "[]", "<html>", R"({"first_name":"","email":null})"})
    EXPECT_FALSE(read_person(nobody)) << nobody;
}

TEST(ReadPerson, CutsWhatNoPageCouldShow) {
  const std::string body = R"({"first_name":")" + std::string(5'000, 'x') + R"("})";
  EXPECT_EQ(read_person(body)->name.size(), kPersonBytes);
}

TEST(ReadPerson, ReadsTheIdAsTextOrNumber) {
  for (const std::string_view id : {R"("190000000000001")", "190000000000001"}) {
    const auto person = read_person(R"({"first_name":"Ana","user_id":)" + std::string{id} + "}");
    EXPECT_EQ(person->id, "190000000000001");
  }
}

TEST(ReadUsers, AreThoseOfTheProperty) {
  const std::string body =
      R"({"success":true,"data":{"320000":[{"userID":"1","firstName":"Ada"},{"user_id":2},{"id":"3"},{"name":"x"}],)"
      R"("320001":[{"userID":"4"}]}})";
  EXPECT_EQ(read_users(body, "320000"), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(read_users(body, "320001"), (std::vector<std::string>{"4"}));
  EXPECT_TRUE(read_users(body, "320002").empty());
  EXPECT_EQ(read_users(R"({"data":{"1":[)" + rows(1'500, R"({"userID":"1"})") + "]}}", "1").size(), 1'000U);
}

TEST(ReadUsers, IsEmptyForAnythingElse) {
  for (const std::string_view other :
       {"", "{}", "[]", "no json", R"({"data":[{"userID":"1"}]})", R"({"data":null})", R"({"data":{"1":{}}})",
        R"({"data":{"1":["1",null]}})"})
    EXPECT_TRUE(read_users(other, "1").empty()) << other;
}

TEST(ReadHotels, LeavesOutWhatHasNoIdAndStopsAtTheLimit) {
  EXPECT_EQ(read_hotels(R"({"data":[{"propertyName":"Nameless"},{"propertyID":7}]})").size(), 1U);
  for (const std::string_view none : {"", "{}", R"({"data":{}})", R"({"data":"x"})"})
    EXPECT_TRUE(read_hotels(none).empty()) << none;
  std::string many = R"({"data":[)";
  for (int i = 0; i < 1'200; ++i)
    many += (i > 0 ? "," : "") + (R"({"propertyID":)" + std::to_string(i) + "}");
  EXPECT_EQ(read_hotels(many + "]}").size(), 1'000U);
}

TEST(ReadToken, LeavesOutResourcesThatAreNoProperty) {
  const auto token = read_token(
      R"({"access_token":"t","resources":[{"type":"association","id":"1"},{"type":"property"},7,{"type":"property","id":320000}]})",
      core::CredentialKind::oauth, core::instant(0));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->properties, std::vector<std::string>{"320000"});
  EXPECT_FALSE(read_token("[]", core::CredentialKind::oauth, core::instant(0)));
}

TEST(ReadSubscription, IsEmptyWhereThereIsNone) {
  for (const std::string_view none : {"", "{}", R"({"data":[]})", R"({"data":{"subscriptionID":null}})"})
    EXPECT_EQ(read_subscription(none), "") << none;
}

}  // namespace
}  // namespace latchkey::wire::test
