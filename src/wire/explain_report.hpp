// An explanation as a person reads it, in parts: the command writes them as text, the page as HTML. One set
// of words for both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/explain.hpp"

namespace latchkey::wire {

struct Fact {
  std::string_view label;
  std::string value;
};
struct Section {
  std::string_view heading;
  bool numbered = false;  ///< Steps in their order; otherwise a list.
  std::vector<std::string> lines;
};
struct Report {
  std::string headline;
  std::vector<Fact> facts;
  std::vector<Section> sections;
  std::string source;
};

[[nodiscard]] Report report_of(const Explanation& told);
[[nodiscard]] Report report_of(const DeliveryExplanation& told);

/// The contract's objects, in ASCII (docs/explain.md).
[[nodiscard]] std::string write_explanation(const Explanation& told);
[[nodiscard]] std::string write_delivery_explanation(const DeliveryExplanation& told);

}  // namespace latchkey::wire
