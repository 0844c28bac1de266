// A day without Cloudbeds, a day without the partner's back end, a clock that is set back: in time of our
// own.
#include <gmock/gmock.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "relay/journey.hpp"
#include "relay/notices.hpp"
#include "time/virtual_time.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AnyOf;
using testing::ElementsAre;

const std::vector<std::string> kHotels{"320000", "320001", "320002", "320003",
                                       "320004", "320005", "320006", "320007"};
constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

class Outage : public RelayTest {
 protected:
  /// Second by second, every timer included. @return the most calls that were made in one of them
  std::size_t pass(core::Duration time) {
    std::size_t most = 0;
    for (core::Duration past{}; past < time; past += 1s) {
      const std::size_t before = bench.calls().size();
      bench.advance(1s);
      latchkey::tests::let_pass(1s);
      bench.run_ready();
      most = std::max(most, bench.calls().size() - before);
    }
    return most;
  }
  void connect_all() {
    bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", kHotels));
    ASSERT_EQ(connect(bench, "demo").status, 200);
    pass(30s);
  }
  /// To every call.
  void says(const Reply& reply) {
    for (const char* call : {"getAppState", "refresh_token", "postAppState", "postWebhook", "getWebhooks",
                             "deleteWebhook", "getHotels", "userinfo"})
      bench.answers(call, reply);
  }
  [[nodiscard]] Json links() { return account_of(bench, "demo").at("links"); }
  [[nodiscard]] std::map<std::string, std::size_t> questions() const {
    std::map<std::string, std::size_t> of;
    for (const OutgoingCall& call : bench.calls())
      if (call.name == "getAppState") ++of[std::string{call.fields.get("propertyID")}];
    return of;
  }
};

/// After eight tries each waits five minutes: 288 a day, and those before.
constexpr std::size_t kQuestionsADay = 300;

TEST_F(Outage, CloudbedsDownForADayKeepsTheTruthItKnewAsksWithinBoundsAndEndsByItself) {
  connect_all();
  const std::vector<Reply> silences{kLost, {503, ""}, {502, "<html>Bad gateway</html>"}, {500, "{}"}};
  bench.forget_calls();
  std::size_t most = 0;
  for (std::size_t hour = 0; hour < 24; ++hour) {
    says(silences[hour % silences.size()]);
    most = std::max(most, pass(1h));
    for (const Json& link : links()) {
      ASSERT_EQ(link.at("app_state"), "enabled") << "hour " << hour;
      ASSERT_THAT(link.at("reason"), AnyOf("cloudbeds_unreachable", "cloudbeds_unavailable"))
          << "hour " << hour << ": and it says why it may be old";
    }
  }
  std::size_t asked_most = 0;
  for (const auto& [property, count] : questions()) asked_most = std::max(asked_most, count);
  std::cout << "a day: " << bench.calls().size() << " calls, " << asked_most
            << " questions of a link at most, " << bench.count("refresh_token") << " refreshes, " << most
            << " calls in a second at most\n";
  EXPECT_LE(asked_most, kQuestionsADay);
  EXPECT_LE(bench.count("refresh_token"), kQuestionsADay);
  EXPECT_LE(most, 10U) << "what Cloudbeds allows an app in a second";
  EXPECT_EQ(questions().size(), kHotels.size()) << "each";

  says(said("success.postAppState"));
  bench.answers("refresh_token", token("CANARY-ACCESS-2", "CANARY-REFRESH-2"));
  bench.answers("getAppState", said("success.getAppState.enabled"));
  bench.answers("getWebhooks", said("success.getWebhooks.empty"));
  bench.forget_calls();
  pass(6min);  // the longest wait is five
  EXPECT_EQ(questions().size(), kHotels.size()) << "each is asked again";
  for (const Json& link : links()) {
    EXPECT_EQ(link.at("app_state"), "enabled");
    EXPECT_TRUE(link.at("reason").is_null());
    EXPECT_EQ(link.at("health"), "well");
  }
  ASSERT_GE(bench.count("refresh_token"), 1U);
  EXPECT_EQ(bench.last("refresh_token").fields.get("refresh_token"), "CANARY-REFRESH-1")
      << "the token of before the outage";
}

/// A story: after an outage the partner's secret was wrong, and for minutes support and hotel read that
/// Cloudbeds was down, since a time that moved with each try.
TEST_F(Outage, WhatCloudbedsSaysAfterItIsToldAndItsTimeStays) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const auto diagnosis = [&] {
    const auto call = partner_call("GET", "/v1/accounts/demo/properties/320000/diagnosis", Json::object());
    return Json::parse(bench.ask(call).body);
  };
  says({503, ""});
  pass(1h);
  EXPECT_EQ(diagnosis()["problem"], "cloudbeds_unavailable");
  bench.answers("getAppState", said("error.auth.token_invalid_live"));
  bench.answers("refresh_token", said("error.token.unknown_client"));
  pass(15min);
  const Json told = diagnosis();
  EXPECT_EQ(told["problem"], "client_unknown");
  EXPECT_EQ(told["blame"], "partner");
  EXPECT_EQ(told["app_state"], "enabled");
  pass(30min);
  EXPECT_EQ(diagnosis()["since"], told["since"]);
}

TEST_F(Outage, ACloudbedsThatComesBackWithoutThemEndsWhatEndedMeanwhile) {
  connect_all();
  says(kLost);
  pass(24h);
  bench.answers("refresh_token", token("CANARY-ACCESS-2", "CANARY-REFRESH-2"));
  bench.answers("getAppState", said("error.api.app_not_available"));
  pass(6min);
  for (const Json& link : links()) EXPECT_EQ(link.at("app_state"), "disabled");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Outage, ABackEndDownForADayIsToldAllInOrderAfterwards) {
  bench.answers("notices", {503, ""});
  bench.restart_with([](Config& config) {
    config.notify_url = "https://partner.example/notices";
    config.notify_secrets = {read_notify_secret(kSecret)};
  });
  connect_all();
  const std::vector<std::string> moved{"320000", "320001"};
  for (const char* state : {"pending", "enabled", "pending", "disabled"}) {
    pass(5h);
    for (const std::string& property : moved) {
      if (std::string_view{state} != "disabled")
        bench.answers("getAppState", said(std::string{"success.getAppState."} + state));
      EXPECT_EQ(bench.ask(put_state("demo", property, {{"app_state", state}})).status, 200) << state;
    }
    bench.answers("getAppState", said("success.getAppState.enabled"));
  }
  pass(4h);
  const std::size_t tries = bench.count("notices");
  std::cout << "a day: " << tries << " tries\n";
  EXPECT_LE(tries, kHotels.size() * 8) << "the oldest of each hotel, 5 s to 14 h apart";

  bench.answers("notices", {204, ""});
  bench.forget_calls();
  pass(24h);
  std::map<std::string, std::vector<std::string>> told;
  for (const OutgoingCall& call : bench.calls()) {
    if (call.name != "notices") continue;
    const Json body = Json::parse(call.body);
    told[body["data"]["property"]].push_back(body["type"].get<std::string>().substr(11));
  }
  EXPECT_EQ(told.size(), kHotels.size()) << "each hotel's";
  for (const std::string& property : moved) EXPECT_THAT(told[property].front(), "connected");
  for (const std::string& property : moved) EXPECT_THAT(told[property].back(), "disconnected");
  EXPECT_THAT(told["320005"], ElementsAre("connected"));
  EXPECT_EQ(bench.store().next_notice_at(), std::nullopt) << "nothing is left to be told";
}

TEST_F(Outage, AClockThatIsSetBackMakesNothingWaitForTheTimeThatIsThereTwice) {
  connect_all();
  says(kLost);
  pass(1h);
  bench.advance(-24h);
  says(said("success.postAppState"));
  bench.answers("getAppState", said("success.getAppState.enabled"));
  bench.forget_calls();
  pass(6min);
  EXPECT_EQ(questions().size(), kHotels.size()) << "the longest wait is five minutes";
  for (const Json& link : links()) EXPECT_TRUE(link.at("reason").is_null());
  bench.advance(-24h);
  bench.forget_calls();
  pass(21min);
  EXPECT_EQ(questions().size(), kHotels.size()) << "and the slow question comes when it is due";
}

TEST_F(Outage, ASessionOfATimeThatHasNotComeIsExpired) {
  const std::string session = session_for(bench, "demo");
  bench.advance(-1h);
  const net::Response refused = bench.ask(page_get("/v1/state", session));
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(code_of(refused), "session_expired");
}

}  // namespace
}  // namespace latchkey::relay::tests
