#include "relay/import_journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "store/digest.hpp"

namespace latchkey::relay {

namespace {

constexpr std::string_view kNoCode = "-";

/// Words of a line: hash, outcome, code. The outcome's blank would part it.
[[nodiscard]] std::string_view word_of(Outcome outcome) {
  return outcome == Outcome::bad_row ? "bad_row" : core::row_of(kOutcomes, outcome).name;
}

/// With its length before it: no two lists of values read alike.
void add(std::string& text, std::string_view value) {
  text += std::to_string(value.size()) + ':';
  text += value;
}

}  // namespace

ImportJournal::ImportJournal(std::string path, std::string target)
    : path_(std::move(path)),
      target_(std::move(target)),
      file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)) {
  if (file_ < 0) refuse(errno);
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(file_);
    throw JournalError("another run of this import holds " + path_ + ": wait for it, or stop it");
  }
  read();
}

ImportJournal::~ImportJournal() {
  ::close(file_);
}

void ImportJournal::restart() {
  known_.clear();
  torn_ = false;
  if (::ftruncate(file_, 0) != 0) refuse(errno);
}

std::optional<Finding> ImportJournal::known(const wire::ImportRow& row) const {
  const auto found = known_.find(key_of(row));
  if (found == known_.end() || !core::row_of(kOutcomes, found->second.outcome).is_final) return std::nullopt;
  return found->second;
}

void ImportJournal::remember(const wire::ImportRow& row, const Finding& finding) {
  const std::string key = key_of(row);
  const std::string_view code = finding.problem ? finding.code() : kNoCode;
  append(key + ' ' + std::string{word_of(finding.outcome)} + ' ' + std::string{code} + '\n');
  known_[key] = finding;
}

/// One write for one line, and then to the disk: killed at any moment, at most the last line is torn.
void ImportJournal::append(std::string_view line) {
  const std::string text = (torn_ ? "\n" : "") + std::string{line};
  torn_ = true;
  if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fdatasync(file_) != 0)
    refuse(errno);
  torn_ = false;
}

void ImportJournal::read() {
  std::string text;
  std::array<char, 16'384> buffer{};
  for (;;) {
    const ssize_t got = ::read(file_, buffer.data(), buffer.size());
    if (got < 0) refuse(errno);
    if (got == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    torn_ = end == std::string_view::npos;
    if (torn_) break;
    read_line(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
}

/// Later lines replace earlier ones; a line that is not ours is passed over.
void ImportJournal::read_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return;
  const std::string_view word = line.substr(first + 1, second - first - 1);
  const std::string_view code = line.substr(second + 1);
  const auto problem = core::find_by_name(core::kProblems, code);
  if (!problem && code != kNoCode) return;
  for (const OutcomeRow& row : kOutcomes) {
    if (word_of(row.id) == word)
      known_[std::string{line.substr(0, first)}] = {.outcome = row.id, .problem = problem, .why = {}};
  }
}

std::string ImportJournal::key_of(const wire::ImportRow& row) const {
  std::string text;
  add(text, target_);
  add(text, row.account);
  add(text, row.property);
  add(text, core::name(row.credential.kind));
  add(text, row.credential.access);
  add(text, row.credential.refresh);
  return store::digest(text);
}

void ImportJournal::refuse(int error) const {
  throw JournalError("the journal " + path_ + " cannot be used: " + std::strerror(error) +
                     ". Put the import file into a folder of your own that has room");
}

}  // namespace latchkey::relay
