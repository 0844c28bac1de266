// What earlier runs of an import found, beside the file: a hash of each row and its outcome, nothing that
// opens a door.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "relay/import_finding.hpp"

namespace latchkey::relay {

struct JournalError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ImportJournal {
 public:
  /// Mode 0600, made if it is not there. `target` is whom the rows are shown to: what one Cloudbeds or relay
  /// said is nothing to another. Throws JournalError, also while another run holds it.
  ImportJournal(std::string path, std::string target);
  ~ImportJournal();
  ImportJournal(const ImportJournal&) = delete;
  ImportJournal& operator=(const ImportJournal&) = delete;

  /// Forgets all.
  void restart();
  /// What was found of this very row, unless it is to be asked again.
  [[nodiscard]] std::optional<Finding> known(const wire::ImportRow& row) const;
  /// On the disk when this returns. Throws JournalError.
  void remember(const wire::ImportRow& row, const Finding& finding);

 private:
  void read();
  void read_line(std::string_view line);
  [[nodiscard]] std::string key_of(const wire::ImportRow& row) const;
  void append(std::string_view line);
  [[noreturn]] void refuse(int error) const;

  std::string path_;
  std::string target_;
  int file_;
  bool torn_ = false;  ///< The last line has no end: a run was killed while it wrote.
  std::map<std::string, Finding, std::less<>> known_;
};

}  // namespace latchkey::relay
