// The operator's page: the same words as the command, nothing of the paste in it, nothing from elsewhere.
#include "relay/explain_page.hpp"

#include <gmock/gmock.h>

#include <string>

#include "net/form.hpp"
#include "relay/journey.hpp"
#include "relay/page_frame.hpp"
#include "wire/explain_report.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

[[nodiscard]] net::Request posted(std::vector<net::Header> fields) {
  net::Request request{.method = "POST", .path = "/explain"};
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.body = net::write_form({std::move(fields)});
  return request;
}

[[nodiscard]] net::Response ask(std::vector<net::Header> fields) {
  return explain_answer(posted(std::move(fields)));
}

TEST(ExplainPage, SaysTheSameAsTheCommand) {
  const std::string pasted = fixture("error.api.user_not_active").at("body").dump();
  const wire::Report report = wire::report_of(wire::explain(pasted, {}));
  const net::Response page = ask({{"pasted", pasted}});
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr(">" + escaped(report.headline) + "</h2>"));
  for (const wire::Fact& row : report.facts)
    EXPECT_THAT(page.body, HasSubstr("<dd>" + escaped(row.value) + "</dd>"));
  for (const wire::Section& section : report.sections) {
    for (const std::string& line : section.lines)
      EXPECT_THAT(page.body, HasSubstr("<li>" + escaped(line) + "</li>"));
  }
}

TEST(ExplainPage, TakesTheSameOptions) {
  EXPECT_THAT(ask({{"pasted", "x"}, {"status", "429"}}).body, HasSubstr("rate_limited"));
  EXPECT_THAT(
      ask({{"pasted", R"({"error":"access_denied"})"}, {"status", "401"}, {"credential", "api_key"}}).body,
      HasSubstr("key_revoked"));
  EXPECT_THAT(
      ask({{"pasted", R"({"event":"integration/appstate_changed","clientID":"a","newState":"disabled"})"},
           {"kind", "webhook"},
           {"client_id", "b"}})
          .body,
      HasSubstr("another app"));
  EXPECT_THAT(ask({{"pasted", "x"}, {"call", "refresh"}, {"credential", "oauth"}}).body,
              AllOf(HasSubstr("value=\"refresh\" selected"), HasSubstr("value=\"oauth\" selected")));
}

TEST(ExplainPage, RefusesAStatusThatIsNone) {
  for (const char* status : {"42", "600", "-1", "4o1", "99999999999"}) {
    const net::Response page = ask({{"pasted", "x"}, {"status", status}});
    EXPECT_EQ(page.status, 400) << status;
    EXPECT_THAT(page.body, HasSubstr("must be 100 to 599"));
  }
}

TEST(ExplainPage, ShowsNothingOfWhatWasPasted) {
  const net::Response page =
      ask({{"pasted",
            "</textarea><script>alert(1)</script> CANARY-1 Bearer CANARY-2 {\"access_token\":\"CANARY-3\"}"},
           {"property", "\"><script>"},
           {"content_type", "CANARY-4"},
           {"client_id", "CANARY-5"}});
  EXPECT_THAT(page.body, AllOf(Not(HasSubstr("CANARY")), Not(HasSubstr("<script"))));
}

TEST(ExplainPage, IsItsOwnAndNobodyKeepsIt) {
  for (const net::Response& page : {explain_form(), ask({{"pasted", "x"}})}) {
    EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(page.headers.get("Referrer-Policy"), "no-referrer");
    const std::string policy{page.headers.get("Content-Security-Policy")};
    EXPECT_THAT(policy, AllOf(testing::StartsWith("default-src 'none'; style-src 'sha256-"),
                              HasSubstr("form-action 'self'"), HasSubstr("frame-ancestors 'none'"),
                              Not(HasSubstr("unsafe"))));
    EXPECT_THAT(page.body,
                AllOf(Not(HasSubstr("<script")), Not(HasSubstr(" style=")), Not(HasSubstr("://"))));
  }
}

class ExplainRoute : public testing::Test {
 protected:
  Bench bench;
};

TEST_F(ExplainRoute, IsTheOperatorsAloneAndLogsNothing) {
  const auto ask = [&](net::Request request, const char* host) {
    request.headers.set("Host", host);
    return bench.ask_operator(std::move(request));
  };
  for (const char* host : {"127.0.0.1:8083", "[::1]:8083", "localhost:8083", "10.0.0.7"})
    EXPECT_EQ(ask({.method = "GET", .path = "/explain"}, host).status, 200) << host;
  // A page of the world whose name was rebound to this address reads nothing.
  for (const char* path : {"/explain", "/support", "/support/bundle"})
    for (const char* host : {"evil.example", "127.0.0.1.evil.example:8083", ""})
      EXPECT_EQ(ask({.method = "GET", .path = path}, host).status, 421) << host;
  const net::Response page = ask(posted({{"pasted", "CANARY-1"}}), "127.0.0.1:8083");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Keep the connection"));
  EXPECT_THAT(bench.log(), Not(HasSubstr("CANARY")));
  EXPECT_EQ(bench.ask({.method = "GET", .path = "/explain"}).status, 421) << "no public host has it";
  net::Request request{.method = "GET", .path = "/explain"};
  request.headers.set("Host", "localhost:8081");
  EXPECT_EQ(bench.ask(request).status, 404);
}

TEST(ExplainPage, AnOpenFieldFitsTheListener) {
  std::string most;
  for (std::size_t i = 0; i < kExplainCharacters; ++i) most += "\u20AC";  // three bytes, nine in a form
  EXPECT_LE(posted({{"pasted", most}}).body.size() + 4'096, kExplainFormBytes);
}

}  // namespace
}  // namespace latchkey::relay::tests
