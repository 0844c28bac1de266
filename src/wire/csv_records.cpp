#include "wire/csv_records.hpp"

#include <algorithm>

namespace latchkey::wire {

namespace {

constexpr std::string_view kLineEnds = "\r\n";

[[nodiscard]] std::string too_long() {
  return "a field is longer than " + std::to_string(CsvRecords::kFieldBytes) +
         " bytes: is a quote at its end missing?";
}

}  // namespace

std::optional<CsvRecord> CsvRecords::next() {
  while (at_ < text_.size() && at_end_of_line()) pass_end_of_line();
  if (at_ == text_.size()) return std::nullopt;
  CsvRecord record{.line = line_, .fields = {}, .complaint = {}};
  const std::size_t start = at_;
  record.complaint = read_fields(record.fields);
  if (record.complaint.empty()) return record;
  record.fields.clear();
  at_ = start;
  line_ = record.line;
  pass_line();
  return record;
}

std::string CsvRecords::read_fields(std::vector<std::string>& fields) {
  for (;;) {
    std::string field;
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    if (std::string complaint = quoted ? read_quoted(field) : read_plain(field); !complaint.empty())
      return complaint;
    fields.push_back(std::move(field));
    if (fields.size() > kFields) return "more than " + std::to_string(kFields) + " fields";
    if (at_end_of_line()) break;
    ++at_;  // the comma
  }
  pass_end_of_line();
  return {};
}

std::string CsvRecords::read_plain(std::string& field) {
  const std::size_t end = std::min(text_.find_first_of(",\"\r\n", at_), text_.size());
  if (end - at_ > kFieldBytes) return too_long();
  if (end < text_.size() && text_[end] == '"')
    return "a quote within a field: put the whole field in quotes and write the inner quote twice";
  field = text_.substr(at_, end - at_);
  at_ = end;
  return {};
}

std::string CsvRecords::read_quoted(std::string& field) {
  for (++at_;;) {
    // Looked for no further than the limit: a lost quote must not cost a walk to the end of the file for each
    // row.
    const std::string_view ahead = text_.substr(at_, kFieldBytes + 1);
    const std::size_t quote = ahead.find('"');
    if (quote == std::string_view::npos)
      return ahead.size() > kFieldBytes ? too_long() : "a quote opens here that is never closed";
    const std::string_view part = ahead.substr(0, quote);
    line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    field += part;
    if (field.size() > kFieldBytes) return too_long();
    at_ += quote + 1;
    if (at_ >= text_.size() || text_[at_] != '"') break;
    field += text_[at_++];
  }
  if (at_end_of_line() || text_[at_] == ',') return {};
  return "something follows a closing quote: write a quote that belongs to the field twice";
}

bool CsvRecords::at_end_of_line() const {
  return at_ >= text_.size() || kLineEnds.find(text_[at_]) != std::string_view::npos;
}

/// \n, \r\n, or the \r alone of old spreadsheets.
void CsvRecords::pass_end_of_line() {
  if (at_ >= text_.size()) return;
  at_ += text_.substr(at_).starts_with("\r\n") ? 2U : 1U;
  ++line_;
}

void CsvRecords::pass_line() {
  at_ = std::min(text_.find_first_of(kLineEnds, at_), text_.size());
  pass_end_of_line();
}

}  // namespace latchkey::wire
