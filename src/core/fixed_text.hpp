// A text with a fixed room: what a machine keeps of outside words, without allocation. The owner says why its
// room is enough; what does not fit is cut, which is a lost word and never lost memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace latchkey::core {

template <std::size_t N>
class FixedText {
  static_assert(N <= UINT8_MAX);

 public:
  constexpr FixedText& operator=(std::string_view text) {
    size_ = static_cast<std::uint8_t>(std::min(text.size(), N));
    std::copy_n(text.data(), size_, text_.data());
    return *this;
  }
  constexpr void clear() { size_ = 0; }
  [[nodiscard]] constexpr std::string_view view() const { return {text_.data(), size_}; }
  /// Assigning this text would change nothing.
  [[nodiscard]] constexpr bool holds(std::string_view text) const { return view() == text.substr(0, N); }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

 private:
  std::array<char, N> text_{};
  std::uint8_t size_ = 0;
};

}  // namespace latchkey::core
