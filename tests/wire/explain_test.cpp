// Whatever is pasted, in whatever wrapping, means what its fixture says it means; and what nobody knows ends
// nothing.
#include "wire/explain.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "support/vectors.hpp"
#include "wire/explain_report.hpp"
#include "wire/pasted.hpp"
#include "wire/pasted_marks.hpp"
#include "wire/pastes.hpp"

namespace latchkey::wire::test {
namespace {

using core::Call;
using core::CredentialKind;
using core::Verdict;
using latchkey::test::Vector;
using latchkey::test::vectors_named;
using testing::HasSubstr;
using testing::Not;

[[nodiscard]] std::string verdict_of(const Explanation& told) {
  return told.verdict ? std::string{core::row_of(core::kVerdicts, *told.verdict).name} : "none";
}
[[nodiscard]] std::string everything(const Explanation& told) {
  const Report report = report_of(told);
  std::string all = write_explanation(told) + report.headline + report.source;
  for (const Fact& row : report.facts) all += row.value;
  for (const Section& section : report.sections) {
    for (const std::string& line : section.lines) all += line + '\n';
  }
  return all;
}

/// The calls of a fixture, by the names that --call takes.
[[nodiscard]] std::vector<std::string> call_names(const Vector& fixture) {
  const std::string path = fixture.path();
  const std::string grant = fixture.form("grant_type");
  if (path.ends_with("/access_token"))
    return grant.empty() ? std::vector<std::string>{"access_token", "exchange", "refresh"}
                         : std::vector<std::string>{grant.substr(0, grant.find(' ')),
                                                    "access_token " + grant.substr(0, grant.find(' '))};
  if (path.ends_with("{method}"))
    return {"getAppState", "postAppState", "postWebhook", "getHotels", "getRates"};
  return {path.substr(path.rfind('/') + 1)};
}

[[nodiscard]] std::vector<Vector> answers() {
  std::vector<Vector> all = vectors_named("error.");
  std::ranges::copy(vectors_named("success."), std::back_inserter(all));
  return all;
}

class Recorded : public testing::TestWithParam<Vector> {};

TEST_P(Recorded, WithAllOptionsMeansWhatItsFixtureSays) {
  const Vector& fixture = GetParam();
  for (const std::string& call : call_names(fixture)) {
    for (const auto& kind : core::kCredentialKinds) {
      Given given{.status = fixture.status(), .content_type = "application/json", .kind = kind.id};
      given.calls = calls_named(call);
      const Explanation told = explain(fixture.body(), given);
      EXPECT_EQ(verdict_of(told), fixture.text("connection")) << call << ' ' << kind.name;
      EXPECT_TRUE(told.recognised) << call << ' ' << kind.name;
      EXPECT_FALSE(told.steps.empty());
    }
  }
}

TEST_P(Recorded, AloneIsRecognised) {
  const Vector& fixture = GetParam();
  const Explanation told = explain(fixture.body(), {});
  EXPECT_TRUE(told.recognised);
  if (fixture.id == "error.api.unknown_path_html") {  // without its status it may as well be an outage
    ASSERT_FALSE(told.otherwise.empty());
    EXPECT_EQ(told.otherwise.front().verdict, fixture.text("connection"));
    return;
  }
  EXPECT_EQ(verdict_of(told), fixture.text("connection"));
}

TEST_P(Recorded, InEveryWrappingMeansTheSame) {
  for (const Paste& paste : pastes_of(GetParam())) {
    const Explanation told = explain(paste.text, {});
    EXPECT_EQ(verdict_of(told), GetParam().text("connection")) << paste.name << '\n' << paste.text;
    EXPECT_TRUE(told.recognised) << paste.name;
    EXPECT_THAT(everything(told), Not(HasSubstr("CANARY"))) << paste.name;
  }
}

TEST_P(Recorded, ShowsNoTokenOfItsBody) {
  const std::string all = everything(explain(GetParam().body(), {}));
  EXPECT_THAT(all, Not(HasSubstr("cbat_")));
  EXPECT_THAT(all, Not(HasSubstr("EXAMPLE")));
}
INSTANTIATE_TEST_SUITE_P(Every, Recorded, testing::ValuesIn(answers()),
                         [](const auto& fixture) { return latchkey::test::test_name(fixture.param); });

class RecordedError : public testing::TestWithParam<Vector> {};

TEST_P(RecordedError, CopiedFromAScreenIsRecognisedByItsWords) {
  const auto& body = GetParam().content.at("body");
  if (!body.is_object()) return;  // a page has no words of its own
  for (const char* key : {"error_description", "message", "detail", "hint"}) {
    if (!body.contains(key) || !body.at(key).is_string()) continue;
    const std::string words = body.at(key);
    EXPECT_EQ(verdict_of(explain("Error:\n  " + words + "\n", {})), GetParam().text("connection")) << words;
    break;
  }
}
INSTANTIATE_TEST_SUITE_P(Every, RecordedError, testing::ValuesIn([] {
                           auto all = vectors_named("error.");
                           std::erase_if(all, [](const Vector& row) {
                             // Its hint alone tells of a missing field; the description is that of every
                             // refusal.
                             return row.id == "error.auth.missing_header_live" ||
                                    row.id == "error.apikey.revoked_problem";  // HTTP's own words: below
                           });
                           return all;
                         }()),
                         [](const auto& fixture) { return latchkey::test::test_name(fixture.param); });

TEST(Explain, FindsWhatSupportNeedsInThePaste) {
  const Explanation told = explain(
      "HTTP/1.1 401 Unauthorized\nDate: Sun, 01 Nov 2026 10:00:00 GMT\nX-Request-ID: 0af7-651916cd\n\n"
      R"({"error":"access_denied","hint":"Access token is invalid","propertyID":320000})",
      {});
  EXPECT_EQ(told.request_id, "0af7-651916cd");
  EXPECT_EQ(told.property, "320000");
  EXPECT_EQ(told.time, "Sun, 01 Nov 2026 10:00:00 GMT");
  const std::string all = everything(told);
  for (const char* found : {"0af7-651916cd", "320000", "01 Nov 2026"}) EXPECT_THAT(all, HasSubstr(found));
}

TEST(Explain, TellsWhatItAssumedAndWhatElseItMightBe) {
  const Explanation told = explain(R"({"error":"access_denied","hint":"Access token is invalid"})", {});
  EXPECT_EQ(verdict_of(told), "refresh_then_verify");
  const std::string json = write_explanation(told);
  EXPECT_THAT(json, HasSubstr(R"("assumed":{"status":401,"credential":"oauth"})"));
  EXPECT_THAT(json,
              HasSubstr(R"("otherwise":[{"if":{"credential":"api_key"},"verdict":"refresh_then_verify")"));
  const Given all{.status = 401,
                  .content_type = "application/json",
                  .kind = CredentialKind::oauth,
                  .calls = {Call::get_app_state}};
  const std::string certain =
      write_explanation(explain(R"({"error":"access_denied","hint":"Access token is invalid"})", all));
  EXPECT_THAT(certain, Not(HasSubstr("assumed")));
  EXPECT_THAT(certain, Not(HasSubstr("otherwise")));
}

TEST(Explain, OneRefusalIsNoEnd) {
  const Explanation told = explain(R"({"error":"access_denied","hint":"Access token is invalid"})", {});
  EXPECT_THAT(told.meaning, HasSubstr("no end"));
  EXPECT_THAT(std::string{told.text}, Not(HasSubstr("ended")));
}

TEST(Explain, OfSeveralAnswersTellsTheTroubleAndNamesTheOthers) {
  const Explanation told = explain(
      "10:00 getAppState status=200 {\"success\":true,\"data\":{\"app_state\":\"enabled\"}}\n"
      "10:05 getAppState status=200 {\"success\":false,\"message\":\"User who approved this connection is "
      "not active anymore\"}\n"
      "10:06 getRates status=200 {\"success\":false,\"message\":\"Scope required for this call was not "
      "granted by property.\"}\n",
      {});
  EXPECT_EQ(told.code, "scope_missing") << "of two troubles the later";
  std::vector<std::string_view> others;
  for (const Otherwise& row : told.otherwise) others.push_back(row.code);
  EXPECT_THAT(others, testing::UnorderedElementsAre("healthy", "user_not_active"));
}

TEST(Explain, SaysTheAppStateOfAHealthyAnswer) {
  EXPECT_THAT(explain(R"({"success":true,"data":{"app_state":"pending"}})", {}).meaning,
              HasSubstr("`pending`"));
}

TEST(Explain, KnowsTheMobileAppsMessage) {
  for (
      const std::string text :
      {"Your app's ConnectionTokenProvider did not call the provided completion block within 60 seconds",
       "error: YOUR APP’S ConnectionTokenProvider did not\r\n  call the provided completion block within 60 "
       "seconds.",
       R"({"success":false,"message":"Your app's ConnectionTokenProvider did not call the provided completion block within 60 seconds"})"}) {
    const Explanation told = explain(text, {});
    EXPECT_EQ(told.code, "mobile_reader_timed_out");
    EXPECT_EQ(verdict_of(told), "healthy");
    EXPECT_EQ(told.blame, core::Blame::network);
    EXPECT_TRUE(told.recognised);
    EXPECT_GE(told.steps.size(), 5U);
  }
}

struct Strange {
  const char* name;
  std::string text{};
  Given given{};
  bool recognised = false;
};
class Harmless : public testing::TestWithParam<Strange> {};

TEST_P(Harmless, EndsNothing) {
  const Explanation told = explain(GetParam().text, GetParam().given);
  EXPECT_EQ(verdict_of(told), "retry");
  EXPECT_EQ(told.recognised, GetParam().recognised) << told.code;
  EXPECT_THAT(std::string{told.steps.front()}, testing::StartsWith("Keep the connection"));
}

[[nodiscard]] Given with(int status, const char* type = "application/json") {
  return {.status = status, .content_type = type};
}
INSTANTIATE_TEST_SUITE_P(
    Every, Harmless,
    testing::Values(
        Strange{"words_nobody_knows", "it does not work"},
        Strange{"the_words_of_any_401", "Request failed: HTTP 401 Unauthorized"},
        Strange{"an_unknown_401", R"({"error":"teapot"})", with(401)},
        Strange{"an_unknown_object", R"({"foo":1})"},
        Strange{"a_log_line_without_an_answer", R"({"level":"info","status":200})"},
        Strange{"a_truncated_body", R"({"success":false,"message":"Application is not available to be conn)",
                with(401), true},
        Strange{"an_edge_page", "<html><h1>Forbidden</h1></html>", with(403, "text/html"), true},
        Strange{"an_edge_page_that_quotes", R"(<html>{"error":"access_denied"}</html>)",
                with(401, "text/html"), true},
        Strange{"a_limit",
                R"({"success":false,"message":"User who approved this connection is not active anymore"})",
                with(429), true},
        Strange{"an_outage", R"({"error":"access_denied"})", with(503), true},
        Strange{"nothing", "", with(502), true}, Strange{"no_answer", "", with(0), true},
        Strange{"nothing_at_all", "", {}, true},
        Strange{"only_a_status", "Request failed with status code 503", {}, true},
        Strange{"a_time_out", "cURL error 28: Operation timed out after 10000 milliseconds", {}, true},
        Strange{"too_many", "429 Too Many Requests", {}, true},
        Strange{"an_outage_by_curl",
                "HTTP/1.1 503 Service Unavailable\nRetry-After: 5\n\nupstream connect error",
                {},
                true}),
    [](const auto& row) { return row.param.name; });

TEST(Explain, ReadsAnyBytesWithinItsLimits) {
  const std::size_t most = kPasteBytes / 8;  // work that grew with the square would be seen at an eighth too
  std::string bytes(kPasteBytes, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i);
  const auto many = [](std::string_view part, std::size_t count) {
    std::string text;
    while (text.size() + part.size() <= count) text += part;
    return text;
  };
  for (const std::string& text :
       {bytes, many("{", most), many("{x}", most), many("{\"a\":", most), many("{\\\"", most),
        many("{}", most), many("status 401 ", most), many("\n", most), many("HTTP/1.1 200\n", most),
        many("request-id ", most), many("{\"error\":\"{", most), many("&state=", most), many("[", most)}) {
    const Explanation told = explain(text, {});
    EXPECT_EQ(verdict_of(told), "retry") << text.substr(0, 20);
    EXPECT_FALSE(explain_delivery(text, {}).decision == core::Decision::ask) << text.substr(0, 20);
  }
}

TEST(Explain, TakesADeliveryForWhatItIs) {
  for (const Vector& fixture : vectors_named("webhook.appstate_changed.")) {
    const Explanation told = explain(fixture.body(), {});
    EXPECT_TRUE(told.recognised);
    EXPECT_EQ(told.verdict, std::nullopt) << "a delivery proves nothing";
    EXPECT_EQ(told.code, "webhook_delivery");
    EXPECT_THAT(write_explanation(told),
                HasSubstr(R"("verdict":null,"code":"webhook_delivery","blame":null)"));
  }
}

}  // namespace
}  // namespace latchkey::wire::test
