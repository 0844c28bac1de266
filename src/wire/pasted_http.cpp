#include "wire/pasted_http.hpp"

#include <algorithm>
#include <array>

#include "wire/pasted_marks.hpp"

namespace latchkey::wire {

namespace {

constexpr std::size_t kFieldBytes = 200;

/// "HTTP/1.1 401 Unauthorized", "HTTP/2 200": the status, or 0.
[[nodiscard]] int status_line(std::string_view line) {
  if (!line.starts_with("HTTP/")) return 0;
  const std::size_t blank = line.find(' ');
  return blank == std::string_view::npos ? 0 : status_at(line, blank + 1);
}

/// What curl says itself: about the connection, what it sent, how much came.
[[nodiscard]] bool is_of_curl(std::string_view line) {
  constexpr std::array kMarks{"* ", "> ", "< ", "{ [", "} [", "  % Total"};
  return line == ">" || line == "*" ||
         std::ranges::any_of(kMarks, [line](std::string_view mark) { return line.starts_with(mark); });
}

/// RFC 9110 section 5.1: a field's name is a token. A body that follows without a blank line is none.
[[nodiscard]] bool is_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  return std::ranges::all_of(line.substr(0, colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

struct Field {
  std::string_view name;
  std::string PastedHttp::*field;
};
constexpr std::array kFields{Field{"content-type", &PastedHttp::content_type},
                             Field{"x-request-id", &PastedHttp::request_id},
                             Field{"date", &PastedHttp::date}};

class Reader {
 public:
  void take(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool marked = line.starts_with("< ");
    const int status = status_line(marked ? line.substr(2) : line);
    if (status != 0) return start(status, marked);
    if (part_ == Part::fields) return take_field(line);
    if (part_ == Part::body && !(by_curl_ && is_of_curl(line))) take_body(line);
  }
  [[nodiscard]] std::optional<PastedHttp> result() && { return std::move(found_); }

 private:
  enum class Part { before, fields, body };

  void start(int status, bool marked) {
    found_ = PastedHttp{};
    found_->status = status;
    by_curl_ = marked;
    part_ = Part::fields;
  }
  void take_field(std::string_view line) {
    if (by_curl_ && line.starts_with('<'))
      line.remove_prefix(std::min<std::size_t>(2, line.size()));
    else if (by_curl_ && is_of_curl(line))
      return;
    if (!line.empty() && is_field(line)) return keep_field(line);
    const bool informs = found_->status < 200;  // RFC 9110 section 15.2: the answer itself follows
    part_ = informs ? Part::before : Part::body;
    if (!line.empty()) take_body(line);
  }
  void keep_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string name = folded(line.substr(0, colon));
    for (const Field& row : kFields) {
      if (row.name == name) (*found_).*row.field = trimmed(line.substr(colon + 1)).substr(0, kFieldBytes);
    }
  }
  void take_body(std::string_view line) {
    // curl's own next line follows a body that has no line break at its end.
    if (by_curl_)
      line = line.substr(0, std::min(line.find("* Connection #"), line.find("* Closing connection")));
    if (!found_->body.empty()) found_->body += '\n';
    found_->body += line;
  }

  std::optional<PastedHttp> found_;
  Part part_ = Part::before;
  bool by_curl_ = false;
};

}  // namespace

std::optional<PastedHttp> read_pasted_http(std::string_view text) {
  Reader reader;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const bool broken = text[end - 1] == '\n';
    reader.take(text.substr(0, end - (broken ? 1 : 0)));
    text.remove_prefix(end);
  }
  return std::move(reader).result();
}

}  // namespace latchkey::wire
