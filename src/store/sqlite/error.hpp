// SQLite's result codes, told as StoreErrors that say what to do. Never a value out of the database.
#pragma once

#include <optional>
#include <string_view>

struct sqlite3;

namespace latchkey::store::sqlite {

/// The cure for a result code, primary or extended; a general one for codes without a row.
[[nodiscard]] std::string_view cure_for(int code);

/// Throws a StoreError: the store's path, SQLite's words, the cure.
[[noreturn]] void fail(std::string_view path, std::string_view what, std::string_view cure);
[[noreturn]] void fail(sqlite3* database, int code);

/// The enumerator that a stored word named. A word this version does not know is refused, not guessed.
template <typename Enum>
[[nodiscard]] Enum known_word(std::optional<Enum> found, std::string_view path) {
  if (found) return *found;
  fail(path, "it holds a word that this Latchkey does not know",
       "Run the version that wrote it, or a newer one.");
}

}  // namespace latchkey::store::sqlite
