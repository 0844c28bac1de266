// ASCII as HTTP sees it (RFC 9110 section 5.6.2): no locale, no allocation beyond the result.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace latchkey::net {

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool same_text(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return lower(c); });
  return result;
}

[[nodiscard]] constexpr bool holds(std::string_view text, char c) {
  return text.find(c) != std::string_view::npos;
}

/// Without spaces and tabs at either end.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

inline constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

/// RFC 9110 section 5.6.2: a method, a field name, a cookie's name.
[[nodiscard]] constexpr bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || holds(kTokenMarks, c);
  });
}

/// A field value that cannot end its line: tab, visible characters and bytes above 127 (RFC 9110
/// section 5.5).
[[nodiscard]] constexpr bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}

}  // namespace latchkey::net
