// Reading and making messages. Values only: nothing here knows a socket.
#include "net/message.hpp"

#include <algorithm>
#include <iterator>

#include "net/ascii.hpp"
#include "net/form.hpp"

namespace latchkey::net {
namespace {

Response typed(int status, std::string_view content_type, std::string body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", content_type);
  response.body = std::move(body);
  return response;
}

/// The value of `name` in one Cookie field, whose pairs are separated by "; " (RFC 6265 section 4.2.1).
std::optional<std::string> cookie_in(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const auto end = std::min(field.find(';'), field.size());
    const auto pair = trimmed(field.substr(0, end));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return std::string(pair.substr(equals + 1));
    field.remove_prefix(std::min(end + 1, field.size()));
  }
  return std::nullopt;
}

}  // namespace

std::string_view Headers::get(std::string_view name) const {
  const auto row =
      std::ranges::find_if(rows, [&](const Header& header) { return same_text(header.name, name); });
  return row == rows.end() ? std::string_view{} : std::string_view{row->value};
}

void Headers::add(std::string_view name, std::string_view value) {
  rows.push_back({std::string(name), std::string(value)});
}

void Headers::set(std::string_view name, std::string_view value) {
  Header fresh{std::string(name), std::string(value)};  // copied first: `value` may live in a row that goes
  std::erase_if(rows, [&](const Header& header) { return same_text(header.name, fresh.name); });
  rows.push_back(std::move(fresh));
}

std::string_view Form::get(std::string_view name) const {
  const auto row = std::ranges::find(rows, name, &Header::name);
  return row == rows.end() ? std::string_view{} : std::string_view{row->value};
}

bool Form::has(std::string_view name) const {
  return std::ranges::find(rows, name, &Header::name) != rows.end();
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  for (const Header& header : headers.rows) {
    if (!same_text(header.name, "Cookie")) continue;
    if (auto value = cookie_in(header.value, name)) return value;
  }
  return std::nullopt;
}

Form Request::query_form() const {
  return read_form(query);
}

Form Request::body_form() const {
  const auto type = header("Content-Type");
  const auto media_type =
      trimmed(type.substr(0, type.find(';')));  // "; charset=utf-8" is common and means nothing
  return same_text(media_type, "application/x-www-form-urlencoded") ? read_form(body) : Form{};
}

Response text(int status, std::string body) {
  return typed(status, "text/plain; charset=utf-8", std::move(body));
}
Response html(int status, std::string body) {
  return typed(status, "text/html; charset=utf-8", std::move(body));
}
Response json(int status, std::string body) {
  return typed(status, "application/json", std::move(body));
}

Response see_other(std::string_view location) {
  Response response;
  response.status = 303;
  response.headers.add("Location", location);
  response.headers.add("Cache-Control", "no-store");
  return response;
}

}  // namespace latchkey::net
