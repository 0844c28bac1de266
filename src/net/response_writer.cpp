// The status line, the fields and their defaults, as tables.
#include "net/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "net/ascii.hpp"

namespace latchkey::net {
namespace {

struct ReasonRow {
  int status;
  std::string_view phrase;
};

/// RFC 9110 section 15. A status that is missing here is sent without a phrase, which is allowed.
constexpr std::array<ReasonRow, 31> kReasons{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

struct FieldRow {
  std::string_view name;
  std::string_view value;
};

constexpr std::array<FieldRow, 1> kDefaults{{{"X-Content-Type-Options", "nosniff"}}};

constexpr std::array<FieldRow, 3> kStreamDefaults{{
    {"Content-Type", "text/event-stream"},
    {"Cache-Control", "no-store"},
    {"X-Accel-Buffering", "no"},  // nginx would hold events back
}};

constexpr std::array<std::string_view, 4> kFraming{"Content-Length", "Transfer-Encoding", "Connection",
                                                   "Keep-Alive"};

bool is_framing(std::string_view name) {
  return std::ranges::any_of(kFraming, [&](std::string_view row) { return same_text(row, name); });
}

std::string_view reason(int status) {
  const auto row = std::ranges::find(kReasons, status, &ReasonRow::status);
  return row == kReasons.end() ? std::string_view{} : row->phrase;
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

template <std::size_t N>
void append_defaults(std::string& head, const Headers& headers, const std::array<FieldRow, N>& defaults) {
  for (const FieldRow& row : defaults) {
    if (headers.get(row.name).empty()) append_field(head, row.name, row.value);
  }
}

void append_framing(std::string& head, const Response& response, const Sending& how) {
  if (response.stream) {
    if (!how.http_1_0) append_field(head, "Transfer-Encoding", "chunked");
  } else if (may_have_body(response.status)) {
    append_field(head, "Content-Length", std::to_string(response.body.size()));
  }
  if (how.keep_alive == how.http_1_0)
    append_field(head, "Connection", how.keep_alive ? "keep-alive" : "close");
}

}  // namespace

bool may_have_body(int status) {
  return status != 204 && status != 304;
}

std::string http_date(std::time_t time) {
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 32> text{};  // no process here sets a locale: names of days and months are English
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

std::optional<std::string> write_head(const Response& response, const Sending& how) {
  if (response.status < 200 || response.status > 599) return std::nullopt;
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head.append(reason(response.status)).append("\r\n");
  for (const Header& row : response.headers.rows) {
    if (!is_token(row.name) || !is_field_value(row.value)) return std::nullopt;
    if (!is_framing(row.name)) append_field(head, row.name, row.value);
  }
  append_defaults(head, response.headers, kDefaults);
  if (!how.date.empty() && response.headers.get("Date").empty()) append_field(head, "Date", how.date);
  if (response.stream) append_defaults(head, response.headers, kStreamDefaults);
  append_framing(head, response, how);
  head += "\r\n";
  return head;
}

std::string write_chunk(std::string_view bytes) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), bytes.size(), 16).ptr;
  std::string chunk(digits.begin(), end);
  chunk.append("\r\n").append(bytes).append("\r\n");
  return chunk;
}

}  // namespace latchkey::net
