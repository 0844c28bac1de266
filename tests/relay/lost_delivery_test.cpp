// What no delivery told of: found by the slow question, and the subscription looked after.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

class LostDelivery : public RelayTest {
 protected:
  /// The bench's clock stands still, its timers run: a period of milliseconds is waited for.
  void check_every(core::Duration period) {
    bench.restart_with([period](Config& config) { config.check_every = period; });
  }
  [[nodiscard]] Json link() { return state(bench, session_for(bench, "demo"))["links"][0]; }
  [[nodiscard]] bool asks_by_itself() {
    const std::size_t before = bench.count("getAppState");
    return bench.until([&] {
      bench.advance(100ms);
      return bench.count("getAppState") > before;
    });
  }
  /// A row of getWebhooks for this address.
  [[nodiscard]] static Json row(const std::string& id, const std::string& address,
                                const std::string& property = "320000") {
    Json made = fixture("success.getWebhooks")["body"]["data"][0];
    made["id"] = id;
    made["key"]["id"] = property;
    made["subscriptionData"]["url"] = address;
    return made;
  }
  void lists(const std::vector<Json>& rows) {
    bench.answers("getWebhooks", {200, Json{{"success", true}, {"data", rows}}.dump()});
  }
};

TEST_F(LostDelivery, IsNoticedWithinThePeriod) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  check_every(40ms);
  EXPECT_TRUE(asks_by_itself());
  bench.answers("getAppState", said("error.api.app_not_available"));
  ASSERT_TRUE(asks_by_itself());
  bench.run_ready();
  EXPECT_EQ(link()["app_state"], "disabled");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(LostDelivery, IsLookedForOnlyWhereThereIsAConnection) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.ask(put_state("demo", "320000", {{"app_state", "disabled"}}));
  bench.forget_calls();
  check_every(20ms);
  const auto start = std::chrono::steady_clock::now();
  (void)bench.until([&] { return std::chrono::steady_clock::now() > start + 200ms; });
  EXPECT_EQ(bench.count("getAppState"), 0U);
}

TEST_F(LostDelivery, QuestionsNeverTakeMoreThanTheirShare) {
  bench.answers("authorization_code",
                token("CANARY-ACCESS-1", "CANARY-REFRESH-1",
                      {"320000", "320001", "320002", "320003", "320004", "320005", "320006", "320007"}));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.forget_calls();
  check_every(5ms);  // asks all eight, for it is a restart; soon after all eight are due again
  ASSERT_TRUE(bench.until([&] { return bench.count("getAppState") >= 10; }));
  const auto start = std::chrono::steady_clock::now();
  (void)bench.until([&] { return std::chrono::steady_clock::now() > start + 300ms; });
  EXPECT_EQ(bench.count("getAppState"), 10U)
      << "the bench's second has not passed: two, of eight that are due";
}

TEST_F(LostDelivery, HasItsSubscriptionMadeAnewWhereItIsGone) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string before = bench.webhook_path();
  check_every(40ms);
  lists({row("other", "https://partner.example/hooks/cloudbeds/SECRET")});
  bench.answers("getAppState", said("success.getAppState.pending"));
  ASSERT_TRUE(bench.until([&] {
    bench.advance(100ms);
    return bench.count("postWebhook") == 2;
  }));
  EXPECT_EQ(link()["app_state"], "pending");
  EXPECT_NE(bench.webhook_path(), before);
  EXPECT_THAT(bench.log(), HasSubstr("nobody had told of this change"));
  EXPECT_EQ(bench.count("deleteWebhook"), 0U) << "what is not this relay's stays";
}

TEST_F(LostDelivery, TakesOldAddressesOfOursOff) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string current = "http://127.0.0.1:8081" + bench.webhook_path();
  check_every(40ms);
  lists({row("current", current), row("orphan", "http://127.0.0.1:8081/webhooks/an-old-word"),
         row("neighbour", "http://127.0.0.1:8081/webhooks/another-word", "320001"),
         row("stranger", "https://partner.example/hooks")});
  bench.answers("getAppState", said("success.getAppState.pending"));
  ASSERT_TRUE(bench.until([&] {
    bench.advance(100ms);
    return bench.count("deleteWebhook") == 1;
  }));
  bench.run_ready();
  EXPECT_EQ(bench.last("deleteWebhook").method, "DELETE");
  EXPECT_EQ(bench.last("deleteWebhook").fields.get("subscriptionID"), "orphan");
  EXPECT_EQ(bench.count("deleteWebhook"), 1U);
  EXPECT_EQ(bench.count("postWebhook"), 1U) << "it listens still";
}

}  // namespace
}  // namespace latchkey::relay::tests
