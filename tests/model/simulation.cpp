#include "model/simulation.hpp"

#include <algorithm>
#include <deque>

#include "model/canon.hpp"

namespace latchkey::model {

namespace {

constexpr std::size_t kStepsOfALife = 400;
constexpr std::size_t kStepsTold = 40;

[[nodiscard]] std::uint64_t seed_of(std::uint64_t seed, std::size_t life) {
  return seed * 0x9E3779B97F4A7C15ULL + life;
}

/// One life. `trace`: what happened lately is written down.
class Life {
 public:
  Life(std::uint64_t seed, const Laws& laws, bool trace)
      : dice_(seed), ground_{plan_by_lot(dice_), laws}, world_(ground_), trace_(trace) {}

  void play(Played& played) {
    for (int i = 0; i < static_cast<int>(kStepsOfALife) && !played.broken; ++i) step(played);
    if (played.broken) return;
    if (trace_) note("all faults stop, and everybody comes back");
    played.broken = world_.rest(ground_, dice_, [&](const Act& act) { count(act, played); });
    if (trace_) look();
    played.mark = played.mark * 31 + place_of(world_).low;
  }
  [[nodiscard]] std::string told() const {
    std::string all;
    for (const std::string& line : told_) all += line;
    return all;
  }

 private:
  void step(Played& played) {
    const Act act = choose();
    count(act, played);
    played.broken = world_.act(act, ground_, dice_);
    if (trace_) look();
  }

  void count(const Act& act, Played& played) {
    if (trace_) look();
    if (trace_) note(world_.tell(act));
    ++played.steps;
    ++played.deeds[static_cast<std::size_t>(act.deed)];
    played.mark = (played.mark ^ static_cast<std::uint64_t>(act.deed)) * 0x100000001B3ULL +
                  static_cast<std::uint64_t>(static_cast<std::uint32_t>(act.a));
  }

  /// How things stand, where that has changed.
  void look() {
    std::string now = in_words(world_);
    const auto without_time = [](const std::string& line) { return line.substr(line.find('|')); };
    if (!seen_.empty() && without_time(now) == without_time(seen_)) return;
    if (!told_.empty()) told_.back() += "    " + now + "\n";
    seen_ = std::move(now);
  }

  /// Mostly what would happen anyway; else one of the deeds that can be done, whichever has how many ways.
  [[nodiscard]] Act choose() {
    std::vector<Act> all = world_.acts(ground_);
    const bool natural = dice_.below(6) != 0;
    const auto wanted = [&](const Act& act) { return (act.deed <= Deed::pass) == natural; };
    const auto end = std::partition(all.begin(), all.end(), wanted);
    if (end != all.begin()) all.erase(end, all.end());
    std::vector<Deed> kinds;
    for (const Act& act : all)
      if (kinds.empty() || kinds.back() != act.deed) kinds.push_back(act.deed);
    const Deed kind = kinds[dice_.below(kinds.size())];
    std::erase_if(all, [&](const Act& act) { return act.deed != kind; });
    return all[dice_.below(all.size())];
  }

  /// Time that passed without a change is not told.
  void note(const std::string& line) {
    const std::string passed = "- " + std::string{core::row_of(kDeeds, Deed::pass).says} + "\n";
    if (!told_.empty() && told_.back() == passed) told_.pop_back();
    told_.push_back("- " + line + "\n");
    if (told_.size() > kStepsTold) told_.pop_front();
  }

  Dice dice_;
  Ground ground_;
  World world_;
  bool trace_;
  std::deque<std::string> told_;
  std::string seen_;
};

}  // namespace

Plan plan_by_lot(Chance& chance) {
  const auto one_in = [&](std::size_t n) { return chance.below(n) == 0; };
  Plan plan;
  if (one_in(2)) plan.logins.emplace_back("hostel");
  if (one_in(3)) plan.logins.emplace_back("thief");
  const std::size_t properties = 1 + chance.below(3);
  for (std::size_t i = 1; i < properties; ++i) plan.properties.push_back("32000" + std::to_string(i));
  plan.tabs.clear();
  for (std::size_t browser = 0; browser < plan.logins.size(); ++browser)
    plan.tabs.push_back({static_cast<int>(browser), {one_in(2) ? "" : plan.properties.back()}});
  if (one_in(2)) plan.tabs.front().buttons.push_back(plan.properties.front());
  if (one_in(2)) plan.tabs.push_back({0, {""}});
  if (one_in(4)) plan.kind = core::CredentialKind::api_key;
  plan.end_shape = static_cast<EndShape>(chance.below(3));
  plan.end_order = static_cast<EndOrder>(chance.below(3));
  plan.end_lag = std::chrono::seconds{25};  // within the rechecks: 36 s
  if (one_in(3)) plan.token_life = std::chrono::seconds{120};
  plan.rotates = one_in(3);
  plan.groups = properties > 1 && one_in(2);
  plan.names_properties = !one_in(4);
  plan.enabled_at_exchange = one_in(2);
  plan.pending_first = one_in(3);
  if (one_in(3)) plan.session_life = std::chrono::minutes{2};
  if (one_in(2)) plan.period = core::kPeriod;
  plan.every_bad_answer = true;
  plan.budget.fill(-1);
  for (const Deed rare : {Deed::deactivate, Deed::reactivate, Deed::cancel})
    plan.budget[static_cast<std::size_t>(rare)] = static_cast<std::int8_t>(chance.below(3) == 0 ? 1 : 0);
  plan.budget[static_cast<std::size_t>(Deed::crash)] = static_cast<std::int8_t>(chance.below(6));
  return plan;
}

Played play(std::uint64_t seed, std::size_t steps, const Laws& laws) {
  Played played;
  played.seed = seed;
  while (played.steps < steps && !played.broken) {
    const Played before = played;
    const std::uint64_t own = seed_of(seed, played.lives);
    Life(own, laws, false).play(played);
    ++played.lives;
    if (!played.broken) continue;
    Life again(own, laws, true);  // the same once more, and this time written down
    Played same;
    again.play(same);
    played.trace = "LATCHKEY_MODEL_SEED=" + std::to_string(seed) + ", life " + std::to_string(played.lives) +
                   ", step " + std::to_string(played.steps) + " (" +
                   std::to_string(played.steps - before.steps) + " of this life)\n" + again.told();
  }
  return played;
}

}  // namespace latchkey::model
