// The store's API secrets: hashes with a name.
#include "store/sqlite/sqlite_store.hpp"

namespace latchkey::store::sqlite {

bool SqliteStore::add_api_secret(const ApiSecret& secret, int at_most) {
  Transaction transaction(database_, Transaction::Mode::write);
  if (database_.number("SELECT count(*) FROM api_secrets WHERE name = ?1", secret.name) >= at_most)
    return false;
  database_.run("INSERT INTO api_secrets (id, name, hash, scopes, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                secret.id, secret.name, secret.hash, secret.scopes, secret.made_at);
  transaction.commit();
  return true;
}

std::vector<ApiSecret> SqliteStore::api_secrets() {
  std::vector<ApiSecret> secrets;
  Statement statement =
      database_.query("SELECT id, name, hash, scopes, made_at FROM api_secrets ORDER BY name, made_at, id");
  while (statement.step()) {
    Row row(statement);
    secrets.push_back({.id = row.text(),
                       .name = row.text(),
                       .hash = row.text(),
                       .scopes = row.text(),
                       .made_at = row.instant()});
  }
  return secrets;
}

bool SqliteStore::revoke_api_secret(std::string_view id) {
  return database_.run("DELETE FROM api_secrets WHERE id = ?1", id) == 1;
}

}  // namespace latchkey::store::sqlite
