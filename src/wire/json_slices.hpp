// A long JSON list, or lines of JSON, cut into its elements without building a tree: each is parsed by
// itself, so that a broken one costs one row, and the line of each is known.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace latchkey::wire {

struct JsonSlice {
  std::size_t line = 1;
  std::string_view text;
};
struct JsonSlices {
  std::vector<JsonSlice> rows;
  bool whole = true;  ///< A list ended with its ].
};

/// At most `limit` + 1 elements, blank ones left out.
[[nodiscard]] JsonSlices slice_lines(std::string_view text, std::size_t limit);
/// Of a text that begins with [.
[[nodiscard]] JsonSlices slice_list(std::string_view text, std::size_t limit);

}  // namespace latchkey::wire
