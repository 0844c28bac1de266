// A million steps of lives played by chance, with every fault there is: no promise is broken.
// LATCHKEY_MODEL_STEPS asks for another number, LATCHKEY_MODEL_SEED for one seed.
#include "model/simulation.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace latchkey::model {
namespace {

constexpr std::size_t kSteps = 1'000'000;

[[nodiscard]] std::optional<std::uint64_t> given(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::nullopt : std::optional{std::strtoull(text, nullptr, 10)};
}

/// Three that are always played, and a fresh one.
[[nodiscard]] std::vector<std::uint64_t> seeds() {
  if (const auto one = given("LATCHKEY_MODEL_SEED")) return {*one};
  return {1, 2, 3, std::random_device{}()};
}

void tell(const Played& played) {
  std::cout << "LATCHKEY_MODEL_SEED=" << played.seed << ": " << played.steps << " steps in " << played.lives
            << " lives:";
  for (const DeedRow& row : kDeeds)
    std::cout << ' ' << row.name << ' ' << played.deeds[static_cast<std::size_t>(row.id)];
  std::cout << "\n";
}

TEST(Simulation, BreaksNoPromise) {
  const auto all = seeds();
  const std::size_t steps = given("LATCHKEY_MODEL_STEPS").value_or(kSteps) / all.size();
  for (const std::uint64_t seed : all) {
    const Played played = play(seed, steps);
    tell(played);
    ASSERT_FALSE(played.broken) << name(played.broken->promise) << ": " << played.broken->how << "\n"
                                << played.trace;
    EXPECT_GE(played.steps, steps);
  }
}

TEST(Simulation, DoesEveryDeedThatThereIs) {
  const Played played = play(1, 60'000);
  for (const DeedRow& row : kDeeds) EXPECT_GT(played.deeds[static_cast<std::size_t>(row.id)], 0U) << row.name;
}

TEST(Simulation, IsTheSameForTheSameSeedOnly) {
  const Played once = play(7, 20'000);
  const Played again = play(7, 20'000);
  EXPECT_EQ(once.mark, again.mark);
  EXPECT_EQ(once.steps, again.steps);
  EXPECT_NE(once.mark, play(8, 20'000).mark);
}

TEST(Simulation, TellsSeedStepAndStoryOfAFailure) {
  const Laws lawless = Laws{}.without(Rule::unknown_is_retry);
  const Played first = play(11, 1'000'000, lawless);
  ASSERT_TRUE(first.broken);
  EXPECT_NE(first.trace.find("LATCHKEY_MODEL_SEED=11, life "), std::string::npos);
  EXPECT_NE(first.trace.find("\n- "), std::string::npos);
  const Played second = play(11, 1'000'000, lawless);
  EXPECT_EQ(first.trace, second.trace);
  EXPECT_EQ(first.steps, second.steps);
}

}  // namespace
}  // namespace latchkey::model
