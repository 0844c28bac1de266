#include "sandbox/html.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include "sandbox/assets.hpp"

namespace latchkey::sandbox {

Html escape(std::string_view text) {
  Html html;
  for (const char character : text) {
    switch (character) {
      case '&':
        html.text += "&amp;";
        break;
      case '<':
        html.text += "&lt;";
        break;
      case '>':
        html.text += "&gt;";
        break;
      case '"':
        html.text += "&quot;";
        break;
      case '\'':
        html.text += "&#39;";
        break;
      default:
        html.text += character;
    }
  }
  return html;
}

Html render(std::string_view file, std::initializer_list<Slot> slots) {
  fmt::dynamic_format_arg_store<fmt::format_context> arguments;
  for (const Slot& slot : slots)
    arguments.push_back(fmt::arg(std::string(slot.name).c_str(), slot.value.text));
  return {fmt::vformat(asset(file), arguments)};
}

}  // namespace latchkey::sandbox
