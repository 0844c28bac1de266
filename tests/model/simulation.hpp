// Worlds played by chance: many short lives, each with faults and then a rest in which the truth must be
// shown. The same seed plays the same lives.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "model/world.hpp"

namespace latchkey::model {

struct Played {
  std::uint64_t seed = 0;
  std::size_t steps = 0;
  std::size_t lives = 0;
  std::array<std::size_t, kDeedCount> deeds{};
  std::uint64_t mark = 0;  ///< Of everything that happened: the same for the same seed.
  std::optional<Broken> broken;
  std::string trace;  ///< Seed, life, step, and the last of what happened, in words.
};

/// Plays until so many steps are done, or a promise is broken.
[[nodiscard]] Played play(std::uint64_t seed, std::size_t steps, const Laws& laws = {});

/// What kind of world this life is played in.
[[nodiscard]] Plan plan_by_lot(Chance& chance);

}  // namespace latchkey::model
