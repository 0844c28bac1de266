// Webhooks out: what the partner's back end is told, how it is signed, and how long it is tried.
#include "relay/notices.hpp"

#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kSecret =
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";  // of the specification's example

class Notices : public RelayTest {
 protected:
  Notices() {
    bench.answers("notices", {204, ""});
    bench.restart_with([](Config& config) {
      config.notify_url = "https://partner.example/notices";
      config.notify_secrets = {read_notify_secret(kSecret)};
    });
  }
  /// "connected 320000", in the order in which they were sent.
  [[nodiscard]] std::vector<std::string> told() const {
    std::vector<std::string> all;
    for (const OutgoingCall& call : bench.calls()) {
      if (call.name != "notices") continue;
      const Json body = Json::parse(call.body);
      all.push_back(body["type"].get<std::string>().substr(11) + " " +
                    body["data"]["property"].get<std::string>());
    }
    return all;
  }
  void end() {
    bench.answers("getAppState", said("error.api.app_not_available"));
    bench.ask(delivery(bench.webhook_path(), body_of("webhook.appstate_changed.enabled_to_disabled")));
    bench.run_ready();
  }
};

TEST_F(Notices, TellOfAConnectionAndOfItsEnd) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  EXPECT_THAT(told(), ElementsAre("connected 320000"));
  end();
  EXPECT_THAT(told(), ElementsAre("connected 320000", "disconnected 320000"));
  const Json body = Json::parse(bench.last("notices").body);
  EXPECT_EQ(body["data"]["account"], "demo");
  EXPECT_EQ(body["data"]["reason"], "app_not_available");
  EXPECT_EQ(body["timestamp"], "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(bench.store().next_notice_at(), std::nullopt) << "nothing is left to be told";
}

TEST_F(Notices, TellThatAPersonMustAuthorizeAgain) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("error.api.user_not_active"));
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  bench.run_ready();
  EXPECT_THAT(told(), ElementsAre("connected 320000", "reauthorize 320000"));
}

TEST_F(Notices, TellOfASetUpStepAndThenOfTheConnection) {
  bench.answers("getAppState", said("success.getAppState.pending"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  bench.answers("getAppState", said("success.getAppState.enabled"));
  bench.ask(put_state("demo", "320000", {{"app_state", "enabled"}}));
  bench.run_ready();
  EXPECT_THAT(told(), ElementsAre("pending 320000", "connected 320000"));
}

TEST_F(Notices, TellThatAConnectionWasRenewed) {
  bench.restart_with(take_marketplace_starts);
  ASSERT_EQ(connect(bench, "demo").status, 200);
  end();
  bench.answers("getAppState", said("success.getAppState.enabled"));
  Browser browser;
  EXPECT_EQ(start_in_marketplace(bench, browser).status, 303);
  bench.run_ready();
  EXPECT_THAT(told(),
              ElementsAre("connected 320000", "disconnected 320000", "renewed 320000", "connected 320000"));
}

TEST_F(Notices, AreSignedAsStandardWebhooksSays) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  const OutgoingCall& call = bench.last("notices");
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.address, "https://partner.example/notices");
  EXPECT_EQ(call.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(call.headers.get("webhook-timestamp"), "1800000000");
  EXPECT_EQ(
      call.headers.get("webhook-signature"),
      sign_notice({read_notify_secret(kSecret)}, call.headers.get("webhook-id"), "1800000000", call.body));
}

/// Story: on a full disk a message that was taken could not be noted as taken, and was sent again at once:
/// 11,142 times in 5 s.
TEST_F(Notices, AreNotRepeatedWithoutAPauseWhileTheStoreFails) {
  for (const char* failing : {"drop_notice", "delay_notice"}) {
    bench.answers("notices", {failing == std::string_view{"drop_notice"} ? 204 : 500, ""});
    bench.faults().only = failing;
    ASSERT_EQ(connect(bench, failing).status, 200);
    const std::size_t before = bench.count("notices");
    const auto start = std::chrono::steady_clock::now();
    (void)bench.until([&] { return std::chrono::steady_clock::now() > start + 300ms; });
    EXPECT_LE(bench.count("notices"), before + 1) << failing;
    bench.faults().only.clear();
    bench.answers("authorization_code", token("CANARY-ACCESS-2", "CANARY-REFRESH-2", {"320001"}));
  }
}

TEST_F(Notices, AreSentAgainWithTheSameIdAndNothingOvertakesThem) {
  bench.answers("notices", {500, "no"});
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  end();
  EXPECT_THAT(told(), ElementsAre("connected 320000")) << "the end waits for its turn";
  const std::string id{bench.last("notices").headers.get("webhook-id")};
  bench.answers("notices", {200, "ok"});
  bench.advance(5s);
  bench.restart();  // looks at once
  EXPECT_THAT(told(), ElementsAre("connected 320000", "connected 320000", "disconnected 320000"));
  const auto again =
      std::find_if(bench.calls().rbegin(), bench.calls().rend(),
                   [&](const OutgoingCall& call) { return call.headers.get("webhook-id") == id; });
  EXPECT_EQ(again->headers.get("webhook-timestamp"), "1800000005");
}

TEST_F(Notices, SurviveAKilledRelay) {
  bench.holds("notices");
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  bench.restart();
  EXPECT_THAT(told(), ElementsAre("connected 320000", "connected 320000")) << "at least once";
  EXPECT_EQ(bench.store().next_notice_at(), std::nullopt);
}

TEST_F(Notices, AreGivenUpAfterThreeDays) {
  bench.answers("notices", kLost);
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  bench.advance(72h);
  bench.restart();
  EXPECT_NE(bench.store().next_notice_at(), std::nullopt) << "tried to the last";
  bench.advance(1min);
  bench.restart();
  EXPECT_EQ(bench.store().next_notice_at(), std::nullopt);
  EXPECT_THAT(bench.log(), HasSubstr("given up"));
}

TEST_F(Notices, StopWhenTheBackEndIsGone) {
  bench.answers("notices", {410, ""});
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  bench.advance(1h);
  end();
  EXPECT_EQ(told().size(), 1U);
  EXPECT_THAT(bench.log(), HasSubstr("410"));
}

TEST_F(Notices, AreNotSentWhereTheyAreRedirected) {
  bench.answers("notices", {307, ""});
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.run_ready();
  EXPECT_EQ(told().size(), 1U) << "not taken: again later, to the configured address";
  EXPECT_NE(bench.store().next_notice_at(), std::nullopt);
}

TEST_F(Notices, AreNotMadeWhereNobodyWantsThem) {
  bench.restart_with([](Config& config) { config.notify_url.clear(); });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bench.store().next_notice_at(), std::nullopt);
  EXPECT_EQ(bench.count("notices"), 0U);
}

/// The published example of Standard Webhooks (spec/standard-webhooks.md, "Signature scheme").
TEST(NoticeSignature, IsThatOfTheSpecification) {
  EXPECT_EQ(sign_notice({read_notify_secret(kSecret)}, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
                        R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(NoticeSignature, IsOneForEachSecretWhileTheyChange) {
  const std::string one = sign_notice({"a-secret-of-24-bytes----"}, "m", "1", "{}");
  const std::string two = sign_notice({"a-secret-of-24-bytes----", "another"}, "m", "1", "{}");
  EXPECT_THAT(two, testing::StartsWith(one + " v1,"));
}

TEST(NotifySecret, IsBase64WithItsPrefix) {
  EXPECT_EQ(read_notify_secret(kSecret).size(), 24U);
  for (const char* bad :
       {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA", "whsec_!!",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAA=="})
    EXPECT_EQ(read_notify_secret(bad), "") << bad;
}

}  // namespace
}  // namespace latchkey::relay::tests
