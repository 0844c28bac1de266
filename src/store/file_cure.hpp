// What a person can do about a file that cannot be opened or written: one table for the store and the key
// file.
#pragma once

#include <array>
#include <cerrno>
#include <string>
#include <string_view>

namespace latchkey::store {

struct FileCure {
  int error;  ///< errno
  std::string_view cure;
};
inline constexpr std::array kFileCures{
    FileCure{ENOENT, "Make its folder first, or set another path."},
    FileCure{ENOTDIR, "A part of the path is a file: set another path."},
    FileCure{EISDIR, "The path is a folder: name a file in it."},
    FileCure{EACCES,
             "Let the user that runs Latchkey read and write the file and its folder, or set another path."},
    FileCure{EPERM, "Let the user that runs Latchkey own the file, or set another path."},
    FileCure{EROFS, "The disk is mounted read-only: set a path on a writable one."},
    FileCure{ENOSPC, "The disk is full: make room; a running relay goes on by itself."},
    FileCure{EDQUOT, "The quota is used up: make room; a running relay goes on by itself."},
    FileCure{EMFILE, "This process has too many files open: raise its limit (ulimit -n)."},
};
inline constexpr std::string_view kUnknownFileCure =
    "Check the disk and the path; a running relay goes on by itself.";

[[nodiscard]] constexpr std::string_view file_cure(int error) {
  for (const FileCure& row : kFileCures) {
    if (row.error == error) return row.cure;
  }
  return kUnknownFileCure;
}

/// "<what> <path>: <the system's words>. <cure>"
[[nodiscard]] std::string file_error_text(std::string_view what, std::string_view path, int error);

}  // namespace latchkey::store
