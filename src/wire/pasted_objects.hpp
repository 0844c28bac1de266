// JSON objects in a text that is none itself: in a log line, in a field of a JSON log line, escaped once or
// more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::wire {

struct PastedObject {
  std::string body;
  std::string around;  ///< The lines it stands in, for the status and the call that they name.
};

/// In their order, an outer one before what it holds. At most kPastedObjects, and only as far as its limit of
/// work reaches: hostile text costs no more than honest text.
[[nodiscard]] std::vector<PastedObject> find_objects(std::string_view text);
inline constexpr std::size_t kPastedObjects = 32;  ///< A page of log lines; more is a file, not a paste.

}  // namespace latchkey::wire
