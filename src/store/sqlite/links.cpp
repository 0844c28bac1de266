// The store's links and accounts: what the buttons show, and the revision that rises with it.
#include <algorithm>
#include <utility>

#include "store/sqlite/error.hpp"
#include "store/sqlite/milestones.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/tables.hpp"

namespace latchkey::store::sqlite {
namespace {

// In the record's order, which put_link() and read() follow.
constexpr std::string_view kColumns =
    "account, property, name, grant_id, state, app_state, reason, note, webhook_hash, subscription_id, "
    "dirty, changed_at, set_up_due, guide, connected_at, renewed_at, ended_at, news";
constexpr std::string_view kValues =
    "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18";

Link read(Statement& statement, const Database& database) {
  Row row(statement);
  return {.account = row.text(),
          .property = row.text(),
          .name = row.text(),
          .grant = row.text(),
          .state = row.text(),
          .app_state = known_word(core::app_state(row.text()), database.path()),
          .reason = row.text(),
          .note = row.text(),
          .webhook_hash = row.text(),
          .subscription_id = row.text(),
          .dirty = row.flag(),
          .changed_at = row.instant(),
          .set_up_due = row.flag(),
          .guide = row.text(),
          .connected_at = row.optional_instant(),
          .renewed_at = row.optional_instant(),
          .ended_at = row.optional_instant(),
          .news = row.text()};
}

template <typename... Values>
std::vector<Link> find(Database& database, std::string_view condition, const Values&... values) {
  std::vector<Link> links;
  Statement statement = database.query(
      sql("SELECT ", kColumns, " FROM links WHERE ", condition, " ORDER BY account, property"), values...);
  while (statement.step()) links.push_back(read(statement, database));
  return links;
}

std::optional<Link> only(std::vector<Link> links) {
  if (links.empty()) return std::nullopt;
  return std::move(links.front());
}

/// The grant that the stored link of the same account and property points to; empty when none.
std::string grant_of(Database& database, std::string_view account, std::string_view property) {
  Statement statement =
      database.query("SELECT grant_id FROM links WHERE account = ?1 AND property = ?2", account, property);
  return statement.step() ? Row(statement).text() : std::string();
}

/// What the partner's back end was told last.
std::string news_of(Database& database, const Link& link) {
  Statement statement = database.query("SELECT news FROM links WHERE account = ?1 AND property = ?2",
                                       link.account, link.property);
  return statement.step() ? Row(statement).text() : std::string();
}

bool forget_if_unlinked(Database& database, std::string_view grant) {
  return database.run(
             "DELETE FROM grants WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM links WHERE grant_id = ?1)",
             grant) > 0;
}

}  // namespace

bool put_link(Database& database, const Link& link, Instant now) {
  if (!link.news.empty() && link.news != news_of(database, link))
    put_notice(database, link, std::nullopt, now);
  const std::string before = grant_of(database, link.account, link.property);
  const auto passed = milestone_of(database, link, now);
  const std::string put =
      sql("INSERT INTO links (", kColumns, ") VALUES (", kValues,
          ") ON CONFLICT (account, property) DO UPDATE SET (", kColumns, ") = (", kValues, ")");
  database.run(put, link.account, link.property, link.name, OrNull{link.grant}, link.state,
               name(link.app_state), link.reason, link.note, OrNull{link.webhook_hash}, link.subscription_id,
               static_cast<std::int64_t>(link.dirty), link.changed_at,
               static_cast<std::int64_t>(link.set_up_due), link.guide, link.connected_at, link.renewed_at,
               link.ended_at, link.news);
  if (passed) put_milestone(database, link, *passed);
  return before != link.grant && forget_if_unlinked(database, before);
}

double raise_revision(Database& database, std::string_view account, Instant now) {
  constexpr std::string_view kRaise =
      "INSERT INTO accounts (account, revision) VALUES (?1, max(1, ?2)) "
      "ON CONFLICT (account) DO UPDATE SET revision = max(revision + 1, ?2) RETURNING revision";
  return static_cast<double>(database.number(kRaise, account, now));
}

double revision_of(Database& database, std::string_view account) {
  return static_cast<double>(database.number("SELECT revision FROM accounts WHERE account = ?1", account));
}

AccountState SqliteStore::account(std::string_view account) {
  Transaction moment(database_, Transaction::Mode::read);
  return {revision_of(database_, account), find(database_, "account = ?1", account)};
}

std::optional<Link> SqliteStore::link(std::string_view account, std::string_view property) {
  return only(find(database_, "account = ?1 AND property = ?2", account, property));
}

std::optional<Link> SqliteStore::link_by_webhook(std::string_view webhook_hash) {
  return only(find(database_, "webhook_hash = ?1", webhook_hash));
}

std::optional<std::string> SqliteStore::owner_of(std::string_view property) {
  Statement statement =
      database_.query("SELECT account FROM links WHERE property = ?1 AND grant_id IS NOT NULL", property);
  if (!statement.step()) return std::nullopt;
  return Row(statement).text();
}

std::vector<Link> SqliteStore::links_of_property(std::string_view property) {
  std::vector<Link> links = find(database_, "property = ?1", property);
  // An empty ended_at is below every time.
  std::stable_sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    return std::pair{a.grant.empty(), b.ended_at} < std::pair{b.grant.empty(), a.ended_at};
  });
  return links;
}

std::vector<Link> SqliteStore::live_links() {
  return find(database_, "grant_id IS NOT NULL");
}

double SqliteStore::save_link(const Link& link, bool visible, Instant now) {
  Transaction transaction(database_, Transaction::Mode::write);
  Link saved = link;
  if (visible) saved.changed_at = now;
  const bool forgotten = put_link(database_, saved, now);
  const double revision =
      visible ? raise_revision(database_, link.account, now) : revision_of(database_, link.account);
  transaction.commit();
  if (forgotten) (void)scrub();
  return revision;
}

bool SqliteStore::remove_link(std::string_view account, std::string_view property, Instant now) {
  Transaction transaction(database_, Transaction::Mode::write);
  const std::string grant = grant_of(database_, account, property);
  if (database_.run("DELETE FROM links WHERE account = ?1 AND property = ?2", account, property) == 0)
    return false;
  const bool forgotten = forget_if_unlinked(database_, grant);
  raise_revision(database_, account, now);
  transaction.commit();
  if (forgotten) (void)scrub();
  return true;
}

bool SqliteStore::mark_dirty(std::string_view webhook_hash) {
  return database_.run("UPDATE links SET dirty = 1 WHERE webhook_hash = ?1", webhook_hash) == 1;
}

/// The schema's number over itself: one page of the log, which only a disk that takes it makes.
void SqliteStore::probe() {
  Transaction transaction(database_, Transaction::Mode::write);
  database_.script("PRAGMA user_version = " + std::to_string(database_.number("PRAGMA user_version")));
  transaction.commit();
}

std::vector<LinkCount> SqliteStore::count_links() {
  std::vector<LinkCount> counts;
  Statement statement = database_.query(
      "SELECT app_state, state, grant_id IS NOT NULL AS bound, guide <> '' AS elsewhere, count(*) FROM links "
      "GROUP BY app_state, state, bound, elsewhere");
  while (statement.step()) {
    Row row(statement);
    counts.push_back({.app_state = known_word(core::app_state(row.text()), database_.path()),
                      .state = row.text(),
                      .with_credential = row.flag(),
                      .external = row.flag(),
                      .count = row.number()});
  }
  return counts;
}

std::vector<Link> SqliteStore::links() {
  return find(database_, "TRUE");
}

}  // namespace latchkey::store::sqlite
