// The partner's own part in the test of a connection.
#include <gmock/gmock.h>

#include "relay/proof_world.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

TEST_F(Proof, HasNoPartOfThePartnersWhereNoneIsConfigured) {
  EXPECT_EQ(begin().status, 202);
  bench.run_ready();
  EXPECT_EQ(step("test_url"), nullptr);
}

TEST_F(Proof, AsksThePartnerLastSignedLikeNotices) {
  ask_the_partner();
  bench.answers("test", {200, R"({"ok":true,"says":"We read 2 arrivals."})"});
  EXPECT_EQ(begin({{"reservation", "12345-A"}}).status, 202);
  bench.run_ready();
  EXPECT_EQ(called().back(), "POST test");
  const OutgoingCall& call = bench.last("test");
  EXPECT_EQ(call.address, "https://partner.example/latchkey/test");
  const std::string id = run.substr(run.rfind('/') + 1);
  EXPECT_EQ(Json::parse(call.body), Json({{"type", "connection.test"},
                                          {"account", "demo"},
                                          {"property", "320000"},
                                          {"run", id},
                                          {"reservation", "12345-A"}}));
  EXPECT_EQ(call.headers.get("webhook-id"), "test_" + id);
  EXPECT_EQ(call.headers.get("webhook-signature"),
            sign_notice({read_notify_secret(kNotifySecret)}, "test_" + id, "1800000000", call.body));
  EXPECT_EQ(call.headers.get("Authorization"), "") << "no credential goes to the partner";
  EXPECT_EQ(step("test_url")["state"], "passed");
  EXPECT_EQ(step("test_url")["partner_says"], "We read 2 arrivals.");
  EXPECT_EQ(page_step("test_url")["partner_says"], "We read 2 arrivals.");
  EXPECT_EQ(read()["end"], "works");
}

TEST_F(Proof, ThatThePartnerFailsMovesNothing) {
  ask_the_partner();
  const double revision = bench.store().account("demo").revision;
  const Json told = answered({200, R"({"ok":false,"says":"Our last sync of this hotel failed."})"});
  EXPECT_EQ(told["state"], "failed");
  EXPECT_EQ(told["partner_says"], "Our last sync of this hotel failed.");
  EXPECT_EQ(read()["end"], "partly");
  EXPECT_EQ(page_step("test_url")["text"], "The app says that its own test failed.");
  EXPECT_EQ(bench.count("getAppState"), 1U) << "nobody asks because of it";
  EXPECT_EQ(bench.store().account("demo").revision, revision);
}

TEST_F(Proof, SaysWhatIsWrongWithThePartnersAnswer) {
  ask_the_partner();
  EXPECT_EQ(answered({204, ""})["state"], "passed");
  EXPECT_THAT(answered({200, "<html>"})["meaning"], HasSubstr("not the JSON"));
  EXPECT_THAT(answered({200, R"({"ok":"yes"})"})["meaning"], HasSubstr("not the JSON"));
  EXPECT_THAT(answered({302, ""})["meaning"], HasSubstr("redirects"));
  const Json refused = answered({500, R"({"ok":true,"says":"x"})"});
  EXPECT_THAT(refused["meaning"], HasSubstr("another status"));
  EXPECT_EQ(refused["state"], "failed");
  EXPECT_EQ(refused["status"], 500);
  EXPECT_EQ(answered(kLost)["meaning"], "no answer came within its time");
  EXPECT_EQ(read()["end"], "partly");
}

}  // namespace
}  // namespace latchkey::relay::tests
