// Little-endian numbers and length-prefixed fields over borrowed bytes. Checks every bound; copies no secret
// aside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace latchkey::store {

inline constexpr std::size_t kLengthBytes = 4;

class FieldWriter {
 public:
  explicit FieldWriter(std::span<std::uint8_t> out) : left_(out) {}
  void number(std::uint64_t value, std::size_t bytes);
  void raw(std::string_view bytes);
  /// Its length, then itself: two fields can never be read as two others.
  void field(std::string_view bytes);
  [[nodiscard]] bool full() const { return left_.empty(); }

 private:
  std::span<std::uint8_t> left_;
};

class FieldReader {
 public:
  explicit FieldReader(std::span<const std::uint8_t> bytes) : left_(bytes) {}
  [[nodiscard]] std::optional<std::uint64_t> number(std::size_t bytes);
  [[nodiscard]] std::optional<std::string_view> field();
  [[nodiscard]] bool done() const { return left_.empty(); }

 private:
  std::span<const std::uint8_t> left_;
};

}  // namespace latchkey::store
