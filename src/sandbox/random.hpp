// Codes, tokens and identifiers in the alphabets Cloudbeds uses. Seeded from outside, so that a test can
// repeat a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace latchkey::sandbox {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  [[nodiscard]] std::string alphanumerics(std::size_t length);  ///< Mixed case: codes and tokens.
  [[nodiscard]] std::string hex(std::size_t digits);            ///< Lower case: states and identifiers.

 private:
  std::mt19937_64 engine_;  // Not for secrets: what it guards is made up.
};

}  // namespace latchkey::sandbox
