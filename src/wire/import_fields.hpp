// One row's values by name, and what must hold for them. Only for wire's own files.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "wire/import_rows.hpp"

namespace latchkey::wire {

enum class ImportField { account, property, kind, access_token, refresh_token, api_key };
inline constexpr std::array<std::string_view, 6> kImportFields{"account",      "property",      "kind",
                                                               "access_token", "refresh_token", "api_key"};
inline constexpr std::size_t kImportFieldBytes = 4'096;  // as the relay takes of a token

[[nodiscard]] std::optional<ImportField> import_field(std::string_view name);

class ImportFields {
 public:
  [[nodiscard]] std::string& operator[](ImportField field) {
    return values_[static_cast<std::size_t>(field)];
  }
  [[nodiscard]] const std::string& operator[](ImportField field) const {
    return values_[static_cast<std::size_t>(field)];
  }
  /// The row, or its account and property with what is wrong.
  [[nodiscard]] ImportRow row(std::size_t line) &&;

 private:
  std::array<std::string, kImportFields.size()> values_;
};

/// Without spaces and tabs at its ends.
[[nodiscard]] std::string_view without_blanks(std::string_view text);

}  // namespace latchkey::wire
