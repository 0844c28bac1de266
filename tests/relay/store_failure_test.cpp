// The store failing under the relay: told as such, nothing of it leaks, nothing is lost that was granted.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

class StoreFailure : public RelayTest {
 protected:
  [[nodiscard]] Json link() { return state(bench, session_for(bench, "demo"))["links"][0]; }
  void disconnect() {
    bench.answers("getAppState", said("error.api.app_not_available"));
    bench.ask(delivery(bench.webhook_path(),
                       fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump()));
  }
};

TEST_F(StoreFailure, IsToldToPagesSoThatTheyCanReadIt) {
  const std::string session = session_for(bench, "demo");
  bench.faults().all = true;
  const net::Request requests[] = {page_get("/v1/state", session), page_get("/v1/stream", session),
                                   page_post("/v1/connect", session, {{"return_to", kLocal.page}}),
                                   page_post("/v1/connect/finish", session, {{"code", "x"}})};
  for (const net::Request& request : requests) {
    const net::Response answer = bench.ask(request);
    EXPECT_EQ(answer.status, 503) << request.path;
    EXPECT_EQ(code_of(answer), "store_unavailable");
    EXPECT_EQ(answer.headers.get("Access-Control-Allow-Origin"), "http://localhost:8082");
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
  }
  EXPECT_EQ(bench.streams(), 0U) << "a stream that could not start is not kept";
  EXPECT_THAT(bench.log(), HasSubstr(kStoreDetail)) << "the operator is told why";
}

TEST_F(StoreFailure, IsAPageForABrowserOnItsWay) {
  Journey way = journey(bench, "demo");
  way.until_consent();
  Journey other = journey(bench, "demo");
  other.press();
  bench.faults().all = true;
  for (const net::Response& page : {other.depart(), way.allow()}) {
    EXPECT_EQ(page.status, 503);
    EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(page_code_of(page), "store_unavailable");
    EXPECT_EQ(page.headers.get("Referrer-Policy"), "no-referrer");
  }
}

TEST_F(StoreFailure, LetsCloudbedsSendItsWebhookAgain) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.faults().all = true;
  const net::Response known = bench.ask(delivery(bench.webhook_path(), "{}"));
  const net::Response unknown = bench.ask(delivery("/webhooks/unknown", "{}"));
  EXPECT_EQ(known.status, 503);
  EXPECT_EQ(known.body, unknown.body) << "good and bad look alike";
}

TEST_F(StoreFailure, AtNotingAWebhookLosesNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.faults().only = "mark_dirty";
  bench.answers("getAppState", said("error.api.app_not_available"));
  const std::string body = fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump();
  EXPECT_EQ(bench.ask(delivery(bench.webhook_path(), body)).body,
            bench.ask(delivery("/webhooks/unknown", body)).body);
  EXPECT_EQ(link()["app_state"], "disabled");
}

TEST_F(StoreFailure, AtSavingALinkIsMadeUpFor) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const net::Response stream = bench.ask(page_get("/v1/stream", session_for(bench, "demo")));
  bench.faults().only = "save_link";
  disconnect();
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  bench.faults().only.clear();
  ASSERT_TRUE(bench.until([&] { return bench.grants_on_disk() == 0; }));
  bench.run_ready();
  EXPECT_EQ(link()["app_state"], "disabled");
  EXPECT_THAT(bench.events(stream).back(), HasSubstr("disabled"));
}

TEST_F(StoreFailure, AtKeepingARefreshedTokenDoesNotLoseIt) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.faults().only = "reseal_grant";
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
  EXPECT_EQ(link()["app_state"], "enabled");
  const std::string old = bench.store().grant(bench.store().link("demo", "320000")->grant)->sealed;
  bench.faults().only.clear();
  ASSERT_TRUE(bench.until(
      [&] { return bench.store().grant(bench.store().link("demo", "320000")->grant)->sealed != old; }));
  bench.restart();
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-2");
}

TEST_F(StoreFailure, DuringARefreshDoesNotHoldUpTheNextOne) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.holds("getAppState");
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  bench.faults().only = "grant";  // which is read before it is refreshed
  bench.releases("getAppState");
  bench.faults().only.clear();
  EXPECT_EQ(bench.count("refresh_token"), 0U);
  EXPECT_THAT(bench.log(), HasSubstr("could not be refreshed"));
  bench.advance(1s);
  ASSERT_TRUE(bench.until([&] { return bench.count("refresh_token") == 1; }));
  bench.run_ready();
  EXPECT_EQ(link()["app_state"], "enabled");
}

TEST_F(StoreFailure, AtTellingAStreamEndsIt) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const net::Response stream = bench.ask(page_get("/v1/stream", session_for(bench, "demo")));
  bench.faults().only = "account";
  disconnect();
  EXPECT_TRUE(bench.ended(stream)) << "a button that cannot be told the truth must not look fresh";
  bench.faults().only.clear();
  EXPECT_EQ(link()["app_state"], "disabled");
}

TEST_F(StoreFailure, AtScrubbingIsTriedAgainAndEndsNothing) {
  bench.faults().only = "scrub";
  EXPECT_EQ(connect(bench, "demo").status, 200);
  const int before = bench.faults().calls;
  EXPECT_TRUE(bench.until([&] { return bench.faults().calls > before; }));
  EXPECT_THAT(bench.log(), HasSubstr("could not be scrubbed"));
}

/// Each call to the store fails once, in turn, on the whole way from press to disconnect.
TEST(EveryStoreCall, MayFailWithoutALeakAndWithoutALastingHarm) {
  int n = 0;
  for (bool reached = true; reached; ++n) {
    Bench bench;
    Journey way = journey(bench, "demo");
    const int start = bench.faults().calls;
    bench.faults().after = n;
    std::vector<net::Response> answers{way.press()};
    if (!way.ticket.empty()) answers.push_back(way.depart());
    if (!way.state.empty()) answers.push_back(way.allow());
    const auto finish = bench.begin(
        page_post("/v1/connect/finish", way.session, {{"code", way.code.empty() ? "none" : way.code}}));
    bench.run_ready();
    if (*finish) answers.push_back(**finish);  // else it waits for a link that asks again later
    if (bench.count("postWebhook") > 0)
      answers.push_back(bench.ask(delivery(bench.webhook_path(), R"({"newState":"enabled"})")));
    reached = bench.faults().after < 0;
    EXPECT_EQ(bench.faults().calls - start > n, reached);
    for (const net::Response& answer : answers) EXPECT_NE(answer.status, 599) << "call " << n;
    for (const std::string_view never : {kCanary, std::string_view{"STORE-DETAIL"}}) {
      EXPECT_THAT(bench.answered(), Not(HasSubstr(never))) << "call " << n;
    }
    bench.faults().after = -1;
    EXPECT_EQ(connect(bench, "demo").status, 200) << "call " << n;
    EXPECT_EQ(state(bench, way.session)["links"][0]["app_state"], "enabled") << "call " << n;
    bench.advance(11min);
    bench.sweep();
    EXPECT_EQ(bench.grants_on_disk(), 1U) << "call " << n;
  }
  EXPECT_GT(n, 20);
}

}  // namespace
}  // namespace latchkey::relay::tests
