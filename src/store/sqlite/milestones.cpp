#include "store/sqlite/milestones.hpp"

#include "store/sqlite/error.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace latchkey::store::sqlite {
namespace {

using core::Milestone;

/// The link as it is stored, as far as it matters here.
struct Before {
  std::string grant;
  std::string app_state;
  std::string reason;
  bool was_connected = false;
};

std::optional<Before> before_of(Database& database, const Link& link) {
  Statement stored = database.query(
      "SELECT grant_id, app_state, reason, connected_at IS NOT NULL FROM links "
      "WHERE account = ?1 AND property = ?2",
      link.account, link.property);
  if (!stored.step()) return std::nullopt;
  Row row(stored);
  Before before;
  before.grant = row.text();
  before.app_state = row.text();
  before.reason = row.text();
  before.was_connected = row.flag();
  return before;
}

/// Nobody at the hotel consented to it here: when somebody did, only Cloudbeds knows.
bool is_adopted(Database& database, const std::string& grant) {
  return database.number("SELECT count(*) FROM grants WHERE id = ?1 AND adopted_hash <> ''", grant) > 0;
}

Milestone kind_of_binding(Database& database, const std::optional<Before>& before, const Link& link) {
  if (is_adopted(database, link.grant)) return Milestone::adopted;
  return before && before->was_connected ? Milestone::reauthorized : Milestone::authorized;
}

std::optional<Milestone> kind_of(Database& database, const std::optional<Before>& before, const Link& link) {
  const std::string grant = before ? before->grant : std::string{};
  if (!link.grant.empty() && link.grant != grant) return kind_of_binding(database, before, link);
  if (link.grant.empty() && !grant.empty()) return Milestone::ended;
  const bool same = before && before->app_state == name(link.app_state) && before->reason == link.reason;
  return same ? std::nullopt : std::optional{Milestone::changed};
}

core::Passed read(Statement& statement, const Database& database) {
  Row row(statement);
  core::Passed passed;
  passed.at = row.instant();
  passed.what = known_word(core::find_by_name(core::kMilestones, row.text()), database.path());
  passed.app_state = core::app_state(row.text());
  passed.reason = row.text();
  return passed;
}

}  // namespace

std::optional<core::Passed> milestone_of(Database& database, const Link& link, Instant now) {
  const auto what = kind_of(database, before_of(database, link), link);
  if (!what) return std::nullopt;
  return core::Passed{now, *what, link.app_state, link.reason};
}

void put_milestone(Database& database, const Link& link, const core::Passed& passed) {
  const std::string_view what = core::row_of(core::kMilestones, passed.what).name;
  database.run(
      "INSERT INTO milestones (account, property, at, what, app_state, reason) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      link.account, link.property, passed.at, what, name(link.app_state), passed.reason);
  database.run(
      "DELETE FROM milestones WHERE account = ?1 AND property = ?2 AND what = ?3 AND number <= (SELECT "
      "number FROM milestones WHERE account = ?1 AND property = ?2 AND what = ?3 "
      "ORDER BY number DESC LIMIT 1 OFFSET ?4)",
      link.account, link.property, what, static_cast<std::int64_t>(core::kPassedKept));
}

std::vector<core::Passed> SqliteStore::passed(std::string_view account, std::string_view property) {
  std::vector<core::Passed> all;
  Statement statement = database_.query(
      "SELECT at, what, app_state, reason FROM milestones WHERE account = ?1 AND property = ?2 "
      "ORDER BY number DESC",
      account, property);
  while (statement.step()) all.push_back(read(statement, database_));
  return all;
}

}  // namespace latchkey::store::sqlite
