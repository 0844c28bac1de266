// How each deed comes about, and what it does: one row each.
#pragma once

#include <array>
#include <vector>

#include "model/world.hpp"

namespace latchkey::model {

struct Deeds {
  Deed id;
  /// Adds every way in which it may happen now.
  void (*ways)(const World&, const Ground&, std::vector<Act>&);
  void (*happen)(World&, const Act&, Scene&);
};
extern const std::array<Deeds, kDeedCount> kHowDeedsHappen;

}  // namespace latchkey::model
