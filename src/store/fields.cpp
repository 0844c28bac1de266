#include "store/fields.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace latchkey::store {

void FieldWriter::number(std::uint64_t value, std::size_t bytes) {
  if (left_.size() < bytes) throw std::logic_error("store: a field does not fit");
  for (std::size_t i = 0; i < bytes; ++i) left_[i] = static_cast<std::uint8_t>(value >> (8 * i));
  left_ = left_.subspan(bytes);
}

void FieldWriter::raw(std::string_view bytes) {
  if (left_.size() < bytes.size()) throw std::logic_error("store: a field does not fit");
  std::copy(bytes.begin(), bytes.end(), left_.begin());
  left_ = left_.subspan(bytes.size());
}

void FieldWriter::field(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<std::uint32_t>::max())
    throw std::length_error("store: a field over 4 GB");
  number(bytes.size(), kLengthBytes);
  raw(bytes);
}

std::optional<std::uint64_t> FieldReader::number(std::size_t bytes) {
  if (left_.size() < bytes) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{left_[i]} << (8 * i);
  left_ = left_.subspan(bytes);
  return value;
}

std::optional<std::string_view> FieldReader::field() {
  const auto length = number(kLengthBytes);
  if (!length || left_.size() < *length) return std::nullopt;
  const std::string_view found(reinterpret_cast<const char*>(left_.data()), *length);
  left_ = left_.subspan(*length);
  return found;
}

}  // namespace latchkey::store
