// A partner's file of connections that exist already: CSV, a JSON list, or lines of JSON, told apart by
// content. Values in, values out; what is wrong with a row is said of that row, and all others stand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/credential.hpp"

namespace latchkey::wire {

inline constexpr std::size_t kImportBytes = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t kImportRows = 100'000;

struct ImportRow {
  std::size_t line = 1;  ///< Where it begins in the file.
  std::string account;   ///< As far as it could be read, so below.
  std::string property;
  core::Credential credential;  ///< Empty when there is a complaint: no row is half taken.
  std::string complaint;        ///< What is wrong and how to mend it; never holds a credential.

  void refuse(std::string why);
};

struct ImportFile {
  std::vector<ImportRow> rows;
  std::vector<std::string> unread;  ///< Columns that nothing reads: a misspelt one is seen here.
  std::string complaint;            ///< Why nothing of the file is taken.
};

[[nodiscard]] ImportFile read_import(std::string_view bytes);

}  // namespace latchkey::wire
