// The webhook's part in the test of a connection: is it subscribed, and does what is posted to it arrive?
#include <gmock/gmock.h>

#include "relay/proof_world.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(Proof, SaysThatTheSubscriptionIsThereAndWhenTheLastDeliveryCame) {
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_THAT(step("getWebhooks")["meaning"],
              HasSubstr("none has come since this relay started, 2027-01-15"));
  bench.advance(1min);
  bench.ask(delivery(webhook_path, R"({"event":"integration/appstate_changed"})"));
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_THAT(step("getWebhooks")["meaning"], HasSubstr("the last came 2027-01-15 08:01:00 UTC"));
}

TEST_F(Proof, FindsASubscriptionThatIsGoneAndItIsMadeAnew) {
  bench.answers("getWebhooks", said("success.getWebhooks.empty"));
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "failed");
  EXPECT_THAT(step("getWebhooks")["meaning"], HasSubstr("made anew"));
  EXPECT_EQ(read()["end"], "partly");
  EXPECT_TRUE(bench.until([&] { return bench.count("postWebhook") > 0; }));
  bench.run_ready();
  lists_its_subscription(bench);
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "passed");
}

TEST_F(Proof, TakesNoOtherAddressForTheOneOfNow) {
  Json body = fixture("success.getWebhooks")["body"];
  body["data"][0]["subscriptionData"]["url"] = "http://127.0.0.1:8081/webhooks/one-of-before";
  bench.answers("getWebhooks", {200, body.dump()});
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "failed");
  body["data"][0]["subscriptionData"]["url"] = "http://127.0.0.1:8081" + webhook_path;
  body["data"][0]["key"]["id"] = "320001";
  bench.answers("getWebhooks", {200, body.dump()});
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("getWebhooks")["state"], "failed") << "another hotel's";
}

TEST_F(Proof, PostsToItsOwnAddressAndThatIsNeitherADeliveryNorAHint) {
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("webhook_address")["state"], "passed");
  EXPECT_EQ(step("webhook_address")["status"], 200);
  const OutgoingCall& call = bench.last("(webhook)");
  EXPECT_THAT(call.address, testing::StartsWith("http://127.0.0.1:8081/webhooks/"));
  EXPECT_GE(call.address.size(), std::string{"http://127.0.0.1:8081/webhooks/"}.size() + 22) << "16 bytes";
  EXPECT_EQ(bench.count("getAppState"), 1U) << "the test's own, and no hint's";
  EXPECT_THAT(step("getWebhooks")["meaning"], HasSubstr("none has come"));
  net::Request metrics{.method = "GET", .path = "/metrics"};
  metrics.headers.add("Host", "localhost:8083");
  EXPECT_THAT(bench.ask_operator(metrics).body, Not(HasSubstr("latchkey_webhook_deliveries_total{")));
}

TEST_F(Proof, SaysWhenWhatItPostsDoesNotArrive) {
  bench.answers("(webhook)", {200, "a page of somebody else's"});
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("webhook_address")["state"], "failed");
  EXPECT_THAT(step("webhook_address")["meaning"], HasSubstr("webhook_base"));
  EXPECT_EQ(read()["end"], "partly");
  bench.answers("(webhook)", kLost);
  bench.advance(1min);
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("webhook_address")["meaning"], "no answer came within its time");
  EXPECT_EQ(bench.count("getAppState"), 2U) << "it says nothing about the connection: nobody asks";
}

TEST_F(Proof, TakesAWordOnceAndOnlyWhileItsTrialWaits) {
  bench.holds("(webhook)");
  EXPECT_EQ(begin().status, 202);
  const std::string path = bench.last("(webhook)").address.substr(21);
  const std::string other = "/webhooks/" + std::string(32, 'A');
  const net::Response strange = bench.ask(delivery(other, "{}"));
  EXPECT_EQ(step("webhook_address")["state"], "running") << "a word of nobody's moves nothing";
  const net::Response first = bench.ask(delivery(path, "{}"));
  const net::Response again = bench.ask(delivery(path, "{}"));
  EXPECT_EQ(first.body, strange.body) << "nobody learns which words are awaited";
  EXPECT_EQ(first.status, strange.status);
  EXPECT_EQ(again.body, strange.body);
  bench.answers("(webhook)", {200, ""});  // what is held is not delivered then
  bench.releases("(webhook)");
  EXPECT_EQ(step("webhook_address")["state"], "passed") << "it arrived, by whatever way";
  bench.advance(1min);
  bench.holds("(webhook)");
  EXPECT_EQ(begin().status, 202);
  EXPECT_NE(bench.last("(webhook)").address.substr(21), path);
  bench.ask(delivery(path, "{}"));
  bench.releases("(webhook)");
  EXPECT_EQ(step("webhook_address")["state"], "failed") << "the word of another run is nothing to this one";
}

}  // namespace
}  // namespace latchkey::relay::tests
