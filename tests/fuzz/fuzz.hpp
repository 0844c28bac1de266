// What every fuzz target needs: bytes as text, and a check that ends the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace latchkey::fuzz {

/// An own copy of exactly this size: a read beyond its end is found by AddressSanitizer.
[[nodiscard]] inline std::string text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

/// The input's first line, which is taken off: options of the target, in front of what it reads.
[[nodiscard]] inline std::string take_line(std::string& input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  std::string line = input.substr(0, end);
  input.erase(0, end + 1);
  return line;
}

}  // namespace latchkey::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
