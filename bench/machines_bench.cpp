// A step of both machines, from their tables, against a switch written by hand. Both are first shown to take
// a long walk alike.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include "peers/switch_button.hpp"
#include "peers/switch_link.hpp"
#include "walks.hpp"

namespace latchkey::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kWalk = 4'096;    // fits a cache: the machine is timed, not the memory
constexpr core::Duration kRound{100h};  // longer than the walk
constexpr std::size_t kCompared = 500'000;

bool same(const core::ButtonStep& a, const core::ButtonStep& b) {
  bool equal = a.wake_at == b.wake_at && a.commands.size() == b.commands.size();
  for (std::size_t i = 0; equal && i < a.commands.size(); ++i)
    equal = a.commands[i].id == b.commands[i].id && a.commands[i].value == b.commands[i].value;
  const bool faces = a.view.face != nullptr && b.view.face != nullptr ? *a.view.face == *b.view.face
                                                                      : a.view.face == b.view.face;
  return equal && faces && a.view.revision == b.view.revision && a.view.busy == b.view.busy &&
         a.view.stale == b.view.stale && a.view.takes_press == b.view.takes_press &&
         a.view.message == b.view.message;
}

bool same(const core::LinkStep& a, const core::LinkStep& b) {
  return a.visible == b.visible && a.wake_at == b.wake_at &&
         std::equal(a.commands.begin(), a.commands.end(), b.commands.begin(), b.commands.end());
}

void give_up(const char* machine, std::size_t step) {
  std::fprintf(stderr, "the %s and its switch differ at step %zu\n", machine, step);
  std::exit(1);
}

void compare_buttons() {
  core::Button table;
  SwitchButton by_hand;
  std::size_t step = 0;
  for (const ButtonMove& move : button_walk(kCompared)) {
    const core::ButtonStep a = take(table, move);
    const core::ButtonStep b = take(by_hand, move);
    const bool equal = same(a, b) && table.channel() == by_hand.channel() && table.press() == by_hand.press();
    if (!equal) give_up("button", step);
    ++step;
  }
}

void compare_links() {
  core::Link table;
  SwitchLink by_hand;
  std::size_t step = 0;
  for (const LinkMove& move : link_walk(kCompared)) {
    const bool equal = same(table.handle(move.input, move.now), by_hand.handle(move.input, move.now)) &&
                       table.state() == by_hand.state() && table.face() == by_hand.face();
    if (!equal) give_up("link", step);
    ++step;
  }
}

template <typename Button>
void button_step(benchmark::State& state) {
  auto walk = button_walk(kWalk);
  Button button;
  for (auto _ : state) {
    for (ButtonMove& move : walk) {
      move.now += kRound;  // time and revisions go on, round by round
      move.revision += kWalk;
      const core::ButtonStep step = take(button, move);
      benchmark::DoNotOptimize(step.commands.size());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kWalk));
}

template <typename Link>
void link_step(benchmark::State& state) {
  auto walk = link_walk(kWalk);
  Link link;
  for (auto _ : state) {
    for (LinkMove& move : walk) {
      move.now += kRound;
      const core::LinkStep step = link.handle(move.input, move.now);
      benchmark::DoNotOptimize(step.visible);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kWalk));
}

BENCHMARK(button_step<core::Button>)->Name("button/table");
BENCHMARK(button_step<SwitchButton>)->Name("button/switch");
BENCHMARK(link_step<core::Link>)->Name("link/table");
BENCHMARK(link_step<SwitchLink>)->Name("link/switch");

}  // namespace
}  // namespace latchkey::bench

int main(int argc, char** argv) {
  latchkey::bench::compare_buttons();
  latchkey::bench::compare_links();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
