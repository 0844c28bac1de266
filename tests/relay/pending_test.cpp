// after_connect = "pending": the partner's set-up step comes before Login, whatever Cloudbeds says meanwhile.
#include <gmock/gmock.h>

#include "core/link/link.hpp"
#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class Pending : public RelayTest {
 protected:
  Pending() {
    bench.restart_with([](Config& config) { config.after_connect = core::AppState::pending; });
    bench.answers("getAppState", said("success.getAppState.pending"));
  }
  Json link() { return account_of(bench, "demo")["links"][0]; }
};

TEST_F(Pending, IsPostedBeforeTheBrowserReturns) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  ASSERT_EQ(bench.count("postAppState"), 1U);
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "pending");
  EXPECT_EQ(bench.last("postAppState").fields.get("propertyID"), "320000");
  ASSERT_EQ(way.finish().status, 200);
  EXPECT_EQ(bench.count("postAppState"), 1U) << "once is enough";
  EXPECT_EQ(link()["app_state"], "pending");
}

TEST_F(Pending, IsPostedForEachPropertyOfAGroup) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {"320000", "320001"}));
  Journey way = journey(bench, "demo");
  way.until_finish();
  EXPECT_EQ(bench.count("postAppState"), 2U);
}

// Cloudbeds did not take the first post: Login must not show all the same.
TEST_F(Pending, LostOnTheWayIsPostedAgainBeforeLoginCouldFlash) {
  bench.answers_next("postAppState", kLost);
  bench.answers_next("getAppState", said("success.getAppState.enabled"));
  Journey way = journey(bench, "demo");
  const net::Response stream = bench.ask(page_get("/v1/stream", way.session));
  way.until_finish();
  const auto finished = bench.begin(page_post("/v1/connect/finish", way.session, {{"code", way.code}}));
  EXPECT_EQ(bench.count("postAppState"), 2U);
  bench.advance(300ms);
  ASSERT_TRUE(bench.until([&] { return finished->has_value(); }));
  EXPECT_EQ(link()["app_state"], "pending");
  EXPECT_THAT(bench.events(stream), Not(Contains(HasSubstr("\"enabled\""))));
}

TEST_F(Pending, IsTriedUntilCloudbedsTakesIt) {
  bench.answers("postAppState", kLost);
  bench.answers("getAppState", said("success.getAppState.enabled"));
  {
    Journey way = journey(bench, "demo");
    const net::Response stream = bench.ask(page_get("/v1/stream", way.session));
    way.until_finish();
    const auto finished = bench.begin(page_post("/v1/connect/finish", way.session, {{"code", way.code}}));
    ASSERT_TRUE(bench.until([&] { return bench.count("postAppState") >= 2; }));
    EXPECT_THAT(bench.events(stream), Not(Contains(HasSubstr("\"enabled\""))));
  }
  EXPECT_EQ(link()["app_state"], "installing");
  bench.restart();  // nor does a restart let Login through
  EXPECT_EQ(link()["app_state"], "installing");
  bench.answers("postAppState", said("success.postAppState"));
  bench.answers("getAppState", said("success.getAppState.pending"));
  bench.restart();
  EXPECT_EQ(link()["app_state"], "pending");
}

TEST_F(Pending, ThatCloudbedsRefusesForGoodShowsWhatItSays) {
  bench.answers("postAppState", said("error.api.partner_only_call"));
  bench.answers("getAppState", said("success.getAppState.enabled"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(link()["app_state"], "enabled");
}

// Cloudbeds says "success" to names it does not know (FACTS section 3): asking on without a pause would have
// used up the app's calls for ever, behind a button that never changed.
TEST_F(Pending, ThatIsTakenAndNeverSeenGivesUpAfterFourTimes) {
  bench.answers("getAppState", said("success.getAppState.enabled"));
  core::Link machine{
      core::LinkState::asking, {core::AppState::installing, {}}, core::CredentialKind::oauth, true};
  core::Instant now = bench.now();
  int posts = 0;
  for (int i = 0; i < 20 && machine.face().app_state != core::AppState::enabled; ++i) {
    auto step = machine.handle({core::LinkEvent::answered, core::AppState::enabled, {}}, now);
    if (step.commands.empty()) continue;
    ++posts;
    step = machine.handle({core::LinkEvent::posted, {}, {}}, now);
    ASSERT_TRUE(step.wake_at.has_value()) << "it pauses";
    EXPECT_GE(*step.wake_at - now, 300ms);
    now = *step.wake_at;
    step = machine.handle({core::LinkEvent::woke, {}, {}}, now);
  }
  EXPECT_EQ(posts, 4);
  EXPECT_EQ(machine.face().app_state, core::AppState::enabled);
  EXPECT_FALSE(machine.set_up_due());
}

TEST_F(Pending, OfALapsedSetUpBeginsAnew) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-5", "CANARY-REFRESH-5"));
  bench.forget_calls();
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "pending") << "the set-up was not finished";
  EXPECT_EQ(link()["app_state"], "pending");
}

TEST_F(Pending, NoteIsGoneWhenTheHotelItselfEndsTheStep) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  ASSERT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "pending"}, {"note", "Choose."}})).status,
            200);
  const auto tell = [&](const char* fixture_id) {
    bench.ask(delivery(bench.webhook_path(), fixture(fixture_id)["body"].dump()));
    bench.run_ready();
  };
  bench.answers("getAppState", said("success.getAppState.enabled"));
  tell("webhook.appstate_changed.pending_to_enabled");
  bench.answers("getAppState", said("success.getAppState.pending"));
  tell("webhook.appstate_changed.installing_to_pending");
  EXPECT_EQ(link()["app_state"], "pending");
  EXPECT_EQ(link()["note"], nullptr);
}

TEST_F(Pending, EndsWhenThePartnerSaysEnabled) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("success.getAppState.enabled"));
  const net::Response told = bench.ask(put_state("demo", "320000", {{"app_state", "enabled"}}));
  ASSERT_EQ(told.status, 200) << told.body;
  EXPECT_EQ(Json::parse(told.body)["links"][0]["app_state"], "enabled");
  EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "enabled");
}

TEST_F(Pending, ShowsThePartnersNoteUntilItIsOver) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  const std::string session = session_for(bench, "demo");
  const double before = state(bench, session)["revision"];
  ASSERT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "pending"}, {"note", "Choose your rooms."}}))
                .status,
            200);
  EXPECT_EQ(state(bench, session)["links"][0]["note"], "Choose your rooms.");
  EXPECT_GT(state(bench, session)["revision"], before) << "buttons are told";
  bench.restart();
  EXPECT_EQ(state(bench, session)["links"][0]["note"], "Choose your rooms.");
  bench.answers("getAppState", said("success.getAppState.enabled"));
  ASSERT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "enabled"}})).status, 200);
  EXPECT_EQ(state(bench, session)["links"][0]["note"], nullptr);
}

TEST_F(Pending, IsNotAskedAgainOfAHotelThatIsConnectedAndReconnects) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("getAppState", said("success.getAppState.enabled"));
  ASSERT_EQ(bench.ask(put_state("demo", "320000", {{"app_state", "enabled"}})).status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-5", "CANARY-REFRESH-5"));
  bench.forget_calls();
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bench.count("postAppState"), 0U);
  EXPECT_EQ(link()["app_state"], "enabled");
}

TEST_F(Pending, InstallingIsShownAsInProgress) {
  bench.answers("getAppState", said("success.getAppState.installing"));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(link()["app_state"], "installing");
  EXPECT_EQ(link()["action"], "none");
}

}  // namespace
}  // namespace latchkey::relay::tests
