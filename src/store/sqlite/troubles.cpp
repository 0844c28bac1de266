// The store's troubles: what was answered about a link, for its diagnosis.
#include "store/sqlite/error.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/tables.hpp"

namespace latchkey::store::sqlite {
namespace {

constexpr std::string_view kHead = "well_at, approver, approver_asked_at, approver_missing_since";

// In the record's order, which put() and read() follow.
constexpr std::string_view kColumns =
    "since, witness, call, status, request_id, at, verdict, problem, excerpt";

core::TroubleRow read(Statement& statement, const Database& database) {
  Row row(statement);
  core::TroubleRow told;
  told.since = row.instant();
  told.last.witness = known_word(core::find_by_name(core::kWitnesses, row.text()), database.path());
  told.last.call = row.text();
  told.last.status = static_cast<int>(row.number());
  told.last.request_id = row.text();
  told.last.at = row.instant();
  told.last.verdict = known_word(core::find_by_name(core::kVerdicts, row.text()), database.path());
  told.last.problem = core::find_by_name(core::kProblems, row.text());
  told.last.excerpt = row.text();
  return told;
}

void put(Database& database, std::string_view account, std::string_view property, std::int64_t position,
         const core::TroubleRow& row) {
  const core::Evidence& last = row.last;
  const std::string_view problem = last.problem ? core::name(*last.problem) : std::string_view{};
  database.run(sql("INSERT INTO evidence (account, property, position, ", kColumns,
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
               account, property, position, row.since, core::row_of(core::kWitnesses, last.witness).name,
               last.call, std::int64_t{last.status}, last.request_id, last.at, core::name(last.verdict),
               problem, last.excerpt);
}

/// Or nothing was ever answered about it: then there is nothing to foresee.
bool is_warned_of(Database& database, const Link& link, std::string_view words) {
  Statement before = database.query("SELECT warned FROM troubles WHERE account = ?1 AND property = ?2",
                                    link.account, link.property);
  return !before.step() || Row(before).text() == words;
}

}  // namespace

core::Trouble SqliteStore::trouble(std::string_view account, std::string_view property) {
  Transaction moment(database_, Transaction::Mode::read);
  core::Trouble trouble;
  Statement head = database_.query(
      sql("SELECT ", kHead, " FROM troubles WHERE account = ?1 AND property = ?2"), account, property);
  if (!head.step()) return trouble;
  Row known(head);
  trouble.well_at = known.optional_instant();
  trouble.approver.user = known.text();
  trouble.approver.asked_at = known.optional_instant();
  trouble.approver.missing_since = known.optional_instant();
  Statement rows = database_.query(
      sql("SELECT ", kColumns, " FROM evidence WHERE account = ?1 AND property = ?2 ORDER BY position"),
      account, property);
  while (rows.step()) trouble.rows.push_back(read(rows, database_));
  return trouble;
}

void SqliteStore::save_trouble(std::string_view account, std::string_view property,
                               const core::Trouble& trouble) {
  Transaction transaction(database_, Transaction::Mode::write);
  const core::Approver& approver = trouble.approver;
  const int known = database_.run(
      sql("INSERT INTO troubles (account, property, ", kHead,
          ") SELECT account, property, ?3, ?4, ?5, ?6 FROM links WHERE account = ?1 AND property = ?2 "
          "ON CONFLICT (account, property) DO UPDATE SET well_at = ?3, approver = ?4, approver_asked_at = "
          "?5, "
          "approver_missing_since = ?6"),
      account, property, trouble.well_at, approver.user, approver.asked_at, approver.missing_since);
  if (known == 0) return;
  database_.run("DELETE FROM evidence WHERE account = ?1 AND property = ?2", account, property);
  std::int64_t position = 0;
  for (const core::TroubleRow& row : trouble.rows) put(database_, account, property, position++, row);
  transaction.commit();
}

bool SqliteStore::warn(const Link& link, std::string_view words, std::string_view news,
                       std::optional<Instant> since, Instant now) {
  if (is_warned_of(database_, link, words)) return false;
  Transaction transaction(database_, Transaction::Mode::write);
  database_.run("UPDATE troubles SET warned = ?3 WHERE account = ?1 AND property = ?2", link.account,
                link.property, words);
  if (!words.empty()) {
    Link told = link;
    told.news = news;
    told.reason = words.substr(words.rfind(' ') + 1);
    put_notice(database_, told, since, now);
  }
  transaction.commit();
  return !words.empty();
}

}  // namespace latchkey::store::sqlite
