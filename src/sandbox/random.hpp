// Codes, tokens and identifiers in the alphabets Cloudbeds uses. The same seed draws the same ones; seed and
// count are all there is to save.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace latchkey::sandbox {

/// A seed is shown and sent as a JSON number: JavaScript reads those up to here exactly.
inline constexpr std::uint64_t kSeedMask = (std::uint64_t{1} << 53U) - 1;

class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t drawn = 0) : seed_(seed), drawn_(drawn) {}

  [[nodiscard]] std::string alphanumerics(std::size_t length);  ///< Mixed case: codes and tokens.
  [[nodiscard]] std::string hex(std::size_t digits);            ///< Lower case: states and identifiers.
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] std::uint64_t drawn() const { return drawn_; }

 private:
  std::uint64_t next();

  std::uint64_t seed_;
  std::uint64_t drawn_;
};

}  // namespace latchkey::sandbox
