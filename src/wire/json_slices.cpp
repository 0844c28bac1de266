#include "wire/json_slices.hpp"

#include <algorithm>

namespace latchkey::wire {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

[[nodiscard]] std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Knows where an element of a list ends: at a comma outside of strings and brackets.
class Depth {
 public:
  /// @return whether this character ends the element.
  [[nodiscard]] bool ends_at(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (in_string_) {
      escaped_ = c == '\\';
      // RFC 8259 section 7: no line break stands in a string. A lost quote is found again at the next line.
      if (c == '"' || c == '\n') in_string_ = false;
    } else {
      return outside_string(c);
    }
    return false;
  }
  /// After a comma of the list itself, or its end.
  void restart() { *this = {}; }

 private:
  [[nodiscard]] bool outside_string(char c) {
    if (depth_ == 0 && (c == ',' || c == ']')) return true;
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') ++depth_;
    if ((c == '}' || c == ']') && depth_ > 0) --depth_;
    return false;
  }

  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

/// Adds it without the blanks around it, and counts its lines.
void add(JsonSlices& slices, std::string_view text, std::size_t& line) {
  const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  const std::size_t last = text.find_last_not_of(kBlanks) + 1;
  if (first < last)
    slices.rows.push_back({line + lines_in(text.substr(0, first)), text.substr(first, last - first)});
  line += lines_in(text);
}

}  // namespace

JsonSlices slice_lines(std::string_view text, std::size_t limit) {
  JsonSlices slices;
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size() && slices.rows.size() <= limit;) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    add(slices, text.substr(at, end - at), line);
    at = end;
  }
  return slices;
}

JsonSlices slice_list(std::string_view text, std::size_t limit) {
  JsonSlices slices;
  Depth depth;
  std::size_t line = 1;
  std::size_t start = text.find('[') + 1;
  line += lines_in(text.substr(0, start));
  for (std::size_t at = start; at < text.size() && slices.rows.size() <= limit; ++at) {
    if (!depth.ends_at(text[at])) continue;
    add(slices, text.substr(start, at - start), line);
    start = at + 1;
    depth.restart();
    if (text[at] == ']') {
      slices.whole = text.find_first_not_of(kBlanks, start) == std::string_view::npos;
      return slices;
    }
  }
  add(slices, text.substr(start), line);
  slices.whole = false;
  return slices;
}

}  // namespace latchkey::wire
