// A store as a relay leaves it behind, with so many connected hotels: fill_store FOLDER CLIENT_ID COUNT. The
// hotel of number n has account_n, property 320000 + n and the webhook secret_n.
#include <iostream>
#include <string>

#include "core/link/table.hpp"
#include "store/digest.hpp"
#include "store/key_ring.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace latchkey::bench {
namespace {

constexpr core::Instant kThen = core::instant(1'795'000'000'000);

void add(store::Store& store, const store::Vault& vault, const std::string& client_id, int number) {
  const std::string n = std::to_string(number);
  const std::string property = std::to_string(320'000 + number);
  store::Grant grant;
  grant.id = "grant_" + n;
  grant.account = "account_" + n;
  grant.kind = core::CredentialKind::api_key;
  grant.properties = {property};
  grant.held_until = kThen;
  const core::Credential key{grant.kind, "cbat_EXAMPLE_" + n, {}, {}};
  grant.sealed = vault.seal(key, {grant.id, grant.account, client_id, grant.kind});
  store.hold_grant(grant);
  store::Link link;
  link.account = grant.account;
  link.property = property;
  link.name = "Hotel " + n;
  link.state = core::name(core::LinkState::settled);
  link.app_state = core::AppState::enabled;
  link.webhook_hash = store::digest("secret_" + n);
  link.subscription_id = "subscription_" + n;
  if (!store.adopt(grant, {link}, kThen)) throw store::StoreError("the store took no " + grant.id);
}

}  // namespace
}  // namespace latchkey::bench

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: fill_store FOLDER CLIENT_ID COUNT\n";
    return 2;
  }
  try {
    using namespace latchkey;
    const std::string folder = arguments[1];
    const auto store = store::open_sqlite(folder + "/relay.db");
    const store::Vault vault(store::load_or_make_keys(folder + "/keys/key"));
    for (int i = 0; i < std::stoi(arguments[3]); ++i) bench::add(*store, vault, arguments[2], i);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "fill_store: " << error.what() << '\n';
    return 3;
  }
}
