// A value, or the problem why there is none. std::expected is C++23, and neither compiler here has it.
#pragma once

#include <utility>
#include <variant>

#include "core/problem.hpp"

namespace latchkey::core {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : content_(std::move(value)) {}  // NOLINT(google-explicit-constructor): return value; or Problem
  Result(Problem problem) : content_(problem) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }
  /// Only when ok().
  [[nodiscard]] const T& value() const& { return *std::get_if<0>(&content_); }
  [[nodiscard]] T&& value() && { return std::move(*std::get_if<0>(&content_)); }
  [[nodiscard]] const T* operator->() const { return std::get_if<0>(&content_); }
  /// Only when not ok().
  [[nodiscard]] Problem problem() const { return *std::get_if<1>(&content_); }

 private:
  std::variant<T, Problem> content_;
};

}  // namespace latchkey::core
