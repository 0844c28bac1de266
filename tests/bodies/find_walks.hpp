// Walks for tests/vectors/link_walks.json: together they take every row of the link's table.
#pragma once

#include <vector>

#include "bodies/link_walk.hpp"

namespace latchkey::bodies {

/// The shortest of many random walks to each row, without those whose rows other walks take anyway.
[[nodiscard]] std::vector<LinkWalk> find_walks();

}  // namespace latchkey::bodies
