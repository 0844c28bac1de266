// Where the simulation rolls dice. An exploration has none: there everything that can happen does.
#pragma once

#include <cstdint>
#include <random>

#include "core/instant.hpp"

namespace latchkey::model {

class Chance {
 public:
  virtual ~Chance() = default;
  /// [0, limit)
  [[nodiscard]] virtual std::size_t below(std::size_t limit) = 0;
  /// How long a message is under way.
  [[nodiscard]] virtual core::Duration delay() = 0;
  /// [0, 1): what spreads the buttons' retries.
  [[nodiscard]] virtual double spread() = 0;
};

/// Nothing by chance: messages arrive in the instant they are sent, in whatever order is tried.
class Still final : public Chance {
 public:
  [[nodiscard]] std::size_t below(std::size_t) override { return 0; }
  [[nodiscard]] core::Duration delay() override { return {}; }
  [[nodiscard]] double spread() override { return 0.5; }
};

/// The same numbers for the same seed on every machine: no distribution of the standard library is asked.
class Dice final : public Chance {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] std::size_t below(std::size_t limit) override {
    return static_cast<std::size_t>(engine_() % limit);
  }
  [[nodiscard]] core::Duration delay() override {
    const bool slow = below(20) == 0;  // one in twenty takes seconds, and is overtaken
    return core::Duration{static_cast<core::Duration::rep>(slow ? below(8'000) : 2 + below(250))};
  }
  [[nodiscard]] double spread() override { return static_cast<double>(below(1'000)) / 1'000.0; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace latchkey::model
