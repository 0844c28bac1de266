#include "relay/log.hpp"

#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <utility>

#include "wire/page_api.hpp"

namespace latchkey::relay {

namespace {

/// Between a message and its fields, on their way through the logger (ASCII's own separators).
constexpr char kField = '\x1e';
constexpr char kValue = '\x1f';
constexpr char kNumber = '\x1d';

struct LevelRow {
  LogLevel id;
  spdlog::level::level_enum level;
  std::string_view name;
};
constexpr std::array kLevels{
    LevelRow{LogLevel::debug, spdlog::level::debug, "debug"},
    LevelRow{LogLevel::info, spdlog::level::info, "info"},
    LevelRow{LogLevel::warning, spdlog::level::warn, "warning"},
    LevelRow{LogLevel::error, spdlog::level::err, "error"},
    LevelRow{LogLevel::audit, spdlog::level::critical, "audit"},
};

[[nodiscard]] std::string_view name_of(spdlog::level::level_enum level) {
  for (const LevelRow& row : kLevels)
    if (row.level == level) return row.name;
  return "debug";
}

/// Length of the UTF-8 sequence that starts here (RFC 3629 section 4), 0 when it is none.
[[nodiscard]] std::size_t sequence_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if ((first & 0xF0U) == 0xE0) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool beyond = (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F);
    return tail(1) && tail(2) && tail(3) && !beyond ? 4 : 0;
  }
  return 0;
}

/// The inside of a JSON string (RFC 8259 section 7), which no terminal obeys either; for people quotes stay
/// as they are.
void append_escaped(std::string& out, std::string_view text, bool for_people = false) {
  while (!text.empty()) {
    const std::size_t size = sequence_at(text);
    const char c = text.front();
    if (size == 0) {
      out += "\\ufffd";
    } else if (!for_people && (c == '"' || c == '\\')) {
      out += {'\\', c};
    } else if (size == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
}

[[nodiscard]] std::string quoted(std::string_view text) {
  std::string out = "\"";
  append_escaped(out, text);
  return out + '"';
}

struct Part {
  std::string_view name;
  std::string_view value;
  bool number;
};

/// Takes the first field off what is left of a payload.
[[nodiscard]] Part take_part(std::string_view& left) {
  const std::string_view whole = left.substr(1, left.find(kField, 1) - 1);
  left.remove_prefix(std::min(left.size(), whole.size() + 1));
  const auto middle = whole.find_first_of(std::string{kValue, kNumber});
  if (middle == std::string_view::npos) return {whole, {}, false};
  return {whole.substr(0, middle), whole.substr(middle + 1), whole[middle] == kNumber};
}

class Formatter final : public spdlog::formatter {
 public:
  explicit Formatter(bool json) : json_(json) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& into) override {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch());
    const std::string time = wire::write_time(core::instant(since.count()));
    const LogRecord record{time, name_of(message.level), {message.payload.data(), message.payload.size()}};
    const std::string line = (json_ ? json_line(record) : text_line(record)) + '\n';
    into.append(line.data(), line.data() + line.size());
  }

  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<Formatter>(json_);
  }

 private:
  bool json_;
};

}  // namespace

std::string json_line(const LogRecord& record) {
  std::string_view left = record.payload;
  const std::string_view message = left.substr(0, left.find(kField));
  left.remove_prefix(message.size());
  std::string line = fmt::format(R"({{"time":{},"level":{},"message":{})", quoted(record.time),
                                 quoted(record.level), quoted(message));
  while (!left.empty()) {
    const Part part = take_part(left);
    line +=
        fmt::format(",{}:{}", quoted(part.name), part.number ? std::string{part.value} : quoted(part.value));
  }
  return line + '}';
}

std::string text_line(const LogRecord& record) {
  std::string_view left = record.payload;
  const std::string_view message = left.substr(0, left.find(kField));
  left.remove_prefix(message.size());
  std::string line = fmt::format("[{}] [relay] [{}] ", record.time, record.level);
  append_escaped(line, message, true);
  while (!left.empty()) {
    const Part part = take_part(left);
    const bool plain = part.value.find_first_of(" \"=") == std::string_view::npos;
    line += fmt::format(" {}=", part.name);
    if (plain) append_escaped(line, part.value);
    if (!plain) line += quoted(part.value);
  }
  return line;
}

void start_log(bool json, std::string_view level) {
  auto logger = std::make_shared<spdlog::logger>("relay", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(std::make_unique<Formatter>(json));
  for (const LevelRow& row : kLevels)
    if (row.name == level) logger->set_level(row.level);
  spdlog::set_default_logger(std::move(logger));
}

void tell(LogLevel level, std::string_view message, const std::vector<LogField>& fields) {
  const spdlog::level::level_enum as = kLevels[static_cast<std::size_t>(level)].level;
  if (!spdlog::should_log(as)) return;
  std::string payload{message};
  for (const LogField& one : fields) {
    if (one.value.empty()) continue;
    payload += kField;
    payload += one.name;
    payload += one.number ? kNumber : kValue;
    for (const char c : one.value) payload += c >= kNumber && c <= kValue ? ' ' : c;
  }
  spdlog::log(as, "{}", payload);
}

}  // namespace latchkey::relay
