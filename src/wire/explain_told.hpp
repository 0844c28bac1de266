// From one answer under all its values to what is said of it.
#pragma once

#include <vector>

#include "wire/explain_cases.hpp"

namespace latchkey::wire {

/// A problem's own words, and its steps.
void fill_problem(Explanation& told, core::Problem problem);

/// Of the best of these, with what it rests on.
[[nodiscard]] Explanation told_of(const std::vector<Case>& cases);

/// Adds `other`, unless it means the same as `best`, or as something that stands there already.
void add_otherwise(Explanation& told, const Case& best, const Case& other, std::vector<Assumption> when);

}  // namespace latchkey::wire
