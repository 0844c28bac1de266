// What an operator decides, read once at start from TOML and the environment, and checked before anything
// runs.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/app_state.hpp"
#include "core/credential.hpp"
#include "core/diagnosis.hpp"
#include "core/link/table.hpp"

namespace latchkey::relay {

/// One set of addresses that a flow stays on from press to finish (a partner has one; the preview has two).
struct Site {
  std::string public_base;  ///< Of this relay, as browsers see it: the redirect URI is this + "/callback"
                            ///< unless said otherwise.
  std::string authorize_url;
  std::string login_url;               ///< Where Login leads (App Details' Login URL).
  std::vector<std::string> return_to;  ///< Pages that may start a flow, exact in origin and path.
  std::string claim_url;  ///< The partner's page for starts from the Marketplace; empty: it takes none.
  std::string
      redirect_uri;  ///< As registered with Cloudbeds; ours, or the partner's, which forwards to ours.
};

struct Config {
  std::string store;
  std::string key_file;
  std::string
      keys;  ///< From LATCHKEY_KEYS, the lines of a key file; empty: they are in `key_file`. A secret.
  std::vector<std::string> listen;  ///< "address:port"
  std::string operator_listen;
  std::vector<std::string> operator_hosts;  ///< Names that its pages for people answer to, beside addresses.
  std::vector<std::string> hosts;           ///< Host values that are answered; others get 421.
  std::string client_id;
  std::string client_secret;  ///< From its file or the environment. A credential.
  std::string api_secret;     ///< From its file or the environment; empty: only those in the store are good.
  core::CredentialKind credential = core::CredentialKind::oauth;
  core::AppState after_connect =
      core::AppState::enabled;  ///< pending: the partner's set-up step comes first.
  core::Duration check_every =
      core::kPeriod;  ///< So often each link is asked though nothing was heard; 0: never.
  core::Duration silence = core::kSilence;  ///< Without a success for so long a link is asked; 0: never.
  int renew_days = 30;  ///< So long after its end a link is renewed without a claim; 0: never.
  int calls_per_second = 10;
  int property_calls_per_second = 5;
  std::vector<std::string> scopes;
  std::vector<std::string> migrate_oauth;  ///< Accounts whose OAuth grants become API keys; "*": all.
  std::string api_base;                    ///< ".../api/v1.3", without a slash at its end.
  std::string notify_url;  ///< Of the partner's back end, for notices; empty: it is told nothing.
  std::string test_url;    ///< Of the partner's back end: its part in a connection's test; empty: none.
  std::vector<std::string> notify_secrets;  ///< From its file or the environment, as bytes.
  std::string webhook_base;                 ///< Where Cloudbeds reaches this relay.
  std::vector<Site> sites;
  std::string client_secret_env = "LATCHKEY_CLIENT_SECRET";
  std::string client_secret_file;
  std::string api_secret_env = "LATCHKEY_API_SECRET";
  std::string api_secret_file;
  std::string notify_secret;  ///< As it was read.
  std::string notify_secret_env = "LATCHKEY_NOTIFY_SECRET";
  std::string notify_secret_file;
  std::vector<std::string> trusted_proxies;
  std::string forwarded_header = "X-Forwarded-For";
  int drain_s = 8;
  bool log_json = false;
  std::string log_level = "info";
  int streams_per_session = 32;
  int streams_per_address = 500;
  int requests_per_minute = 120;
  int connections = 12'000;

  /// The site whose public base has this Host; the first one for any other that `hosts` allows.
  [[nodiscard]] const Site& site_of(std::string_view host) const;
  [[nodiscard]] const Site* site_by_base(std::string_view public_base) const;
  /// The site that has a page of this origin; null when no page may have it.
  [[nodiscard]] const Site* site_of_page(std::string_view origin) const;
  /// Origins of all pages in `return_to`.
  [[nodiscard]] std::vector<std::string> page_origins() const;
};

/// Says all mistakes at once, a line each: the key, what was found, and the cure. Never a secret.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// Throws ConfigError.
[[nodiscard]] Config read_config(std::string_view toml, const Environment& environment);

/// What asking Cloudbeds takes, and no more: `client_id` and `api_base`. No secret.
[[nodiscard]] Config read_app_config(std::string_view toml);
/// What calling the relay that runs with this file takes: besides the above `listen`, `hosts` and the API
/// secret.
[[nodiscard]] Config read_caller_config(std::string_view toml, const Environment& environment);
/// What working on the relay's files takes: `store`, and its keys from their file or the environment. No
/// other secret.
[[nodiscard]] Config read_store_config(std::string_view toml, const Environment& environment);

}  // namespace latchkey::relay
