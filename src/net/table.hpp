// Tables over an enumeration: what makes `rows[enumerator]` right is checked while compiling.
#pragma once

#include <array>
#include <cstddef>

namespace latchkey::net {

template <typename Row, std::size_t N>
[[nodiscard]] consteval bool in_enum_order(const std::array<Row, N>& rows) {
  for (std::size_t i = 0; i < N; ++i) {
    if (static_cast<std::size_t>(rows[i].id) != i) return false;
  }
  return true;
}

}  // namespace latchkey::net
