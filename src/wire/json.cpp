#include "wire/json.hpp"

#include <algorithm>

namespace latchkey::wire {

namespace {

[[nodiscard]] char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

/// Depth of nesting by brackets outside strings: cheaper than building a tree only to refuse it.
[[nodiscard]] bool is_shallow(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\')
      ++i;
    else if (c == '"')
      in_string = !in_string;
    else if (!in_string && (c == '{' || c == '[') && ++depth > kJsonDepth)
      return false;
    else if (!in_string && (c == '}' || c == ']'))
      --depth;
  }
  return true;
}

}  // namespace

std::optional<Json> parse(std::string_view text) {
  if (text.size() > kJsonBytes || !is_shallow(text)) return std::nullopt;
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

const Json* member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  for (const auto& [key, value] : object.items()) {
    if (same_name(key, name)) return &value;
  }
  return nullptr;
}

std::string text_of(const Json* value) {
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number_integer() || value->is_boolean()) return value->dump();
  return {};
}

}  // namespace latchkey::wire
