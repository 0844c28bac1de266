// An import's results as text: a table, JSON lines, and what they come to. Prints nothing itself.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "relay/import_loop.hpp"

namespace latchkey::cli {

/// Widths of the columns that are filled up with blanks; zero: none is, for `cut` and `awk`.
struct ImportWidths {
  std::array<std::size_t, 5> columns{};
};
/// For a terminal.
[[nodiscard]] ImportWidths widths_of(const std::vector<wire::ImportRow>& rows);

/// Columns, parted by tabs: line, account, property, outcome, code, for the hotel, for the engineer.
[[nodiscard]] std::string table_head(const ImportWidths& widths);
[[nodiscard]] std::string table_line(const relay::ImportResult& result, const ImportWidths& widths);
/// One JSON object in ASCII.
[[nodiscard]] std::string json_line(const relay::ImportResult& result);

class ImportTally {
 public:
  void add(const relay::ImportResult& result);
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t count(relay::Outcome outcome) const;
  [[nodiscard]] bool all_alive() const { return count(relay::Outcome::alive) == rows_; }
  /// Counts of each outcome and code, with what to do.
  [[nodiscard]] std::string text(std::string_view journal) const;
  [[nodiscard]] std::string json() const;

 private:
  struct Kind {
    std::size_t rows = 0;
    std::string meaning;
  };
  std::map<std::pair<relay::Outcome, std::string>, Kind> kinds_;  ///< By outcome and code.
  std::size_t rows_ = 0;
  std::size_t skipped_ = 0;
};

}  // namespace latchkey::cli
