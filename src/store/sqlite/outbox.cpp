// The store's outbox: what the partner's back end is still to be told.
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/tables.hpp"

namespace latchkey::store::sqlite {

namespace {

constexpr std::int64_t kMost = 100'000;  // 20 MB: a back end that is away for days, with every hotel flapping

/// Of each link the oldest: what comes after it waits for it.
constexpr std::string_view kHeads = "SELECT min(number) FROM outbox GROUP BY account, property";

}  // namespace

void put_notice(Database& database, const Link& link, std::optional<Instant> since, Instant now) {
  database.run(
      "INSERT INTO outbox (id, account, property, news, reason, made_at, tries, due_at, since) "
      "VALUES ('msg_' || lower(hex(randomblob(16))), ?1, ?2, ?3, ?4, ?5, 0, ?5, coalesce(?6, (SELECT "
      "min(since) FROM evidence WHERE account = ?1 AND property = ?2 AND problem = ?4 AND witness = "
      "'relay')))",
      link.account, link.property, link.news, link.reason, now, since);
  database.run("DELETE FROM outbox WHERE number <= (SELECT max(number) FROM outbox) - ?1", kMost);
}

std::vector<Notice> SqliteStore::due_notices(Instant now, int at_most) {
  std::vector<Notice> due;
  Statement statement = database_.query(sql("SELECT number, id, account, property, news, reason, made_at, "
                                            "tries, since FROM outbox WHERE due_at <= ?1 "
                                            "AND number IN (",
                                            kHeads, ") ORDER BY number LIMIT ?2"),
                                        now, std::int64_t{at_most});
  while (statement.step()) {
    Row row(statement);
    due.push_back({.number = row.number(),
                   .id = row.text(),
                   .account = row.text(),
                   .property = row.text(),
                   .news = row.text(),
                   .reason = row.text(),
                   .made_at = row.instant(),
                   .tries = static_cast<int>(row.number()),
                   .since = row.optional_instant()});
  }
  return due;
}

std::optional<Instant> SqliteStore::next_notice_at() {
  Statement statement = database_.query(sql("SELECT min(due_at) FROM outbox WHERE number IN (", kHeads, ")"));
  return statement.step() ? Row(statement).optional_instant() : std::nullopt;
}

std::optional<Instant> SqliteStore::oldest_notice_at() {
  Statement statement = database_.query("SELECT min(made_at) FROM outbox");
  return statement.step() ? Row(statement).optional_instant() : std::nullopt;
}

std::int64_t SqliteStore::count_notices() {
  Statement statement = database_.query("SELECT count(*) FROM outbox");
  return statement.step() ? Row(statement).number() : 0;
}

void SqliteStore::delay_notice(std::int64_t number, Instant due_at) {
  database_.run("UPDATE outbox SET tries = tries + 1, due_at = ?2 WHERE number = ?1", number, due_at);
}

void SqliteStore::drop_notice(std::int64_t number) {
  database_.run("DELETE FROM outbox WHERE number = ?1", number);
}

int SqliteStore::drop_notices(Instant made_before) {
  return database_.run("DELETE FROM outbox WHERE made_at < ?1", made_before);
}

}  // namespace latchkey::store::sqlite
