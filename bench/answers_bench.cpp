// Reading and judging the largest recorded answer, against what nlohmann/json takes to parse it and no more.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/answer.hpp"
#include "support/vectors.hpp"
#include "wire/answers.hpp"

namespace latchkey::bench {
namespace {

using latchkey::test::Vector;

const Vector& largest() {
  static const Vector kLargest = [] {
    std::vector<Vector> all = latchkey::test::vectors_named("error.");
    for (Vector& answer : latchkey::test::vectors_named("success.")) all.push_back(std::move(answer));
    return *std::max_element(all.begin(), all.end(), [](const Vector& a, const Vector& b) {
      return a.body().size() < b.body().size();
    });
  }();
  return kLargest;
}

core::Judgement judged(const std::string& body) {
  const wire::Reply reply{largest().status(), "application/json", body, "request-1", ""};
  return core::judge(wire::read_answer(core::Call::other, reply), core::Call::other,
                     core::CredentialKind::oauth);
}

void judge(benchmark::State& state) {
  const std::string body = largest().body();
  for (auto _ : state) benchmark::DoNotOptimize(judged(body));
  state.SetLabel(largest().id + ", " + std::to_string(body.size()) + " bytes");
  state.SetItemsProcessed(state.iterations());
}

void parse(benchmark::State& state) {
  const std::string body = largest().body();
  for (auto _ : state) benchmark::DoNotOptimize(nlohmann::json::parse(body, nullptr, false));
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(judge)->Name("answer/judge");
BENCHMARK(parse)->Name("answer/parse");

}  // namespace
}  // namespace latchkey::bench

int main(int argc, char** argv) {
  using namespace latchkey;
  const auto verdict = bench::judged(bench::largest().body()).verdict;
  const std::string_view name = core::row_of(core::kVerdicts, verdict).name;
  if (name != bench::largest().text("connection")) {
    std::fprintf(stderr, "the largest answer is judged %s\n", name.data());
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
