// Every order in which things can happen in a small world, breadth first: the first broken promise comes with
// the shortest way to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/world.hpp"

namespace latchkey::model {

struct Explored {
  std::size_t states = 0;
  std::size_t transitions = 0;
  std::size_t quiet = 0;   ///< States at rest, where Cloudbeds' truth must be shown.
  std::size_t rested = 0;  ///< States that were also brought to rest step by step.
  bool complete = false;   ///< Nothing was left out.
  std::optional<Broken> broken;
  std::string trace;  ///< The way to it, in words.
};

/// `stop_at`: gives up after so many states, as incomplete. `also_rest`: every so many states one is brought
/// to rest besides.
[[nodiscard]] Explored explore(const World& start, const Ground& ground, std::size_t stop_at,
                               std::size_t also_rest = 64);

/// A world in which every browser's first tab has connected the first properties, and all is quiet.
[[nodiscard]] World connected(const Ground& ground);
/// A world whose pages are open, and nobody is connected.
[[nodiscard]] World opened(const Ground& ground);

}  // namespace latchkey::model
