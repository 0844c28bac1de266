#include "wire/import_rows.hpp"

#include <algorithm>
#include <optional>

#include "wire/csv_records.hpp"
#include "wire/import_fields.hpp"
#include "wire/json.hpp"
#include "wire/json_slices.hpp"

namespace latchkey::wire {

namespace {

constexpr std::size_t kUnread = 20;  // more names than this nobody reads

void note(ImportFile& file, const std::string& name) {
  const bool known = std::find(file.unread.begin(), file.unread.end(), name) != file.unread.end();
  if (!known && file.unread.size() < kUnread) file.unread.push_back(name);
}

[[nodiscard]] ImportFile refused(std::string why) {
  return {.rows = {}, .unread = {}, .complaint = std::move(why)};
}

[[nodiscard]] ImportRow bad_row(std::size_t line, std::string why) {
  ImportRow row;
  row.line = line;
  row.complaint = std::move(why);
  return row;
}

// CSV
// ------------------------------------------------------------------------------------------------------------------

/// The field of each column; nothing for a column that is not read.
using Header = std::vector<std::optional<ImportField>>;

[[nodiscard]] std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

[[nodiscard]] std::ptrdiff_t count(const Header& header, ImportField field) {
  return std::count(header.begin(), header.end(), std::optional{field});
}

/// Why these are not the columns of an import; its text quotes nothing, for a file without a header begins
/// with tokens.
[[nodiscard]] std::string why_no_header(const Header& header, const CsvRecord& record) {
  if (!record.complaint.empty()) return "line " + std::to_string(record.line) + ": " + record.complaint;
  for (const char separator : {';', '\t'}) {
    if (record.fields.size() == 1 && record.fields.front().find(separator) != std::string::npos)
      return std::string("the columns are separated by ") + (separator == ';' ? "semicolons" : "tabs") +
             ": save the file with commas (in Excel: \"CSV UTF-8 (Comma delimited)\"; in LibreOffice: field "
             "delimiter \",\")";
  }
  for (const ImportField field : {ImportField::account, ImportField::property, ImportField::kind}) {
    if (count(header, field) == 0)
      return "the first line must name the columns, and `" +
             std::string{kImportFields[static_cast<std::size_t>(field)]} +
             "` is not among them; there are account, property, kind, access_token, refresh_token, api_key";
  }
  for (std::size_t i = 0; i < kImportFields.size(); ++i) {
    if (count(header, static_cast<ImportField>(i)) > 1)
      return "the first line names the column `" + std::string{kImportFields[i]} + "` twice";
  }
  return {};
}

[[nodiscard]] Header header_of(const CsvRecord& record) {
  Header header;
  for (const std::string& name : record.fields) header.push_back(import_field(lower(without_blanks(name))));
  return header;
}

[[nodiscard]] ImportRow row_of(CsvRecord record, const Header& header) {
  if (!record.complaint.empty()) return bad_row(record.line, std::move(record.complaint));
  if (record.fields.size() != header.size()) {
    return bad_row(record.line, "has " + std::to_string(record.fields.size()) +
                                    " fields where the first line has " + std::to_string(header.size()) +
                                    ": put a value that holds a comma in quotes");
  }
  ImportFields fields;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i]) fields[*header[i]] = std::move(record.fields[i]);
  }
  return std::move(fields).row(record.line);
}

/// What a spreadsheet leaves below its last row.
[[nodiscard]] bool is_blank(const CsvRecord& record) {
  return record.complaint.empty() &&
         std::all_of(record.fields.begin(), record.fields.end(), [](const auto& f) { return f.empty(); });
}

[[nodiscard]] ImportFile read_csv(std::string_view text) {
  CsvRecords records(text);
  const CsvRecord first = records.next().value_or(CsvRecord{});
  const Header header = header_of(first);
  if (std::string why = why_no_header(header, first); !why.empty()) return refused(std::move(why));
  ImportFile file;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!header[i]) note(file, first.fields[i]);
  }
  while (auto record = records.next()) {
    if (!is_blank(*record)) file.rows.push_back(row_of(std::move(*record), header));
    if (file.rows.size() > kImportRows) break;
  }
  return file;
}

// JSON
// ------------------------------------------------------------------------------------------------------------------

[[nodiscard]] ImportRow row_of(const JsonSlice& slice, ImportFile& file) {
  const auto json = parse(slice.text);
  if (!json || !json->is_object()) {
    return bad_row(slice.line,
                   "is not a JSON object: write a list of objects, or one whole object on each line");
  }
  ImportFields fields;
  for (const auto& [name, value] : json->items()) {
    const auto field = import_field(name);
    if (!field) note(file, name);
    if (!field || value.is_null()) continue;
    const bool number = *field == ImportField::property && value.is_number_integer();
    if (!number && !value.is_string()) return bad_row(slice.line, "`" + name + "` must be a text in quotes");
    fields[*field] = text_of(&value);
  }
  return std::move(fields).row(slice.line);
}

[[nodiscard]] ImportFile read_json(std::string_view text, bool list) {
  const JsonSlices slices = list ? slice_list(text, kImportRows) : slice_lines(text, kImportRows);
  ImportFile file;
  for (const JsonSlice& slice : slices.rows) file.rows.push_back(row_of(slice, file));
  if (slices.whole) return file;
  const std::size_t line = file.rows.empty() ? 1 : file.rows.back().line;
  file.rows.push_back(bad_row(line, "the list does not end here with its ]: is the file whole?"));
  return file;
}

[[nodiscard]] ImportFile read_text(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return refused("the file is empty");
  if (text[first] == '[') return read_json(text, true);
  return text[first] == '{' ? read_json(text, false) : read_csv(text);
}

}  // namespace

void ImportRow::refuse(std::string why) {
  complaint = std::move(why);
  credential = {};
}

ImportFile read_import(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";  // what spreadsheets put in front of UTF-8
  if (bytes.size() > kImportBytes) return refused("the file is larger than 64 MiB: split it");
  if (bytes.find('\0') != std::string_view::npos)
    return refused("the file is not text in UTF-8 (UTF-16, or a spreadsheet?): save it as CSV in UTF-8");
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  ImportFile file = read_text(bytes);
  if (file.rows.size() > kImportRows) return refused("the file has more than 100,000 rows: split it");
  if (file.rows.empty() && file.complaint.empty()) return refused("the file has no row below its first line");
  return file;
}

}  // namespace latchkey::wire
