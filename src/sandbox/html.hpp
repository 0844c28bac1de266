// Templates from web/sandbox: {named} slots, filled with text that is escaped unless it is already Html.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::sandbox {

/// Markup that is safe to put in a page: made by escape() and render() only, and by joining such.
struct Html {
  std::string text;

  Html& operator+=(const Html& more) {
    text += more.text;
    return *this;
  }
};

/// For text and for attribute values in double quotes.
[[nodiscard]] Html escape(std::string_view text);

/// A template's {name} and what fills it.
struct Slot {
  Slot(std::string_view slot, std::string_view text) : name(slot), value(escape(text)) {}
  Slot(std::string_view slot, Html markup) : name(slot), value(std::move(markup)) {}

  std::string_view name;
  Html value;
};

/// Throws fmt::format_error when a slot of the template is not given: a bug, found by the test that renders
/// every page.
[[nodiscard]] Html render(std::string_view file, std::initializer_list<Slot> slots);

}  // namespace latchkey::sandbox
