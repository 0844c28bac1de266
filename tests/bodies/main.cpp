// The core and wire in one body: native, WebAssembly or JavaScript. Reads {"seed", "walks", "answers"} from
// standard input and prints every step and judgement as a line; with `find` it prints walks for the vectors
// instead.
#include <iostream>
#include <iterator>
#include <set>

#include "bodies/answer_lines.hpp"
#include "bodies/find_walks.hpp"
#include "bodies/link_walk.hpp"

namespace {

using namespace latchkey;
using nlohmann::json;

constexpr std::size_t kRandomWalks = 500;
constexpr std::size_t kRandomSteps = 60;

using Rows = std::set<const void*>;

void take(const bodies::LinkWalk& walk, Rows& rows) {
  bodies::Walker walker(walk.credential);
  std::size_t step = 0;
  for (const auto& stimulus : walk.stimuli) {
    std::cout << walk.name << " / " << step++ << ": " << walker.take(stimulus) << '\n';
    rows.insert(walker.row());
  }
}

void report_untaken(const Rows& rows) {
  for (const auto& row : core::kLinkRows) {
    if (rows.contains(&row)) continue;
    std::cout << "no walk takes: " << core::name(row.from.state) << " on " << core::name(row.on) << " if "
              << core::name(row.when) << '\n';
  }
}

void print_found() {
  nlohmann::ordered_json walks = nlohmann::ordered_json::array();
  for (const auto& walk : bodies::find_walks()) walks.push_back(bodies::as_json(walk));
  std::cout << walks.dump() << '\n';
}

void print_all(const json& told) {
  Rows recorded;
  for (const json& walk : told.at("walks")) take(bodies::read_walk(walk), recorded);
  report_untaken(recorded);
  Rows wandered;
  const auto seed = told.at("seed").get<std::uint64_t>();
  for (std::size_t i = 0; i < kRandomWalks; ++i) take(bodies::random_walk(seed + i, kRandomSteps), wandered);
  for (const json& answer : told.at("answers")) {
    for (const std::string& line : bodies::answer_lines(answer)) std::cout << line << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view{argv[1]} == "find") {
    print_found();
    return 0;
  }
  std::cin >> std::noskipws;
  const std::string text{std::istream_iterator<char>{std::cin}, {}};
  const json told = json::parse(text, nullptr, false);
  if (told.is_discarded()) return 1;
  print_all(told);
  return 0;
}
