// The support page: an agent finds a hotel by its property id; read-only, escaped, and without a secret.
#include "relay/support_page.hpp"

#include <gmock/gmock.h>

#include <array>

#include "net/form.hpp"
#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SupportPage : public RelayTest {
 protected:
  net::Response look(const std::string& query) {
    net::Request request{.method = "GET", .path = "/support", .query = query};
    request.headers.add("Host", "localhost:8083");
    return bench.ask_operator(request);
  }
  /// As a browser reads an attribute.
  [[nodiscard]] static std::string unescaped(std::string text) {
    using Entity = std::pair<std::string_view, std::string_view>;
    for (const auto& [entity, plain] :
         std::array{Entity{"&quot;", "\""}, Entity{"&lt;", "<"}, Entity{"&#39;", "'"}, Entity{"&amp;", "&"}})
      for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
        text.replace(at, entity.size(), plain);
    return text;
  }
};

TEST_F(SupportPage, ShowsTheDiagnosisOfAProperty) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_THAT(look("property=320000").body, HasSubstr("The connection works."));
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  const net::Response page = look("property=320000");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("The connection is broken"), HasSubstr("user_not_active"),
                    HasSubstr("2027-01-15 08:00:00 UTC"), HasSubstr("who works at the property now"),
                    HasSubstr("request-1"), HasSubstr("is not active anymore"), HasSubstr("<dd>demo</dd>"),
                    HasSubstr("href=\"/explain\"")));
  EXPECT_THAT(page.headers.get("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(page.headers.get("Cache-Control"), "no-store");
}

/// The story: the page named sections of a file that only its authors have.
TEST_F(SupportPage, NamesCloudbedsGuideByAnAddressThatOpensAndNoPaperOfOurs) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_THAT(look("property=320000").body, Not(HasSubstr("DESIGN section")));
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  EXPECT_THAT(look("property=320000").body,
              AllOf(HasSubstr("href=\"https://myfrontdesk.cloudbeds.com/hc/en-us/articles/40296024983963\""),
                    Not(HasSubstr("FACTS section"))));
}

/// By the very form that is on the page.
TEST_F(SupportPage, HandsItsEvidenceOverToBeExplained) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  const std::string page = look("property=320000").body;
  EXPECT_THAT(page,
              AllOf(HasSubstr("action=\"/explain#answer\""), HasSubstr("Explain what getAppState was")));
  net::Form form;
  constexpr std::string_view kField = "<input type=\"hidden\" name=\"";
  for (auto at = page.find(kField); at != std::string::npos; at = page.find(kField, at + 1)) {
    const auto name = at + kField.size();
    const auto value = page.find("value=\"", name) + 7;
    form.rows.push_back({page.substr(name, page.find('"', name) - name),
                         unescaped(page.substr(value, page.find('"', value) - value))});
  }
  EXPECT_EQ(form.get("call"), "getAppState");
  net::Request request{.method = "POST", .path = "/explain", .body = net::write_form(form)};
  request.headers.add("Host", "localhost:8083");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  const net::Response told = bench.ask_operator(request);
  EXPECT_EQ(told.status, 200);
  EXPECT_THAT(told.body, AllOf(HasSubstr("user_not_active"), HasSubstr("id=\"answer\"")));
}

TEST_F(SupportPage, ChangesNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const double revision = bench.store().account("demo").revision;
  const std::size_t calls = bench.calls().size();
  (void)look("property=320000");
  EXPECT_EQ(bench.store().account("demo").revision, revision);
  EXPECT_EQ(bench.calls().size(), calls);
}

TEST_F(SupportPage, EscapesWhatOthersWrote) {
  bench.answers("getHotels",
                {200, R"({"success":true,"data":[{"propertyID":"320000","propertyName":"<b>Inn"}]})"});
  ASSERT_EQ(connect(bench, "<script>x</script>").status, 200);
  bench.answers("getAppState", {200, R"({"success":false,"message":"<img src=x>"})"});
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  const net::Response page = look("property=320000");
  EXPECT_THAT(page.body, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<b>Inn")), Not(HasSubstr("<img")),
                               HasSubstr("&lt;script&gt;"), HasSubstr("\u2026")));
}

TEST_F(SupportPage, SaysWhatAnIdIsAndWhenNobodyKnowsIt) {
  EXPECT_EQ(look("").status, 200);
  EXPECT_EQ(look("property=3200%3Cb%3E").status, 400);
  EXPECT_THAT(look("property=3200%3Cb%3E").body, Not(HasSubstr("3200<b>")));
  EXPECT_EQ(look("property=999").status, 404);
}

TEST_F(SupportPage, OfAConnectionMadeAnotherWayLeadsToItsOwnGuide) {
  const Json external{{"app_state", "disabled"}, {"guide", "https://partner.example/guide?a=1&b=2"}};
  ASSERT_EQ(bench.ask(partner_call("PUT", "/v1/accounts/demo/properties/320000/external", external)).status,
            200);
  EXPECT_THAT(
      look("property=320000").body,
      AllOf(HasSubstr("href=\"https://partner.example/guide?a=1&amp;b=2\""), Not(HasSubstr("allow access"))));
}

}  // namespace
}  // namespace latchkey::relay::tests
