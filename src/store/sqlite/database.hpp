// One connection to a SQLite file, and its transactions. Knows no table. For one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/sqlite/statement.hpp"

namespace latchkey::store::sqlite {

class Database {
 public:
  enum class Access {
    write,
    read,   ///< Beside whoever writes. Nothing is written, but SQLite may make its own files beside it.
    still,  ///< The same of a file that nobody writes: no file is made.
  };

  /// Opens a file that exists. Throws StoreError when it cannot be read and, unless told otherwise, written.
  explicit Database(const std::string& path, Access access = Access::write);

  [[nodiscard]] const std::string& path() const { return path_; }

  template <typename... Values>
  [[nodiscard]] Statement query(std::string_view sql, const Values&... values) {
    Statement statement(statements_.take(handle_.get(), sql));
    statement.bind_all(values...);
    return statement;
  }

  /// @return how many rows the statement changed.
  template <typename... Values>
  int run(std::string_view sql, const Values&... values) {
    query(sql, values...).step();
    return changes();
  }

  /// The first column of the first row; 0 when there is none.
  template <typename... Values>
  [[nodiscard]] std::int64_t number(std::string_view sql, const Values&... values) {
    Statement statement = query(sql, values...);
    return statement.step() ? Row(statement).number() : 0;
  }

  /// How long a statement waits for another connection's lock before it throws.
  void wait_for_locks(core::Duration at_most);

  /// All of it as it is at this moment, into a file that replaces what stood there: whole or not at all, mode
  /// 0600.
  void copy_to(const std::string& path);

  /// Several statements without parameters.
  void script(const std::string& sql);

 private:
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };

  [[nodiscard]] int changes() const;
  void roll_back() noexcept;

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
  Statements statements_;  ///< Of the handle: after it here, so that they end before it.
};

/// Undone at the end of its scope unless committed.
class Transaction {
 public:
  enum class Mode {
    read,   ///< Several reads see one moment.
    write,  ///< Takes the write lock at once: nothing that is read can change before it is written.
  };

  Transaction(Database& database, Mode mode);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace latchkey::store::sqlite
