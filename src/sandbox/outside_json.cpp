#include "sandbox/outside_json.hpp"

#include <nlohmann/json.hpp>

namespace latchkey::sandbox {
namespace {

constexpr int kDeepest = 16;  // A saved account nests six deep.

/// Brackets in strings count for nothing. Of what is no JSON the answer does not matter.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (in_string && byte == '\\') ++i;
    if (byte == '"') in_string = !in_string;
    if (in_string) continue;
    if (byte == '[' || byte == '{') ++depth;
    if (byte == ']' || byte == '}') --depth;
    if (depth > kDeepest) return true;
  }
  return false;
}

}  // namespace

/// The depth first, by itself: with a callback for it the parser is far slower.
nlohmann::json read_json(std::string_view text) {
  if (is_too_deep(text)) return nlohmann::json(nlohmann::json::value_t::discarded);
  return nlohmann::json::parse(text, nullptr, false);
}

}  // namespace latchkey::sandbox
