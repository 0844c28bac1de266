// A link that Cloudbeds does not answer: kept, asked again with backoff, and said to be so.
#include "core/link/links.hpp"

namespace latchkey::core::test {
namespace {

using enum LinkEvent;
using testing::ElementsAre;
using testing::IsEmpty;

// An outage said nothing: the button showed Login as if all were well, for as long as Cloudbeds was down.
TEST(Link, AnOutageThatLastsKeepsTheFaceAndSaysWhy) {
  Links links = settled();
  links.say(hinted);
  for (const Duration pause : {1s, 2s, 5s}) {
    links.say(answer_retry, {}, Problem::edge_page);
    EXPECT_EQ(links.reason(), std::nullopt) << "a hiccup is nobody's business";
    EXPECT_THAT(links.pass(pause), ElementsAre(C::ask));
  }
  EXPECT_EQ(links.reason(), Problem::edge_page);
  EXPECT_EQ(links.shown(), AppState::enabled);
  EXPECT_TRUE(links.visible());
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.reason(), std::nullopt);
  links.say(hinted);
  links.say(answer_retry, {}, Problem::edge_page);
  links.pass(1s);
  EXPECT_EQ(links.reason(), std::nullopt) << "another outage begins anew";
}

TEST(Link, AnOutageDoesNotCoverUpWhatAPersonHasToActOn) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_reauthorize, {}, Problem::user_not_active);
  links.say(hinted);
  for (int i = 0; i < 5; ++i) {
    links.say(answer_retry, {}, Problem::cloudbeds_unavailable);
    links.pass(300s);
  }
  EXPECT_EQ(links.reason(), Problem::user_not_active);
}

// An outage was over, and a wrong client secret was refused: for minutes everybody read that Cloudbeds was
// down.
TEST(Link, AnOlderExcuseGivesWayToWhatIsSoNow) {
  Links links = settled();
  links.say(hinted);
  for (int i = 0; i < 5; ++i) {
    links.say(answer_retry, {}, Problem::cloudbeds_unavailable);
    links.pass(300s);
  }
  links.say(answer_refused);
  links.say(refresh_retry, {}, Problem::client_refused);
  links.pass(300s);
  EXPECT_EQ(links.reason(), Problem::client_refused);
  links.say(answer_retry, {}, Problem::cloudbeds_unavailable);
  links.pass(300s);
  EXPECT_EQ(links.reason(), Problem::client_refused) << "that somebody has to act on";
}

TEST(Link, WaitsAsLongAsTheAnswerAsksFor) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_retry, {}, Problem::rate_limited, 30s);
  EXPECT_THAT(links.pass(29s), IsEmpty());
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
  links.say(answer_retry, {}, Problem::rate_limited, 0s);
  EXPECT_THAT(links.pass(1s), IsEmpty()) << "never sooner than our own backoff";
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
}

// A relay with a wrong base address bound a hotel, settled on our guess `installing`, and never asked again.
TEST(Link, AMistakeOfOursRightAfterBindingIsAskedAgainUntilTheStateIsSeen) {
  Links links;
  links.say(bound);
  EXPECT_THAT(links.say(answer_fix, {}, Problem::path_unknown), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::retrying);
  EXPECT_EQ(links.shown(), AppState::installing);
  EXPECT_EQ(links.reason(), Problem::path_unknown);
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
  links.say(answer_fix, {}, Problem::path_unknown);
  EXPECT_THAT(links.pass(1s), IsEmpty()) << "with backoff";
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
  links.say(answered, AppState::enabled);
  EXPECT_EQ(links.state(), LinkState::settled);
  links.say(hinted);
  links.say(answer_fix, {}, Problem::path_unknown);
  EXPECT_EQ(links.state(), LinkState::settled) << "the state is known";
}

TEST(Link, OutagesAreRetriedWithBackoff) {
  Links links = settled();
  links.say(hinted);
  for (const Duration wait : {1s, 2s, 5s, 10s, 30s, 60s, 120s, 300s, 300s, 300s}) {
    EXPECT_THAT(links.say(answer_retry, {}, Problem::cloudbeds_unavailable), IsEmpty());
    EXPECT_FALSE(links.visible());
    EXPECT_EQ(links.wakes_in(), wait);
    EXPECT_THAT(links.pass(wait - 1ms), IsEmpty());
    EXPECT_THAT(links.pass(1ms), ElementsAre(C::ask));
  }
  EXPECT_EQ(links.shown(), AppState::enabled);
}

TEST(Link, BackoffBeginsAnewAfterAnAnswer) {
  struct Case {
    LinkEvent event;
    std::optional<AppState> state;
  };
  for (const auto& [event, state] :
       {Case{answered, AppState::enabled}, Case{answer_fix, {}}, Case{answer_reauthorize, {}}}) {
    Links links = settled();
    links.say(hinted);
    for (int i = 0; i < 5; ++i) {
      links.say(answer_retry);
      links.pass(*links.wakes_in());
    }
    links.say(event, state, Problem::property_not_covered);
    links.say(hinted);
    links.say(answer_retry);
    EXPECT_EQ(links.wakes_in(), 1s) << name(event);
  }
}

TEST(Link, SilenceIsAnOutageAfterFifteenSeconds) {
  Links links = settled();
  links.say(hinted);
  EXPECT_EQ(links.wakes_in(), 15s);
  EXPECT_THAT(links.pass(15s), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::retrying);
  EXPECT_THAT(links.say(answer_terminated, {}, Problem::disconnected), IsEmpty())
      << "the answer was given up";
  EXPECT_EQ(links.shown(), AppState::enabled);
}

TEST(Link, ASilentRefreshIsAnOutageAfterTwentySeconds) {
  Links links = settled();
  links.say(hinted);
  links.say(answer_refused);
  EXPECT_THAT(links.pass(20s), IsEmpty());
  EXPECT_EQ(links.state(), LinkState::retrying);
  EXPECT_THAT(links.pass(1s), ElementsAre(C::ask));
}

}  // namespace
}  // namespace latchkey::core::test
