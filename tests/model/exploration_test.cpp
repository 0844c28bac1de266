// Small worlds, every order of everything: no promise is broken in any of them. How many states there are is
// printed, and must not shrink to nothing.
#include <gtest/gtest.h>

#include <iostream>

#include "model/explorer.hpp"

namespace latchkey::model {
namespace {

struct SmallWorld {
  const char* name;
  bool connected;  ///< Begins with a live connection; else with an open page.
  Plan plan;
  std::size_t at_least;  ///< States; fewer would mean that something cannot happen any more.
};
void PrintTo(const SmallWorld& world, std::ostream* out) {
  *out << world.name;
}

[[nodiscard]] Plan two_buttons() {
  Plan plan;
  plan.tabs = {{0, {""}}, {0, {"320000"}}};
  return plan;
}
[[nodiscard]] Plan two_in_one_page() {
  Plan plan;
  plan.tabs = {{0, {"", "320000"}}};
  return plan;
}
[[nodiscard]] Plan keys(EndShape shape) {
  Plan plan;
  plan.kind = core::CredentialKind::api_key;
  plan.end_shape = shape;
  plan.end_order = EndOrder::credentials_first;
  return plan;
}
/// With a key: a token's remaining life would make each period another state.
[[nodiscard]] Plan asking_by_itself() {
  Plan plan = keys(EndShape::problem);
  plan.period = core::kPeriod;
  return plan;
}
[[nodiscard]] Plan rotating() {
  Plan plan;
  plan.rotates = true;
  return plan;
}
[[nodiscard]] Plan set_up_first() {
  Plan plan;
  plan.pending_first = true;
  return plan;
}
[[nodiscard]] Plan two_accounts() {
  Plan plan;
  plan.logins = {"thief", "inn"};
  plan.tabs = {{0, {""}}, {1, {""}}};
  return plan;
}

using D = Deed;
const std::vector<SmallWorld> kSmallWorlds{
    {"TwoButtonsADisconnectALostMessage", true, two_buttons().may(D::disconnect).may(D::lose).may(D::repeat),
     200},
    {"TwoButtonsInOnePageAndASilentStream", true, two_in_one_page().may(D::disconnect).may(D::cut), 100},
    {"ADisconnectAnnouncedTwiceBeforeItComes", true,
     lagging().may(D::disconnect).may(D::repeat).may(D::hold_up), 500},
    {"AKilledRelayWhileADisconnectIsOnItsWay", true,
     lagging().may(D::disconnect).may(D::crash).may(D::hold_up), 5'000},
    {"OldNewsOvertakesTheEnd", true, lagging().may(D::disconnect).may(D::partner_posts).may(D::hold_up),
     2'000},
    {"AnExpiredTokenAndARotatingRefresh", true, rotating().may(D::expire).may(D::lose).may(D::partner_posts),
     2'000},
    {"ARefusalAnOutageAndACrash", true, Plan{}.may(D::expire).may(D::spoil).may(D::crash), 500},
    {"AGroupGrantWithOneRefresh", true, group().may(D::expire).may(D::disconnect).may(D::hold_up), 500},
    {"ARevokedKeyAndAnOutage", true, keys(EndShape::problem).may(D::disconnect).may(D::spoil).may(D::crash),
     100},
    {"AnEndThatIsToldAs200", true, keys(EndShape::app_not_available).may(D::disconnect).may(D::lose), 50},
    {"ALostDeliveryThatOnlyThePeriodFinds", true, asking_by_itself().may(D::disconnect).may(D::lose), 50},
    {"AReconnectAfterADisconnect", true,
     keys(EndShape::problem).may(D::disconnect).may(D::press).may(D::allow), 1'000},
    {"TheFirstConnectionWithACrash", false, Plan{}.may(D::press).may(D::allow).may(D::crash), 1'000},
    {"ASetUpStepAndAnOutage", false, set_up_first().may(D::press).may(D::allow).may(D::spoil), 1'000},
    {"ATicketInAnotherBrowser", false, two_accounts().may(D::press).may(D::allow).may(D::open_foreign_ticket),
     500},
    {"AClaimThatAThiefWantsToo", false,
     Plan{}.may(D::install).may(D::open_claim).may(D::read_claim).may(D::confirm_claim).may(D::steal_claim),
     200},
    {"SomebodyDeniesThenAllows", false, Plan{}.may(D::press, 2).may(D::deny).may(D::allow), 200},
};

class Exploration : public testing::TestWithParam<SmallWorld> {};

TEST_P(Exploration, BreaksNoPromise) {
  Ground ground{GetParam().plan, {}};
  ground.plan.prompt_people = true;
  const World start = GetParam().connected ? connected(ground) : opened(ground);
  constexpr std::size_t kTooMany = 120'000;
  const Explored found = explore(start, ground, kTooMany);
  std::cout << GetParam().name << ": " << found.states << " states, " << found.transitions << " transitions, "
            << found.quiet << " quiet, " << found.rested << " brought to rest"
            << (found.complete ? "" : ", NOT COMPLETE") << "\n";
  EXPECT_FALSE(found.broken) << name(found.broken->promise) << ": " << found.broken->how << "\n"
                             << found.trace;
  EXPECT_TRUE(found.complete || found.broken) << "the world is too large to be explored";
  EXPECT_GE(found.states, GetParam().at_least);
  EXPECT_GT(found.quiet, 0U);
}

INSTANTIATE_TEST_SUITE_P(All, Exploration, testing::ValuesIn(kSmallWorlds),
                         [](const auto& world) { return std::string{world.param.name}; });

}  // namespace
}  // namespace latchkey::model
