// What is written to stderr: one line for each thing, for people, or as one JSON object per line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::relay {

enum class LogLevel { debug, info, warning, error, audit };  ///< audit: told whatever the level.

struct LogField {
  std::string_view name;
  std::string value;
  bool number = false;  ///< Stands in JSON without quotes.
};

[[nodiscard]] inline LogField field(std::string_view name, std::string value) {
  return {name, std::move(value), false};
}
[[nodiscard]] inline LogField field(std::string_view name, std::int64_t number) {
  return {name, std::to_string(number), true};
}

/// From now on everything that is logged in this process is told so. `level`: a word of the configuration's
/// key.
void start_log(bool json, std::string_view level);

/// One line. Fields without a value are left out. Nothing here knows what a secret is: callers name routes,
/// never addresses, and never hand over a credential, a ticket or a code.
void tell(LogLevel level, std::string_view message, const std::vector<LogField>& fields);

/// One record as a line, without its end. What is no printable character is escaped: a record is one line.
struct LogRecord {
  std::string_view time;  ///< RFC 3339.
  std::string_view level;
  std::string_view payload;  ///< What tell() or a plain logging call handed over.
};
[[nodiscard]] std::string json_line(const LogRecord& record);
[[nodiscard]] std::string text_line(const LogRecord& record);

}  // namespace latchkey::relay
