// One prepared statement: values are bound as parameters, rows are read column by column. Throws StoreError.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/instant.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace latchkey::store::sqlite {

/// An empty text is stored as NULL.
struct OrNull {
  std::string_view text;
};
struct Blob {
  std::string_view bytes;
};

/// A statement's text from its pieces, so that each list of columns stands in one place. Pieces are our
/// constants: what comes from outside is bound.
template <typename... Pieces>
[[nodiscard]] std::string sql(const Pieces&... pieces) {
  std::string text;
  (text.append(std::string_view(pieces)), ...);
  return text;
}

/// The statements of one connection that are at rest: to prepare one takes longer than most of them run.
class Statements {
 public:
  static constexpr std::size_t kAtRest =
      100;  ///< More texts than we have; one made at run time fills nothing.

  struct Rest {
    Statements* home;
    void operator()(sqlite3_stmt* statement) const noexcept { home->rest(statement); }
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Rest>;

  /// Nobody else has it until it is at rest again.
  [[nodiscard]] Prepared take(sqlite3* database, std::string_view sql);
  [[nodiscard]] std::size_t at_rest() const { return resting_.size(); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  using Resting = std::unique_ptr<sqlite3_stmt, Finalize>;

  void rest(sqlite3_stmt* statement) noexcept;

  std::map<std::string, Resting, std::less<>> resting_;
};

class Statement {
 public:
  explicit Statement(Statements::Prepared prepared) : statement_(std::move(prepared)) {}

  /// Binds ?1, ?2 ...; a count that differs from the statement's is a fault of ours and throws.
  template <typename... Values>
  void bind_all(const Values&... values) {
    require_parameters(sizeof...(values));
    int index = 0;
    (bind(++index, values), ...);
  }

  /// @return false when there is no further row.
  bool step();

 private:
  friend class Row;

  void require_parameters(std::size_t count) const;
  void check(int code) const;
  void bind(int index, std::string_view text);
  void bind(int index, OrNull text);
  void bind(int index, Blob bytes);
  void bind(int index, std::int64_t number);
  void bind(int index, core::Instant at);
  void bind(int index, std::optional<core::Instant> at);

  Statements::Prepared statement_;
};

/// The current row, read from left to right. NULL reads as empty text.
class Row {
 public:
  explicit Row(Statement& statement) : statement_(statement.statement_.get()) {}
  std::string text();
  std::string blob();
  std::int64_t number();
  bool flag() { return number() != 0; }
  core::Instant instant() { return core::instant(number()); }
  std::optional<core::Instant> optional_instant();

 private:
  sqlite3_stmt* statement_;
  int column_ = 0;
};

}  // namespace latchkey::store::sqlite
