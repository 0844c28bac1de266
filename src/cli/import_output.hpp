// Where an import's results go: rows to stdout, progress and what they come to to stderr.
#pragma once

#include <string>
#include <vector>

#include "cli/import_report.hpp"

namespace latchkey::cli {

class ImportOutput {
 public:
  ImportOutput(const std::vector<wire::ImportRow>& rows, bool json);
  void tell(const relay::ImportResult& result);
  /// The summary, and what to do next.
  void end(const std::string& journal, bool dry_run);
  [[nodiscard]] bool all_alive() const { return tally_.all_alive(); }

 private:
  void clear_progress() const;
  void show_progress() const;

  std::size_t rows_;
  bool json_;
  bool progress_;
  ImportWidths widths_;
  ImportTally tally_;
};

}  // namespace latchkey::cli
