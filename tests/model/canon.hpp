// The place a world is in, without what makes no difference: times count from now, revisions by their order,
// made-up words and numbers by when they are first met.
#pragma once

#include <cstdint>
#include <functional>

namespace latchkey::model {

class World;

/// 128 bits of it: two worlds with the same go on alike (a chance of 2^-80 for a million states that one was
/// taken for another).
struct Place128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const Place128&, const Place128&) = default;
};
struct HashOfPlace {
  [[nodiscard]] std::size_t operator()(const Place128& place) const { return place.low; }
};

[[nodiscard]] Place128 place_of(const World& world);

}  // namespace latchkey::model
