#include "cli/terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace latchkey::cli {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};
/// Unicode 15: control characters, the bidirectional ones (UAX 9) and others that nobody sees, surrogates.
constexpr Range kHidden[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x61C, 0x61C},   {0x180E, 0x180E},
    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0xD800, 0xDFFF}, {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE007F},
};

/// How a character begins, and the least that needs so many bytes (RFC 3629 section 3: no longer form is
/// valid).
struct Form {
  unsigned char mask;
  unsigned char lead;
  std::size_t bytes;
  char32_t least;
};
constexpr Form kForms[] = {
    {0x80, 0x00, 1, 0}, {0xE0, 0xC0, 2, 0x80}, {0xF0, 0xE0, 3, 0x800}, {0xF8, 0xF0, 4, 0x10000}};

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: the bytes here are no character.
};

[[nodiscard]] unsigned char byte(char c) {
  return static_cast<unsigned char>(c);
}

[[nodiscard]] Character first_of(std::string_view text) {
  const auto form = std::ranges::find_if(
      kForms, [lead = byte(text.front())](const Form& row) { return (lead & row.mask) == row.lead; });
  if (form == std::end(kForms) || text.size() < form->bytes) return {};
  char32_t code = byte(text.front()) & static_cast<unsigned char>(~form->mask);
  for (const char c : text.substr(1, form->bytes - 1)) {
    if ((byte(c) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(c) & 0x3FU);
  }
  if (code < form->least || code > 0x10FFFF) return {};
  return {code, form->bytes};
}

[[nodiscard]] bool is_hidden(char32_t code) {
  return std::ranges::any_of(kHidden, [code](Range r) { return r.first <= code && code <= r.last; });
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character next = first_of(text);
    const bool broken = next.bytes == 0;
    const std::string_view bytes = text.substr(0, broken ? 1 : next.bytes);
    if (broken || is_hidden(next.code))
      out +=
          fmt::format("\\x{{{:02x}}}", broken ? byte(text.front()) : static_cast<std::uint32_t>(next.code));
    else
      out += next.code == '\\' ? std::string_view{"\\\\"} : bytes;
    text.remove_prefix(bytes.size());
  }
  return out;
}

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (byte(c) & 0xC0U) != 0x80U; }));
}

}  // namespace latchkey::cli
