// A list with a fixed capacity: a step's commands, without allocation. Overflow cannot happen by construction
// of the tables (a static_assert counts); if it did, the last entry would be lost rather than memory.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>

namespace latchkey::core {

template <typename T, std::size_t N>
class FixedList {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  constexpr FixedList() {}  // NOLINT(*-member-init, *-use-equals-default): places nobody reads are not filled
  constexpr void push(T item) {
    if (size_ < N) std::construct_at(&items_[size_++], item);
  }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr const T& operator[](std::size_t i) const { return items_[i]; }
  [[nodiscard]] constexpr const T* begin() const { return items_.data(); }
  [[nodiscard]] constexpr const T* end() const { return items_.data() + size_; }

 private:
  union {
    std::array<T, N> items_;
  };
  std::size_t size_ = 0;
};

}  // namespace latchkey::core
