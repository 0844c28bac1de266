#include "model/explorer.hpp"

#include <deque>
#include <stdexcept>
#include <unordered_set>

#include "model/canon.hpp"

namespace latchkey::model {

namespace {

/// How a state was come to: enough to walk there again.
struct Came {
  std::uint32_t from = 0;
  Act by;
};

class Search {
 public:
  Search(const World& start, const Ground& ground) : start_(start), ground_(ground) {
    came_.push_back({});
    seen_.insert(place_of(start));
    frontier_.push_back({0, start});
  }

  [[nodiscard]] Explored run(std::size_t stop_at, std::size_t also_rest) {
    while (!frontier_.empty() && came_.size() < stop_at && !found_.broken) {
      const Here here = std::move(frontier_.front());
      frontier_.pop_front();
      look(here, also_rest);
    }
    found_.states = came_.size();
    found_.complete = frontier_.empty() && !found_.broken;
    return std::move(found_);
  }

 private:
  struct Here {
    std::uint32_t number = 0;
    World world;
  };

  void look(const Here& here, std::size_t also_rest) {
    if (here.world.is_quiet()) {
      ++found_.quiet;
      if (auto broken = here.world.broken_at_rest(ground_)) return report(here.number, *broken, "");
    }
    if (here.number % also_rest == also_rest - 1) rest(here);
    for (const Act& act : here.world.acts(ground_)) {
      if (found_.broken) return;
      step(here, act);
    }
  }

  void step(const Here& here, const Act& act) {
    ++found_.transitions;
    World next = here.world;
    const auto broken = next.act(act, ground_, still_);
    const auto number = static_cast<std::uint32_t>(came_.size());
    if (!broken && !seen_.insert(place_of(next)).second) return;
    came_.push_back({here.number, act});
    if (broken) return report(number, *broken, "");
    frontier_.push_back({number, std::move(next)});
  }

  void rest(const Here& here) {
    ++found_.rested;
    World world = here.world;
    if (auto broken = world.rest(ground_, still_))
      report(here.number, *broken, "  ... and at rest: " + in_words(world) + "\n");
  }

  void report(std::uint32_t number, const Broken& broken, const std::string& after) {
    std::vector<Act> way;
    for (std::uint32_t at = number; at != 0; at = came_[at].from) way.push_back(came_[at].by);
    World world = start_;
    std::string trace = "  " + in_words(world) + "\n";
    for (auto act = way.rbegin(); act != way.rend(); ++act) {
      trace += "- " + world.tell(*act) + "\n";
      static_cast<void>(world.act(*act, ground_, still_));
      trace += "    " + in_words(world) + "\n";
    }
    found_.broken = broken;
    found_.trace = trace + after;
  }

  const World& start_;
  const Ground& ground_;
  Still still_;
  std::vector<Came> came_;
  std::unordered_set<Place128, HashOfPlace> seen_;
  std::deque<Here> frontier_;
  Explored found_;
};

void must(const std::optional<Broken>& broken, const World& world) {
  if (broken) throw std::logic_error("a quiet world broke: " + broken->how + " " + in_words(world));
}

}  // namespace

Explored explore(const World& start, const Ground& ground, std::size_t stop_at, std::size_t also_rest) {
  return Search(start, ground).run(stop_at, also_rest);
}

World opened(const Ground& ground) {
  World world(ground);
  Still still;
  must(world.rest(ground, still), world);
  return world;
}

World connected(const Ground& ground) {
  World world = opened(ground);
  Still still;
  const auto budget = world.budget;
  world.budget.fill(-1);
  must(world.act({Deed::press, 0, 0}, ground, still), world);
  while (world.tabs.front().place != Place::consent)
    must(world.act(world.acts(ground).front(), ground, still), world);
  must(world.act({Deed::allow, 0, 0}, ground, still), world);
  must(world.rest(ground, still), world);
  world.relay.store.flows.clear();  // over: nobody comes back to it
  world.budget = budget;
  return world;
}

}  // namespace latchkey::model
