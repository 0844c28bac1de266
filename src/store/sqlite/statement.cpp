#include "store/sqlite/statement.hpp"

#include <sqlite3.h>

#include <new>
#include <stdexcept>

#include "store/sqlite/error.hpp"

namespace latchkey::store::sqlite {
namespace {

/// SQLite binds NULL for a null pointer; an empty view may have one and still means empty text.
const char* not_null(std::string_view text) {
  return text.data() == nullptr ? "" : text.data();
}

}  // namespace

void Statements::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Statements::Prepared Statements::take(sqlite3* database, std::string_view sql) {
  if (const auto found = resting_.find(sql); found != resting_.end()) {
    Prepared rested(found->second.release(), Rest{this});
    resting_.erase(found);
    return rested;
  }
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK) fail(database, code);
  return {prepared, Rest{this}};
}

/// Whatever it was in: it holds no lock and no value from now on.
void Statements::rest(sqlite3_stmt* statement) noexcept {
  Resting resting(statement);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (resting_.size() >= kAtRest) return;
  try {
    resting_.try_emplace(sqlite3_sql(statement), std::move(resting));
  } catch (const std::bad_alloc&) {  // then it is prepared again
    return;
  }
}

void Statement::require_parameters(std::size_t count) const {
  if (static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_.get())) != count) {
    throw std::logic_error("store: parameters do not match the statement");
  }
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_.get()), code);
}

void Statement::bind(int index, std::string_view text) {
  check(sqlite3_bind_text64(statement_.get(), index, not_null(text), text.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8));
}

void Statement::bind(int index, OrNull text) {
  if (text.text.empty()) {
    check(sqlite3_bind_null(statement_.get(), index));
  } else {
    bind(index, text.text);
  }
}

void Statement::bind(int index, Blob bytes) {
  check(sqlite3_bind_blob64(statement_.get(), index, not_null(bytes.bytes), bytes.bytes.size(),
                            SQLITE_TRANSIENT));
}

void Statement::bind(int index, std::int64_t number) {
  check(sqlite3_bind_int64(statement_.get(), index, number));
}

void Statement::bind(int index, core::Instant at) {
  bind(index, core::ms(at));
}

void Statement::bind(int index, std::optional<core::Instant> at) {
  if (at) {
    bind(index, *at);
  } else {
    check(sqlite3_bind_null(statement_.get(), index));
  }
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail(sqlite3_db_handle(statement_.get()), code);
  return code == SQLITE_ROW;
}

std::string Row::text() {
  return blob();
}  // As stored: SQLite does not change the bytes of UTF-8 text.

std::string Row::blob() {
  const int column = column_++;
  const void* const bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string()
                          : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::int64_t Row::number() {
  return sqlite3_column_int64(statement_, column_++);
}

std::optional<core::Instant> Row::optional_instant() {
  if (sqlite3_column_type(statement_, column_) == SQLITE_NULL) {
    ++column_;
    return std::nullopt;
  }
  return instant();
}

}  // namespace latchkey::store::sqlite
