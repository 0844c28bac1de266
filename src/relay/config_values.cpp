#include "relay/config_values.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/url.hpp"
#include "net/addresses.hpp"

namespace latchkey::relay {

namespace {

[[nodiscard]] bool is_address(const std::string& text) {
  const auto parts = core::read_address(text);
  return parts && core::is_safe(*parts);
}

[[nodiscard]] bool is_plain_address(const std::string& text) {
  return is_address(text) && text.find('#') == std::string::npos;
}

[[nodiscard]] bool is_base(const std::string& text) {
  return is_address(text) && text.find_first_of("?#") == std::string::npos && !text.ends_with('/');
}

[[nodiscard]] bool is_page(const std::string& text) {
  const auto parts = core::read_address(text);
  return parts && core::is_safe(*parts) && !parts->path.empty() &&
         text.find_first_of("?#") == std::string::npos;
}

[[nodiscard]] bool is_endpoint(const std::string& text) {
  return net::read_endpoint(text).has_value();
}

[[nodiscard]] bool is_network(const std::string& text) {
  return net::Networks::read({text}).has_value();
}

/// IEEE Std 1003.1 section 8.1.
[[nodiscard]] bool is_variable(const std::string& text) {
  const bool begins = !text.empty() && (text.front() < '0' || text.front() > '9');
  return begins && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos;
}

[[nodiscard]] bool is_text(const std::string& text) {
  return !text.empty();
}

using Check = bool (*)(const std::string&);

/// Of a text, or of each text in a list. In the order of Shape; words and numbers need their row.
constexpr std::array<Check, kShapes.size()> kChecks{is_text,     is_address,  is_plain_address, is_base,
                                                    is_endpoint, is_variable, is_text,          nullptr,
                                                    is_text,     is_page,     is_endpoint,      is_network};

[[nodiscard]] const ShapeRow& row_of(Shape shape) {
  return kShapes[static_cast<std::size_t>(shape)];
}

[[nodiscard]] bool is_one_of(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const auto end = std::min(words.find('|'), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

[[nodiscard]] bool is_fit_text(const ConfigKey& row, const toml::node& value) {
  const toml::value<std::string>* text = value.as_string();
  if (text == nullptr || !kChecks[static_cast<std::size_t>(row.shape)](text->get())) return false;
  return row.shape != Shape::word || is_one_of(row.words, text->get());
}

/// Printable ASCII; the rest as '?': a terminal shows it on one line.
[[nodiscard]] std::string on_one_line(std::string_view text) {
  constexpr std::size_t kLongest = 100;
  std::string out{text.substr(0, kLongest)};
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  if (text.size() > kLongest) out += "...";
  return out;
}

[[nodiscard]] std::string without_user(std::string_view text) {
  const auto at = text.find('@');
  const auto begin = text.find("://");
  if (at == std::string_view::npos || begin == std::string_view::npos) return std::string{text};
  return fmt::format("{}://...{}", text.substr(0, begin), text.substr(at));
}

[[nodiscard]] std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t same = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({same, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string wanted(const ConfigKey& row) {
  std::string words{row_of(row.shape).words};
  if (row.shape == Shape::number) words += fmt::format(" from {} to {}", row.least, row.most);
  if (row.shape != Shape::word) return words;
  std::string_view left = row.words;
  for (std::string_view between = " "; !left.empty(); between = ", ") {
    const auto end = std::min(left.find('|'), left.size());
    words += fmt::format("{}\"{}\"", between, left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return words;
}

bool is_fit(const ConfigKey& row, const toml::node& value) {
  if (row.shape == Shape::number) {
    const auto number = value.is_integer() ? value.value<std::int64_t>() : std::nullopt;
    return number && *number >= row.least && *number <= row.most;
  }
  if (!row_of(row.shape).list) return is_fit_text(row, value);
  const toml::array* list = value.as_array();
  return list != nullptr && (!row.required || !list->empty()) &&
         std::all_of(list->begin(), list->end(),
                     [&](const toml::node& one) { return is_fit_text(row, one); });
}

std::string found(const ConfigKey& row, const toml::node& value) {
  if (row.shape == Shape::variable) return "no such name";
  if (const auto* text = value.as_string())
    return fmt::format("\"{}\"", on_one_line(without_user(text->get())));
  if (const auto* number = value.as_integer()) return std::to_string(number->get());
  if (value.is_boolean()) return value.value_or(false) ? "true" : "false";
  const toml::array* list = value.as_array();
  if (list == nullptr) return value.is_table() ? "a table" : "a number with a point, or a date";
  if (list->empty()) return "an empty list";
  const auto bad =
      std::find_if(list->begin(), list->end(), [&](const toml::node& one) { return !is_fit_text(row, one); });
  if (!row_of(row.shape).list || bad == list->end()) return "a list";
  return bad->is_array() ? "a list in a list" : "a list with " + found(row, *bad);
}

std::string_view nearest(std::string_view name, const std::vector<std::string_view>& names) {
  constexpr std::size_t kFurthest = 3;
  std::string_view best;
  std::size_t least = kFurthest + 1;
  for (const std::string_view one : names) {
    const std::size_t steps = distance(name, one);
    if (steps < least && steps * 2 < one.size()) {
      least = steps;
      best = one;
    }
  }
  return best;
}

}  // namespace latchkey::relay
