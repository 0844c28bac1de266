#include <algorithm>

#include "sandbox/account.hpp"

namespace latchkey::sandbox {

void log_in_somebody_active(Account& account) {
  const auto active = std::ranges::find(account.users, true, &User::active);
  const auto now = std::ranges::find(account.users, account.logged_in, &User::id);
  const bool fine = now != account.users.end() && now->active;
  if (!fine && active != account.users.end()) account.logged_in = active->id;
}

Account seeded_account() {
  Account account;
  account.properties = {
      {.id = "320000", .name = "Example Hotel", .timezone = "Europe/Lisbon"},
      {.id = "320001", .name = "Example Guesthouse", .timezone = "Europe/Lisbon"},
  };
  account.users = {
      {.id = "190000000000001", .first_name = "Ada", .last_name = "Example", .email = "ada@example.invalid"},
      {.id = "190000000000002", .first_name = "Ben", .last_name = "Example", .email = "ben@example.invalid"},
  };
  account.logged_in = account.users.front().id;
  account.app = {
      .slug = "exampleapp",
      .name = "Example App",
      .summary =
          "Self check-in: guests check in on their own phone before they arrive, and their details wait at "
          "the front desk.",
      .client_id = "exampleapp_0123456789abcdefABCDEF01",
      .client_secret = "EXAMPLE_SECRET",
      .scopes = {"read:guest", "read:hotel", "read:reservation", "read:room", "write:guest",
                 "write:reservation"},
      .redirect_urls = {},
      .login_url = {},
      .connect_url = {},
  };
  return account;
}

}  // namespace latchkey::sandbox
