// A Markdown table, written row by row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace describe {

[[nodiscard]] inline std::string code(std::string_view text) {
  return "`" + std::string{text} + "`";
}

class TableText {
 public:
  explicit TableText(const std::vector<std::string>& head) {
    add(head);
    add(std::vector<std::string>(head.size(), "---"));
  }
  void add(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) text_ += "| " + escaped(cell) + (cell.empty() ? "" : " ");
    text_ += "|\n";
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  static std::string escaped(std::string_view cell) {
    std::string out;
    for (const char c : cell) out += c == '|' ? std::string{"\\|"} : std::string{c};
    return out;
  }
  std::string text_;
};

}  // namespace describe
