#include "cli/import_output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace latchkey::cli {

namespace {

constexpr const char* kAfterDryRun =
    "Nothing was changed anywhere. Import with the same command without --dry-run.\n";
constexpr const char* kAfterImport =
    "From now on the relay keeps and refreshes the tokens of the rows that are alive: stop refreshing them "
    "yourself, "
    "and\ndelete the file when all are settled.\n";

}  // namespace

ImportOutput::ImportOutput(const std::vector<wire::ImportRow>& rows, bool json)
    : rows_(rows.size()), json_(json), progress_(::isatty(STDERR_FILENO) == 1) {
  if (::isatty(STDOUT_FILENO) == 1) widths_ = widths_of(rows);
  if (!json_) fmt::print("{}", table_head(widths_));
}

void ImportOutput::tell(const relay::ImportResult& result) {
  tally_.add(result);
  clear_progress();
  fmt::print("{}", json_ ? json_line(result) : table_line(result, widths_));
  std::fflush(stdout);
  show_progress();
}

void ImportOutput::end(const std::string& journal, bool dry_run) {
  clear_progress();
  if (json_) fmt::print("{}", tally_.json());
  std::fflush(stdout);
  fmt::print(stderr, "\n{}", tally_.text(journal));
  if (tally_.rows() < rows_) fmt::print(stderr, "{} rows were not reached.\n", rows_ - tally_.rows());
  if (tally_.count(relay::Outcome::alive) > 0)
    fmt::print(stderr, "{}", dry_run ? kAfterDryRun : kAfterImport);
}

void ImportOutput::clear_progress() const {
  if (progress_) fmt::print(stderr, "\r\033[K");
}

void ImportOutput::show_progress() const {
  if (!progress_) return;
  fmt::print(stderr, "{} of {}, {} alive, {} dead", tally_.rows(), rows_, tally_.count(relay::Outcome::alive),
             tally_.count(relay::Outcome::dead));
}

}  // namespace latchkey::cli
