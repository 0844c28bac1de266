// Finish: whose page started it, and nobody else; and what becomes of grants that nobody finished.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::IsEmpty;

class Finish : public RelayTest {
 protected:
  void expect_given_back(const std::string& property) {
    EXPECT_EQ(bench.grants_on_disk(), 0U);
    ASSERT_EQ(bench.count("postAppState"), 1U);
    EXPECT_EQ(bench.last("postAppState").fields.get("propertyID"), property);
    EXPECT_EQ(bench.last("postAppState").fields.get("app_state"), "disabled");
    EXPECT_EQ(bench.last("postAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-1");
  }
};

TEST_F(Finish, ByAnotherAccountBindsNothingAndGivesTheGrantBack) {
  Journey attacker = journey(bench, "attacker");
  attacker.until_finish();  // the attacker's ticket, opened by a hotelier
  const std::string hotelier = session_for(bench, "hotelier");
  const net::Response refused = attacker.finish_with(hotelier);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(code_of(refused), "other_account");
  expect_given_back("320000");
  EXPECT_EQ(code_of(attacker.finish()), "finish_unknown") << "nor can the attacker finish it";
  EXPECT_THAT(state(bench, hotelier)["links"], IsEmpty());
  EXPECT_THAT(state(bench, attacker.session)["links"], IsEmpty());
}

TEST_F(Finish, OnAnotherOriginBindsNothing) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  way.place = kSecure;
  EXPECT_EQ(code_of(way.finish_with(session_for(bench, "demo", Json::object(), kSecure))), "other_account");
  expect_given_back("320000");
}

TEST_F(Finish, ForAnotherPropertyBindsNothing) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  EXPECT_EQ(code_of(way.finish_with(session_for(bench, "demo", {{"property", "320001"}}))), "other_account");
  expect_given_back("320000");
}

// A finish that began in the last second of the hold waited for Cloudbeds; meanwhile the sweep ended the
// grant there, and a dead link was bound.
TEST_F(Finish, OvertakenByTheSweepBindsNothing) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.holds("getHotels");
  const auto finish = bench.begin(page_post("/v1/connect/finish", way.session, {{"code", way.code}}));
  bench.advance(10min);
  bench.sweep();
  bench.releases("getHotels");
  ASSERT_TRUE(bench.until([&] { return finish->has_value(); }));
  EXPECT_NE((*finish)->status, 200);
  EXPECT_THAT(state(bench, session_for(bench, "demo"))["links"], IsEmpty());
  expect_given_back("320000");
}

TEST_F(Finish, TwiceIsRefused) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  ASSERT_EQ(way.finish().status, 200);
  const net::Response again = way.finish();
  EXPECT_EQ(again.status, 404);
  EXPECT_EQ(code_of(again), "finish_unknown");
  EXPECT_EQ(state(bench, way.session)["links"][0]["app_state"], "enabled");
}

TEST_F(Finish, TwiceAtOnceBindsOnce) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.holds("getHotels");
  const net::Request request = page_post("/v1/connect/finish", way.session, {{"code", way.code}});
  const auto first = bench.begin(request);
  const auto second = bench.begin(request);
  bench.releases("getHotels");
  ASSERT_TRUE(bench.until([&] { return first->has_value() && second->has_value(); }));
  EXPECT_EQ((*first)->status, 200);
  EXPECT_EQ(code_of(**second), "finish_unknown");
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.count("postWebhook"), 1U);
  EXPECT_EQ(bench.count("postAppState"), 0U);
}

TEST_F(Finish, OfTwoFlowsAtOnceAnswersBothAndKeepsTheLaterGrant) {
  Journey one = journey(bench, "demo");
  Journey two = journey(bench, "demo");
  one.until_finish();
  bench.answers("authorization_code", token("CANARY-ACCESS-3", "CANARY-REFRESH-3"));
  two.until_finish();
  bench.holds("getAppState");
  const auto first = bench.begin(page_post("/v1/connect/finish", one.session, {{"code", one.code}}));
  const auto second = bench.begin(page_post("/v1/connect/finish", two.session, {{"code", two.code}}));
  EXPECT_FALSE(first->has_value() || second->has_value())
      << "both wait for the answer, and neither wakes the other";
  bench.releases("getAppState");
  ASSERT_TRUE(bench.until([&] { return first->has_value() && second->has_value(); }));
  EXPECT_EQ((*first)->status, 200);
  EXPECT_EQ((*second)->status, 200);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(bench.last("getAppState").headers.get("Authorization"), "Bearer CANARY-ACCESS-3");
  EXPECT_EQ(state(bench, one.session)["links"][0]["app_state"], "enabled");
}

TEST_F(Finish, TooLateIsToldAndTheGrantIsGivenBack) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.advance(10min);
  const net::Response late = way.finish_with(session_for(bench, "demo"));
  EXPECT_EQ(late.status, 410);
  EXPECT_EQ(code_of(late), "hold_expired");
  bench.sweep();
  expect_given_back("320000");
}

TEST_F(Finish, WithAMadeUpCodeOrATicketIsUnknown) {
  Journey way = journey(bench, "demo");
  way.press();
  for (const std::string& code :
       {std::string{"made-up"}, way.ticket.substr(way.ticket.rfind('/') + 1), std::string(200, 'a')}) {
    way.code = code;
    EXPECT_EQ(code_of(way.finish()), "finish_unknown") << code;
  }
  EXPECT_EQ(way.depart().status, 303) << "the ticket is not used up";
}

TEST_F(Finish, WithABodyOfAnotherShapeIsToldWhatIsWrong) {
  const std::string session = session_for(bench, "demo");
  for (const Json& body : {Json::object(), Json{{"code", 5}}, Json{{"code", ""}},
                           Json{{"code", std::string(201, 'a')}}, Json::array()}) {
    EXPECT_EQ(code_of(bench.ask(page_post("/v1/connect/finish", session, body))), "body_invalid") << body;
  }
}

TEST_F(Finish, OfAHotelOfAnotherAccountIsRefusedWithoutHarmToIt) {
  ASSERT_EQ(connect(bench, "first").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-3", "CANARY-REFRESH-3"));
  Journey second = journey(bench, "second");
  second.until_finish();
  const net::Response refused = second.finish();
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "property_taken");
  EXPECT_EQ(bench.count("postAppState"), 0U) << "`disabled` would end the first account's connection";
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_THAT(state(bench, second.session)["links"], IsEmpty());
  EXPECT_EQ(state(bench, session_for(bench, "first"))["links"][0]["app_state"], "enabled");
}

TEST_F(Finish, OfAHotelThatAnotherAccountLetGoOfIsTaken) {
  ASSERT_EQ(connect(bench, "first").status, 200);
  bench.answers("getAppState", said("error.api.app_not_available"));
  bench.ask(
      delivery(bench.webhook_path(), fixture("webhook.appstate_changed.enabled_to_disabled")["body"].dump()));
  bench.answers("getAppState", said("success.getAppState.enabled"));
  EXPECT_EQ(connect(bench, "second").status, 200);
  EXPECT_EQ(state(bench, session_for(bench, "first"))["links"][0]["app_state"], "disabled");
}

TEST_F(Finish, SaysWhatCloudbedsSaysEvenIfThatIsNo) {
  bench.answers("getAppState", said("error.api.app_not_available"));
  const Json link = Json::parse(connect(bench, "demo").body)["links"][0];
  EXPECT_EQ(link["app_state"], "disabled");
  EXPECT_EQ(link["reason"], "app_not_available");
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

// Holds

class Hold : public Finish {};

TEST_F(Hold, ThatNobodyFinishedIsGivenBackAfterTenMinutes) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.advance(10min - 1ms);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  bench.advance(1ms);
  bench.sweep();
  expect_given_back("320000");
}

TEST_F(Hold, IsForgottenWhenCloudbedsDoesNotAnswerForADay) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  bench.answers("postAppState", kLost);
  bench.advance(10min);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 1U) << "`disabled` has not arrived";
  EXPECT_EQ(code_of(way.finish_with(session_for(bench, "demo"))), "finish_unknown");
  bench.advance(24h);
  bench.sweep();
  EXPECT_EQ(bench.grants_on_disk(), 0U);
}

TEST_F(Hold, OfAConnectedHotelIsForgottenWithoutAWordToCloudbeds) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  Journey again = journey(bench, "demo");
  again.until_finish();
  bench.advance(10min);
  bench.sweep();
  EXPECT_EQ(bench.count("postAppState"), 0U);
  EXPECT_EQ(bench.grants_on_disk(), 1U);
  EXPECT_EQ(state(bench, session_for(bench, "demo"))["links"][0]["app_state"], "enabled");
}

}  // namespace
}  // namespace latchkey::relay::tests
