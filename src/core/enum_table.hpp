// Enumerations as tables: every enumerator has one row, rows stand in enum order, names are read from the
// row.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace latchkey::core {

/// The smallest row: a word for an enumerator.
template <typename Id>
struct Named {
  Id id;
  std::string_view name;
};

/// Row `i` describes enumerator `i`: what makes indexing a table by its enum right.
template <typename Row, std::size_t N>
[[nodiscard]] consteval bool in_enum_order(const std::array<Row, N>& rows) {
  for (std::size_t i = 0; i < N; ++i) {
    if (static_cast<std::size_t>(rows[i].id) != i) return false;
  }
  return true;
}

template <typename Row, std::size_t N>
[[nodiscard]] consteval bool names_unique(const std::array<Row, N>& rows) {
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = i + 1; j < N; ++j) {
      if (rows[i].name == rows[j].name) return false;
    }
  }
  return true;
}

template <typename Row, std::size_t N, typename Id>
[[nodiscard]] constexpr const Row& row_of(const std::array<Row, N>& rows, Id id) {
  return rows[static_cast<std::size_t>(id)];
}

/// The enumerator of this name; nothing when no row has it (outside words are never trusted to be ours).
template <typename Row, std::size_t N>
[[nodiscard]] constexpr auto find_by_name(const std::array<Row, N>& rows, std::string_view name)
    -> std::optional<decltype(Row::id)> {
  for (const Row& row : rows) {
    if (row.name == name) return row.id;
  }
  return std::nullopt;
}

}  // namespace latchkey::core
