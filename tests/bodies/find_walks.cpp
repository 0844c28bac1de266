#include "bodies/find_walks.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace latchkey::bodies {

namespace {

using Row = const core::Transition<core::LinkMachine>*;

constexpr std::uint64_t kTries = 20'000;
constexpr std::size_t kLength = 60;

std::set<Row> rows_of(const LinkWalk& walk) {
  std::set<Row> rows;
  Walker walker(walk.credential);
  for (const Stimulus& stimulus : walk.stimuli) {
    walker.take(stimulus);
    if (walker.row() != nullptr) rows.insert(walker.row());
  }
  return rows;
}

/// Up to and with the input that takes a row for the first time, the shortest way seen so far is kept.
void learn(const LinkWalk& walk, std::map<Row, LinkWalk>& ways) {
  LinkWalk way{{}, walk.credential, {}};
  Walker walker(walk.credential);
  for (const Stimulus& stimulus : walk.stimuli) {
    way.stimuli.push_back(stimulus);
    walker.take(stimulus);
    if (walker.row() == nullptr) continue;
    const auto [known, is_new] = ways.try_emplace(walker.row(), way);
    if (!is_new && way.stimuli.size() < known->second.stimuli.size()) known->second = way;
  }
}

bool ends_with(const LinkWalk& walk, Row row) {
  Walker walker(walk.credential);
  for (const Stimulus& stimulus : walk.stimuli) walker.take(stimulus);
  return walker.row() == row;
}

/// Less of one input: without it, without a word of it, without its pause.
std::vector<LinkWalk> simpler(const LinkWalk& walk, std::size_t i) {
  std::vector<LinkWalk> all(5, walk);
  all[0].stimuli.erase(all[0].stimuli.begin() + static_cast<std::ptrdiff_t>(i));
  all[1].stimuli[i].input.state.reset();
  all[2].stimuli[i].input.problem.reset();
  all[3].stimuli[i].input.retry_after.reset();
  all[4].stimuli[i].after = core::Duration{0};
  return all;
}

/// A walk loses whatever it does not need to end on the same row.
LinkWalk trimmed(LinkWalk walk, Row row) {
  for (std::size_t i = walk.stimuli.size(); i-- > 0;) {
    for (std::size_t way = 0; way < 5 && i < walk.stimuli.size(); ++way) {
      const LinkWalk less = simpler(walk, i).at(way);
      if (!less.stimuli.empty() && ends_with(less, row)) walk = less;
    }
  }
  return walk;
}

std::string words(const core::Transition<core::LinkMachine>& row) {
  const std::string from{row.from.any ? "anywhere" : core::name(row.from.state)};
  const std::string guard{row.when == core::LinkGuard::always ? ""
                                                              : ", " + std::string{core::name(row.when)}};
  return from + " on " + std::string{core::name(row.on)} + guard;
}

}  // namespace

std::vector<LinkWalk> find_walks() {
  std::map<Row, LinkWalk> ways;
  for (std::uint64_t seed = 0; seed < kTries; ++seed) learn(random_walk(seed, kLength), ways);
  std::vector<LinkWalk> walks;
  for (auto& [row, way] : ways) {
    walks.push_back(trimmed(way, row));
    walks.back().name = words(*row);
  }
  std::stable_sort(walks.begin(), walks.end(), [](const LinkWalk& a, const LinkWalk& b) {
    return a.stimuli.size() > b.stimuli.size();  // long walks take the rows of short ones on the way
  });
  std::set<Row> taken;
  std::erase_if(walks, [&](const LinkWalk& walk) {
    const std::size_t before = taken.size();
    taken.merge(rows_of(walk));
    return taken.size() == before;
  });
  return walks;
}

}  // namespace latchkey::bodies
