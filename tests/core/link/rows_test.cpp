// Every row of the link's table: reached in a walk from the start, and carried out as written. And random
// answers.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/link/link.hpp"
#include "core/random.hpp"
#include "core/table_pairs.hpp"

namespace latchkey::core::test {
namespace {

struct Stimulus {
  LinkEvent event{};
  std::optional<AppState> state = {};
  bool due = false;  ///< For woke: at the time it was asked for.
};

const std::vector<Stimulus> kStimuli = [] {
  using enum LinkEvent;
  return std::vector<Stimulus>{
      {bound},
      {bound, AppState::pending},
      {hinted},
      {hinted, AppState::disabled},
      {hinted, AppState::enabled},
      {resumed},
      {resumed, AppState::disabled},
      {answered},
      {answered, AppState::pending},
      {answered, AppState::enabled},
      {answer_terminated},
      {answer_reauthorize},
      {answer_refused},
      {answer_fix},
      {answer_retry},
      {refreshed},
      {refresh_terminated},
      {refresh_refused},
      {refresh_retry},
      {woke},
      {woke, {}, true},
      {posted},
      {told, AppState::enabled},
      {told, AppState::pending},
      {disconnected},
  };
}();

/// A second reading of the table: the facts that its guards ask for, kept from their description.
struct Model {
  LinkState state = LinkState::unlinked;
  CredentialKind kind = CredentialKind::oauth;
  std::optional<AppState> hint;
  bool hinted_meanwhile = false;
  std::size_t rechecks = 0;
  std::optional<Instant> wake_at;
  bool set_up_due = false;
  std::size_t posts = 0;
  std::size_t retries = 0;
  bool seen = true;
  AppState shown = AppState::disabled;

  const Transition<LinkMachine>* take(const Stimulus& stimulus, Instant now) {
    if (stimulus.event == LinkEvent::woke && !(wake_at && now >= *wake_at)) return nullptr;
    learn(stimulus);
    for (const auto& row : kLinkRows) {
      const bool here = row.from.any || row.from.state == state;
      if (!here || row.on != stimulus.event || !holds(row.when, stimulus)) continue;
      for (LinkEffect effect : row.effects) {
        if (effect == LinkEffect::ask) hinted_meanwhile = false;
        if (effect == LinkEffect::post_pending) ++posts;
        if (effect == LinkEffect::explain) hint.reset();
        if (effect == LinkEffect::explain && stimulus.event != LinkEvent::answer_fix)
          shown = AppState::disabled;
        if (effect == LinkEffect::take_state) {
          shown = stimulus.state.value_or(shown);
          seen = true;
          retries = 0;
        }
      }
      state = row.to.state;
      if (state == LinkState::retrying) ++retries;
      if (row_of(kLinkStates, state).limit == Duration::zero()) retries = 0;
      if (state == LinkState::rechecking) ++rechecks;
      if (state == LinkState::settled) hint.reset();
      return &row;
    }
    return nullptr;
  }
  void learn(const Stimulus& stimulus) {
    if (stimulus.event == LinkEvent::bound) begin(stimulus.state == AppState::pending);
    if (stimulus.event == LinkEvent::answered && stimulus.state == AppState::pending) set_up_due = false;
    if (stimulus.event == LinkEvent::answered && posts == 4) set_up_due = false;
    if (stimulus.event == LinkEvent::answer_fix && state == LinkState::posting) set_up_due = false;
    if (stimulus.event == LinkEvent::told) set_up_due = false;
    const bool news = stimulus.event == LinkEvent::hinted || stimulus.event == LinkEvent::told;
    if (!news && stimulus.event != LinkEvent::resumed) return;
    const bool looks_for_an_end = hint == AppState::disabled;
    if (stimulus.state && !looks_for_an_end) hint = stimulus.state;
    rechecks = 0;
    hinted_meanwhile = state == LinkState::asking || state == LinkState::verifying;
  }
  void begin(bool due) {
    const bool lives = shown == AppState::enabled && !due;
    *this = Model{state, kind, {}, false, 0, {}, due, 0, 0, lives, lives ? shown : AppState::installing};
  }
  [[nodiscard]] bool holds(LinkGuard guard, const Stimulus& stimulus) const {
    switch (guard) {
      case LinkGuard::always:
        return true;
      case LinkGuard::set_up_due:
        return set_up_due && stimulus.state == AppState::enabled;
      case LinkGuard::hinted_meanwhile:
        return hinted_meanwhile;
      case LinkGuard::hint_disagrees:
        return hint.has_value() && hint != stimulus.state && rechecks < 4;
      case LinkGuard::can_refresh:
        return kind == CredentialKind::oauth;
      case LinkGuard::in_vain:
        return retries >= kToldAfter;
      case LinkGuard::never_seen:
        return !seen;
    }
    return false;
  }
  [[nodiscard]] std::string key() const {
    return std::string{name(state)} + (hint ? std::string{name(*hint)} : "-") +
           (hinted_meanwhile ? "!" : "") + (set_up_due ? "+" : "") + std::to_string(rechecks) +
           std::to_string(posts) + std::to_string(std::min(retries, kToldAfter)) + (seen ? "s" : "") +
           std::string{name(shown)};
  }
};

std::vector<LinkCommand> commands_of(const Transition<LinkMachine>* row) {
  const std::map<LinkEffect, LinkCommand> commands{{LinkEffect::ask, LinkCommand::ask},
                                                   {LinkEffect::refresh, LinkCommand::refresh},
                                                   {LinkEffect::subscribe, LinkCommand::subscribe},
                                                   {LinkEffect::forget, LinkCommand::forget},
                                                   {LinkEffect::post_pending, LinkCommand::post_pending}};
  std::vector<LinkCommand> out;
  if (row == nullptr) return out;
  for (LinkEffect effect : row->effects) {
    if (const auto found = commands.find(effect); found != commands.end()) out.push_back(found->second);
  }
  return out;
}

struct Bench {
  explicit Bench(CredentialKind kind) : link(LinkState::unlinked, {}, kind, false, kPeriod) {
    model.kind = kind;
  }

  const Transition<LinkMachine>* feed(const Stimulus& stimulus) {
    if (stimulus.due) now = std::max(now, model.wake_at.value_or(now));
    const auto* row = model.take(stimulus, now);
    step = link.handle({stimulus.event, stimulus.state, Problem::property_not_covered}, now);
    model.wake_at = step.wake_at;
    const std::vector<LinkCommand> told{step.commands.begin(), step.commands.end()};
    agrees = link.state() == model.state && told == commands_of(row);
    return row;
  }

  Link link;
  Model model;
  LinkStep step;
  Instant now = instant(1'000'000);
  bool agrees = true;
};

struct Exploration {
  std::map<const void*, std::pair<CredentialKind, std::vector<Stimulus>>> ways;
  std::set<std::pair<LinkState, LinkEvent>> pairs;
  std::vector<std::string> differences;
};

void explore_with(CredentialKind kind, Exploration& found) {
  struct Place {
    Bench bench;
    std::vector<Stimulus> path;
  };
  std::vector<Place> places{{Bench{kind}, {}}};
  std::set<std::string> seen{places[0].bench.model.key()};
  for (std::size_t at = 0; at < places.size(); ++at) {
    for (const Stimulus& stimulus : kStimuli) {
      Place next = places[at];
      next.path.push_back(stimulus);
      found.pairs.emplace(next.bench.model.state, stimulus.event);
      const auto* row = next.bench.feed(stimulus);
      if (!next.bench.agrees)
        found.differences.push_back(std::string{name(places[at].bench.model.state)} + " on " +
                                    std::string{name(stimulus.event)});
      if (row != nullptr) found.ways.emplace(row, std::pair{kind, next.path});
      if (seen.insert(next.bench.model.key()).second) places.push_back(std::move(next));
    }
  }
}

const Exploration& exploration() {
  static const Exploration kFound = [] {
    Exploration found;
    explore_with(CredentialKind::oauth, found);
    explore_with(CredentialKind::api_key, found);
    return found;
  }();
  return kFound;
}

class LinkRow : public testing::TestWithParam<std::size_t> {};

TEST_P(LinkRow, CanBeReachedAndDoesWhatItSays) {
  const auto& row = kLinkRows[GetParam()];
  const auto way = exploration().ways.find(&row);
  ASSERT_NE(way, exploration().ways.end()) << "no walk takes this row";
  Bench bench{way->second.first};
  const Transition<LinkMachine>* last = nullptr;
  for (const Stimulus& stimulus : way->second.second) last = bench.feed(stimulus);
  EXPECT_EQ(last, &row);
  EXPECT_EQ(name(bench.link.state()), name(row.to.state));
  EXPECT_TRUE(bench.agrees);
  const bool due =
      row.to.state == LinkState::settled || row.to.state == LinkState::lapsed;  // no limit, but a period
  EXPECT_EQ(bench.step.wake_at.has_value(), row_of(kLinkStates, row.to.state).waits_for_machine || due);
}

std::vector<std::size_t> numbers() {
  std::vector<std::size_t> out(kLinkRows.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
  return out;
}
INSTANTIATE_TEST_SUITE_P(Every, LinkRow, testing::ValuesIn(numbers()),
                         [](const auto& row) { return row_words(kLinkRows[row.param]); });

TEST(LinkExploration, FindsNoPlaceWhereTheLinkDiffersFromItsTable) {
  for (const std::string& difference : exploration().differences) ADD_FAILURE() << difference;
  EXPECT_EQ(exploration().pairs.size(), kLinkStates.size() * kLinkEventCount);
}

TEST(LinkRandomWalk, AgreesWithTheTableAndItsTimersNeverLieInThePast) {
  Random random;
  SCOPED_TRACE(random.seed());
  Bench bench{CredentialKind::oauth};
  for (int i = 0; i < 100'000; ++i) {
    bench.now += Duration{random.below(20'000)};
    bench.feed(random.pick(kStimuli));
    ASSERT_TRUE(bench.agrees) << "input " << i;
    bench.feed({LinkEvent::woke, {}, true});
    ASSERT_TRUE(!bench.step.wake_at || *bench.step.wake_at > bench.now) << "input " << i << ": would spin";
    ASSERT_TRUE(bench.agrees) << "woken after input " << i;
  }
}

TEST(LinkRandomWalk, NothingUnknownEndsAConnection) {
  Random random;
  SCOPED_TRACE(random.seed());
  const std::vector<Stimulus> harmless = [] {
    using enum LinkEvent;
    return std::vector<Stimulus>{{hinted},
                                 {hinted, AppState::disabled},
                                 {resumed},
                                 {answered},
                                 {answered, AppState::enabled},
                                 {answer_fix},
                                 {answer_retry},
                                 {refreshed},
                                 {refresh_retry},
                                 {refresh_refused},
                                 {woke},
                                 {woke, {}, true}};
  }();
  Bench bench{CredentialKind::oauth};
  bench.feed({LinkEvent::bound});
  bench.feed({LinkEvent::answered, AppState::enabled});
  for (int i = 0; i < 100'000; ++i) {
    bench.now += Duration{random.below(20'000)};
    bench.feed(random.pick(harmless));
    ASSERT_EQ(name(bench.link.face().app_state), "enabled") << "input " << i;
    for (const LinkCommand command : bench.step.commands)
      ASSERT_NE(command, LinkCommand::forget) << "input " << i;
  }
}

}  // namespace
}  // namespace latchkey::core::test
