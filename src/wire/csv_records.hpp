// Records of a CSV file (RFC 4180) with the lines they begin in. Not libcsv: it tells no lines, joins a
// record whose quote never closes with all that follow, and has no limit to a field.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::wire {

struct CsvRecord {
  std::size_t line = 1;
  std::vector<std::string> fields;  ///< None when there is a complaint.
  std::string complaint;            ///< What is wrong and how to mend it; empty when nothing is.
};

class CsvRecords {
 public:
  static constexpr std::size_t kFieldBytes = 4'096;  // as the relay takes of a token
  static constexpr std::size_t kFields = 64;

  /// The text outlives this.
  explicit CsvRecords(std::string_view text) : text_(text) {}
  /// Empty lines are passed over. After a broken record it goes on with the line after the one that began it:
  /// one lost quote costs one row.
  [[nodiscard]] std::optional<CsvRecord> next();

 private:
  [[nodiscard]] std::string read_fields(std::vector<std::string>& fields);
  [[nodiscard]] std::string read_plain(std::string& field);
  [[nodiscard]] std::string read_quoted(std::string& field);
  [[nodiscard]] bool at_end_of_line() const;
  void pass_end_of_line();
  void pass_line();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace latchkey::wire
