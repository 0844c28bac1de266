// The files of web/sandbox inside the binary, by name.
#pragma once

#include <string_view>

namespace latchkey::sandbox {

struct Asset {
  std::string_view name;
  std::string_view bytes;
};

/// Empty when there is no such file.
[[nodiscard]] std::string_view asset(std::string_view name);

}  // namespace latchkey::sandbox
