// What a monitor reads is Prometheus text, and bounded whatever comes in.
#include "relay/metrics.hpp"

#include <regex>
#include <sstream>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, CountByLabelsAndEscapeThem) {
  Metrics metrics;
  metrics.count(Counter::requests, {"GET", "/v1/state", "200"});
  metrics.count(Counter::requests, {"GET", "/v1/state", "200"});
  metrics.count(Counter::limited, {"a\"b\\c\nd"});
  const std::string text = metrics.text({});
  EXPECT_THAT(text,
              HasSubstr("latchkey_requests_total{method=\"GET\",route=\"/v1/state\",status=\"200\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("latchkey_limited_total{limit=\"a\\\"b\\\\c d\"} 1\n"));
}

TEST(Metrics, AHistogramsBucketsHoldEverythingBelow) {
  Metrics metrics;
  metrics.observe(Histogram::request, 30ms);
  metrics.observe(Histogram::request, 3s);
  metrics.observe(Histogram::request, 3min);
  const std::string text = metrics.text({});
  EXPECT_THAT(text, HasSubstr("latchkey_request_seconds_bucket{le=\"0.025\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("latchkey_request_seconds_bucket{le=\"0.05\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("latchkey_request_seconds_bucket{le=\"5\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("latchkey_request_seconds_bucket{le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("latchkey_request_seconds_sum 183.03\n"));
}

TEST(Metrics, AWebhookIsTimedToTheNextPublishAndNoFurther) {
  Metrics metrics;
  const core::Instant start = core::instant(1'000'000);
  const auto timed = [&] {
    return metrics.text({}).find("latchkey_webhook_to_publish_seconds_count 1\n") != std::string::npos;
  };
  metrics.published("a", start);
  metrics.hinted("a", start);
  metrics.published("b", start + 1s);
  EXPECT_FALSE(timed());
  metrics.published("a", start + 1s);
  EXPECT_TRUE(timed());
  metrics.published("a", start + 2s);
  metrics.hinted("a", start + 3s);
  metrics.published("a", start + 3s + 2min);
  EXPECT_TRUE(timed()) << "what came two minutes later had another cause";
}

class Monitor : public RelayTest {
 protected:
  [[nodiscard]] std::string metrics() {
    const net::Response response = bench.ask_operator({.method = "GET", .path = "/metrics"});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    return response.body;
  }
};

TEST_F(Monitor, EveryLineIsPrometheusText) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::regex line(
      R"(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="([^"\\\n]|\\.)*",?)+\})? [-+0-9.e]+)");
  std::istringstream lines(metrics());
  for (std::string one; std::getline(lines, one);) EXPECT_TRUE(std::regex_match(one, line)) << one;
}

TEST_F(Monitor, TellsOfAConnectionFromEndToEnd) {
  const std::string session = session_for(bench, "demo");
  const net::Response stream = bench.ask(page_get("/v1/stream", session));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("success.getAppState.pending"));
  EXPECT_EQ(
      bench.ask(delivery(bench.webhook_path(), body_of("webhook.appstate_changed.installing_to_pending")))
          .status,
      200);
  EXPECT_EQ(bench.ask(delivery("/webhooks/unknown", "{}")).status, 200);
  const std::string text = metrics();
  for (const char* line :
       {"latchkey_requests_total{method=\"POST\",route=\"/v1/connect/finish\",status=\"200\"} 1\n",
        "latchkey_requests_total{method=\"GET\",route=\"/connect/{ticket}\",status=\"303\"} 1\n",
        "latchkey_cloudbeds_calls_total{endpoint=\"access_token\",result=\"ok\"} 1\n",
        "latchkey_verdicts_total{verdict=\"healthy\",code=\"\"}",
        "latchkey_deliveries_total{result=\"asked\"} 1\n",
        "latchkey_deliveries_total{result=\"unknown\"} 1\n", "latchkey_stream_clients 1\n",
        "latchkey_ready 1\n", "latchkey_links{app_state=\"",
        "latchkey_webhook_to_publish_seconds_count 1\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

/// The story: each run of the doctor was counted as a delivery for nobody, and an alarm on that number woke
/// an operator who had only looked after the installation.
TEST_F(Monitor, CountsNoDeliveryWhenTheDoctorLooksAndEachOneForNobodyWhoeverSaysToBeTheDoctor) {
  const net::Response looked = bench.ask(delivery("/webhooks/latchkey-doctor", "{}"));
  EXPECT_EQ(looked.body, "{\"ok\":true}");
  EXPECT_THAT(metrics(), Not(HasSubstr("latchkey_deliveries_total{")));
  for (const char* path : {"/webhooks/latchkey-doctor-", "/webhooks/Latchkey-Doctor", "/webhooks/unknown"}) {
    net::Request stranger = delivery(path, "{\"event\":\"latchkey-doctor\"}");
    stranger.headers.set("User-Agent", "latchkey-doctor");
    EXPECT_EQ(bench.ask(stranger).body, looked.body);
  }
  EXPECT_THAT(metrics(), HasSubstr("latchkey_deliveries_total{result=\"unknown\"} 3\n"));
}

TEST_F(Monitor, AddressesAndWordsOfStrangersMakeNoRows) {
  const std::size_t before = metrics().size();
  for (int i = 0; i < 200; ++i) {
    net::Request request{.method = "M" + std::to_string(i), .path = "/p" + std::to_string(i)};
    request.headers.add("Host", "localhost:8081");
    EXPECT_EQ(bench.ask(request).status, 404);
  }
  EXPECT_LT(metrics().size(), before + 200);
}

TEST_F(Monitor, ReadinessTellsWhyNot) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const auto ready = [&] { return bench.ask_operator({.method = "GET", .path = "/readyz"}); };
  EXPECT_EQ(ready().status, 200);
  bench.faults().only = "probe";
  EXPECT_THAT(ready().body, HasSubstr("store:"));
  EXPECT_THAT(ready().body, Not(HasSubstr("STORE-DETAIL")));
  EXPECT_THAT(metrics(), HasSubstr("latchkey_ready 0\n"));
  bench.faults().only.clear();
  bench.restart_with_another_key(9);
  EXPECT_EQ(ready().status, 503);
  EXPECT_THAT(ready().body, HasSubstr("key:"));
}

TEST_F(Monitor, EveryAnswerHasAnIdOfOurOwnThatTheLogKnows) {
  net::Request request = page_get("/v1/state", session_for(bench, "demo"));
  request.headers.add("X-Request-ID", "chosen-by-a-stranger");
  const std::string first{bench.ask(request).headers.get("X-Request-ID")};
  const std::string second{bench.ask(request).headers.get("X-Request-ID")};
  EXPECT_NE(first, "");
  EXPECT_NE(first, second);
  EXPECT_THAT(bench.log(), HasSubstr(first));
  EXPECT_THAT(bench.log(), Not(HasSubstr("chosen-by-a-stranger")));
}

TEST_F(Monitor, TheLogNamesRoutesAndNoTicketOrCode) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  const std::string ticket = way.ticket.substr(way.ticket.rfind('/') + 1);
  EXPECT_EQ(bench.ask(delivery("/webhooks/GUESSED-SECRET", "{}")).status, 200);
  EXPECT_EQ(way.finish().status, 200);
  const std::string secret = bench.webhook_path().substr(10);
  EXPECT_THAT(bench.log(), HasSubstr("/connect/{ticket}"));
  for (const std::string& secret_word :
       {ticket, way.code, way.state, way.session, secret, std::string{"GUESSED-SECRET"}})
    EXPECT_THAT(bench.log(), Not(HasSubstr(secret_word)));
}

}  // namespace
}  // namespace latchkey::relay::tests
