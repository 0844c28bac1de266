// What matters of an embedding page's HTML: the scripts, the buttons, the policies, the frames. Read by
// libxml2, which forgives what browsers forgive; it runs no script, so what a script adds later is not seen.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::cli::doctor {

inline constexpr std::size_t kPageBytes =
    std::size_t{4} * 1024 * 1024;  ///< Far above any page a person waits for.
inline constexpr std::size_t kElements =
    100;  ///< Of each kind: what is wrong with the first hundred is wrong enough.

/// An element's attributes, by their names in lower case.
using Attributes = std::map<std::string, std::string, std::less<>>;
/// Empty when there is none: for all that is read here, absent and empty mean the same.
[[nodiscard]] std::string_view attribute(const Attributes& attributes, std::string_view name);

struct ButtonTag {
  Attributes attributes;
  std::optional<std::string> href;  ///< Of its child link; nothing when no link with an address is inside.
};

struct PageMarkup {
  std::string base;  ///< Of `<base href>`, as written.
  std::vector<Attributes> scripts;
  std::vector<ButtonTag> buttons;
  std::size_t buttons_in_templates = 0;  ///< They are not on the page, and not among `buttons`.
  std::vector<Attributes> sandboxed;     ///< `<iframe sandbox>`.
  std::vector<std::string> policies;     ///< Of `<meta http-equiv="Content-Security-Policy">`.
};

/// Total: bytes that are no HTML are a page without any of these. `charset`: what the answer's Content-Type
/// names.
[[nodiscard]] PageMarkup read_page(std::string_view html, const std::string& charset = {});

}  // namespace latchkey::cli::doctor
