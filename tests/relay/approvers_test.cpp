// Who approved a connection is looked for among the hotel's users, once a day, where the app may read them.
#include <gmock/gmock.h>

#include "relay/journey.hpp"
#include "relay/notices.hpp"
#include "wire/page_api.hpp"

namespace latchkey::relay::tests {
namespace {

const std::string kLink = "/v1/accounts/demo/properties/320000";
const std::string kBoth =
    R"({"success":true,"data":{"320000":[{"userID":"190000000000001"},{"userID":"2"}]}})";
const std::string kWithout = R"({"success":true,"data":{"320000":[{"userID":"2"}]}})";

class Approved : public RelayTest {
 protected:
  Approved() {
    bench.restart_with([](Config& config) {
      config.scopes = {"read:hotel", "read:user"};
      config.check_every = core::Duration::zero();
      config.notify_url = "https://partner.example/notices";
      config.notify_secrets = {read_notify_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
    });
    bench.answers("notices", {204, ""});
    bench.answers("userinfo", said("success.userinfo"));
    bench.answers("getUsers", {200, kBoth});
  }
  void look() {
    bench.look_at_the_silent();
    bench.run_ready();
  }
  void look_tomorrow() {
    bench.advance(24h);
    look();
  }
  [[nodiscard]] Json diagnosis() {
    return Json::parse(bench.ask(partner_call("GET", kLink + "/diagnosis", Json::object())).body);
  }
  [[nodiscard]] std::vector<std::string> warnings() const {
    std::vector<std::string> told;
    for (const OutgoingCall& call : bench.calls()) {
      if (call.name != "notices") continue;
      const Json notice = Json::parse(call.body);
      if (notice["type"] == "connection.warned") told.push_back(notice["data"]["problem"]);
    }
    return told;
  }
};

TEST_F(Approved, ThatThePersonIsGoneIsSeenAndToldWhileTheConnectionStillWorks) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  look();
  EXPECT_EQ(bench.last("getUsers").fields.get("property_ids"), "320000");
  EXPECT_EQ(diagnosis()["outlook"], "well");
  bench.answers("getUsers", {200, kWithout});
  look_tomorrow();
  const std::string since = wire::write_time(bench.now());
  bench.restart();
  const Json told = diagnosis();
  EXPECT_EQ(told["outlook"], "warned");
  EXPECT_EQ(told["app_state"], "enabled");
  EXPECT_EQ(told["foreseen"][0]["what"], "approver_gone");
  EXPECT_EQ(told["foreseen"][0]["at"], since);
  EXPECT_EQ(told["blame"], "person");
  for (int round = 0; round < 3; ++round) {
    bench.advance(10min);
    look();
  }
  EXPECT_EQ(warnings(), (std::vector<std::string>{"approver_gone"})) << "once";
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(diagnosis()["outlook"], "well") << "another approved";
  const std::size_t asked = bench.count("getUsers");
  bench.advance(10min);
  look();
  EXPECT_EQ(bench.count("getUsers"), asked + 1) << "who is looked for from now on";
}

TEST_F(Approved, IsAskedOnceADayAlsoAfterARestart) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (int round = 0; round < 3; ++round) {
    look();
    bench.advance(10min);
    bench.restart();
  }
  EXPECT_EQ(bench.count("getUsers"), 1U);
  look_tomorrow();
  EXPECT_EQ(bench.count("getUsers"), 2U);
  EXPECT_EQ(bench.count("userinfo"), 2U);
}

TEST_F(Approved, IsNotAskedWhereTheAppDoesNotAskForTheScope) {
  bench.restart_with([](Config& config) { config.scopes = {"read:hotel"}; });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  look();
  EXPECT_EQ(bench.count("userinfo") + bench.count("getUsers"), 0U);
}

TEST_F(Approved, AnOutageARefusedScopeAndAListOfNobodyWarnOfNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  look();
  for (const Reply& reply :
       {Reply{503, ""}, said("error.api.scope_not_granted"), Reply{200, R"({"data":{}})"}, kLost}) {
    bench.answers("getUsers", reply);
    look_tomorrow();
    look();
    EXPECT_EQ(diagnosis()["foreseen"], Json::array()) << reply.body;
  }
  EXPECT_TRUE(warnings().empty());
}

TEST_F(Approved, ARefusalMakesTheRelayAskAboutTheConnection) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("userinfo", said("error.api.user_not_active"));
  bench.answers("getAppState", said("error.api.user_not_active"));
  look();
  EXPECT_EQ(diagnosis()["outlook"], "broken");
  EXPECT_EQ(diagnosis()["problem"], "user_not_active");
}

TEST_F(Approved, OnAFullDiskNothingIsWarnedOfAndItIsAskedAgainWhenThereIsRoom) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  look();
  bench.answers("getUsers", {200, kWithout});
  bench.faults().only = "save_trouble";
  look_tomorrow();
  EXPECT_EQ(bench.count("getUsers"), 2U);
  EXPECT_EQ(diagnosis()["foreseen"], Json::array());
  bench.faults().only.clear();
  bench.advance(10min);
  look();
  EXPECT_EQ(bench.count("getUsers"), 3U);
  EXPECT_EQ(diagnosis()["foreseen"][0]["what"], "approver_gone");
}

TEST_F(Approved, OfALinkThatIsBoundAnewMeanwhileTheOldAnswerSaysNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  look();
  bench.answers("getUsers", {200, kWithout});
  bench.advance(24h);
  bench.holds("getUsers");
  look();
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.releases("getUsers");
  bench.run_ready();
  EXPECT_EQ(diagnosis()["foreseen"], Json::array());
}

}  // namespace
}  // namespace latchkey::relay::tests
