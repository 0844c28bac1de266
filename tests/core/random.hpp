// Random numbers for tests: the seed is printed with every failure, and may be given by LATCHKEY_SEED.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace latchkey::core::test {

class Random {
 public:
  Random() : seed_(given_or_new()), engine_(seed_) {}
  [[nodiscard]] std::string seed() const { return "LATCHKEY_SEED=" + std::to_string(seed_); }
  /// [0, below)
  [[nodiscard]] std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
  [[nodiscard]] bool one_in(std::size_t n) { return below(n) == 0; }
  template <typename T>
  [[nodiscard]] const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  static std::uint64_t given_or_new() {
    const char* given = std::getenv("LATCHKEY_SEED");
    return given == nullptr ? std::random_device{}() : std::strtoull(given, nullptr, 10);
  }
  std::uint64_t seed_;
  std::mt19937_64 engine_;
};

}  // namespace latchkey::core::test
