// Every key of the configuration, one row each: the reader loops over it, and docs/operate.md's reference is
// made of it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "relay/config.hpp"

namespace latchkey::relay {

/// Where a key stands in the file: before every heading, or under this one.
enum class Section { top, app, site, notify, log, limits };

struct SectionRow {
  Section id;
  std::string_view heading;  ///< As it is written.
  std::string_view name;     ///< In TOML; empty: the file's own.
  std::string_view meaning;
};
inline constexpr std::array kSections{
    SectionRow{Section::top, "", "", "Before the first heading: the relay itself."},
    SectionRow{Section::app, "[app]", "app", "Your app, as Cloudbeds knows it. Needed."},
    SectionRow{
        Section::site, "[[site]]", "site",
        "A set of addresses that a flow stays on, from press to finish. One is needed; the preview has two."},
    SectionRow{Section::notify, "[notify]", "notify",
               "Where your back end is told what became of its connections, and asked whether it can work "
               "with one (docs/webhooks.md)."},
    SectionRow{Section::log, "[log]", "log", "What is written to stderr."},
    SectionRow{Section::limits, "[limits]", "limits",
               "What one session or one client address may take. The relay's own machine (loopback) is not "
               "limited."},
};

/// What a value must be. The words stand in the reference, and in what a mistake is told.
enum class Shape {
  text,
  address,
  plain_address,
  base,
  endpoint,
  variable,
  word,
  number,
  texts,
  pages,
  endpoints,
  networks
};

struct ShapeRow {
  Shape id;
  std::string_view words;  ///< "... must be <words>"
  bool list;
};
inline constexpr std::array kShapes{
    ShapeRow{Shape::text, "a text in quotes", false},
    ShapeRow{Shape::address, "an https address (http only on a loopback host)", false},
    ShapeRow{Shape::plain_address, "an https address (http only on a loopback host) with no fragment", false},
    ShapeRow{
        Shape::base,
        "an https address (http only on a loopback host) that ends without a slash, a query or a fragment",
        false},
    ShapeRow{Shape::endpoint, "an address:port of this machine, as in \"127.0.0.1:8081\" or \"[::1]:8081\"",
             false},
    ShapeRow{Shape::variable, "the name of an environment variable, as in \"LATCHKEY_CLIENT_SECRET\"", false},
    ShapeRow{Shape::word, "one of these words in quotes:", false},
    ShapeRow{Shape::number, "a whole number", false},
    ShapeRow{Shape::texts, "a list of texts in quotes, in [ ]", true},
    ShapeRow{
        Shape::pages,
        "a list, in [ ], of https addresses (http only on a loopback host) with a path (at least /), without "
        "query and fragment",
        true},
    ShapeRow{Shape::endpoints, "a list, in [ ], of address:port of this machine, as in [\"127.0.0.1:8081\"]",
             true},
    ShapeRow{Shape::networks,
             "a list, in [ ], of IP addresses or networks, as in [\"127.0.0.1\", \"10.0.0.0/8\"]", true},
};

using TakeWord = void (*)(Config&, std::string_view);
using TakeNumber = void (*)(Config&, int);
/// Where the value goes. A number may be none, then it stays as Config has it.
using Into = std::variant<std::string Config::*, std::vector<std::string> Config::*, int Config::*, TakeWord,
                          TakeNumber, std::string Site::*, std::vector<std::string> Site::*>;

struct ConfigKey {
  Section section;
  std::string_view name;
  Shape shape;
  bool required;
  std::string_view otherwise;  ///< What holds when it is left out, as the reference says it.
  Into into;
  std::string_view meaning;
  std::string_view words{};  ///< Of a word: those it may be, parted by '|'.
  std::int64_t least = 0;
  std::int64_t most = 0;
};

inline void take_credential(Config& config, std::string_view word) {
  config.credential = core::credential_kind(word).value();
}
inline void take_check_minutes(Config& config, int minutes) {
  config.check_every = std::chrono::minutes{minutes};
}
inline void take_silence_hours(Config& config, int hours) {
  config.silence = std::chrono::hours{hours};
}
inline void take_after_connect(Config& config, std::string_view word) {
  config.after_connect = core::app_state(word).value();
}

// clang-format off
inline constexpr auto kConfigKeys = std::to_array<ConfigKey>({
    {Section::top, "store", Shape::text, true, "", &Config::store,
     "The database's file. Made when it is not there; it and SQLite's files beside it are this user's alone (mode 0600)."},
    {Section::top, "key_file", Shape::text, false, "the environment variable `LATCHKEY_KEYS`", &Config::key_file,
     "The keys that seal credentials, 64 hex digits on a line, the current one first; mode 0600. Made when neither it nor the store is there. Never back it up beside the store. `LATCHKEY_KEYS` holds the same lines and goes before the file; then changing the key is yours (docs/operate.md)."},
    {Section::top, "listen", Shape::endpoints, true, "", &Config::listen,
     "Where pages, browsers, Cloudbeds and your back end are answered. Behind a proxy: on loopback."},
    {Section::top, "operator_listen", Shape::endpoint, true, "", &Config::operator_listen,
     "Where `/healthz`, `/readyz`, `/metrics`, `/explain` and `/support` are answered, without credentials: on loopback, or in a private network."},
    {Section::top, "operator_hosts", Shape::texts, false, "none", &Config::operator_hosts,
     "Names by which people open `/explain` and `/support` through a proxy that asks for a login. Addresses and `localhost` need none; other names get 421, so that no page of the world can read yours in an operator's browser."},
    {Section::top, "hosts", Shape::texts, true, "", &Config::hosts,
     "`Host` values that are answered, with the port unless it is the scheme's own; others get 421. Lists at least the host of every site after the first."},
    {Section::top, "api_secret_env", Shape::variable, false, "`LATCHKEY_API_SECRET`", &Config::api_secret_env,
     "The environment variable that holds an API secret with every scope. May be empty when the store has secrets (`latchkey relay secret add`)."},
    {Section::top, "api_secret_file", Shape::text, false, "none", &Config::api_secret_file,
     "A file that holds it instead (systemd's `LoadCredential`, a container's secret). One line, mode 0600 or stricter."},
    {Section::top, "trusted_proxies", Shape::networks, false, "none", &Config::trusted_proxies,
     "Whose `forwarded_header` is believed. Of the addresses in it the last one counts that is not listed here; without this key the header is ignored."},
    {Section::top, "forwarded_header", Shape::word, false, "`X-Forwarded-For`",
     TakeWord{[](Config& config, std::string_view word) { config.forwarded_header = word; }},
     "The header in which your proxy names the client. The other one is never read: a client could have written it.",
     "X-Forwarded-For|Forwarded"},
    {Section::top, "drain_s", Shape::number, false, "`8`", &Config::drain_s,
     "After SIGTERM: how many seconds requests under way may take. Streams are told to come back, and end at once.", "", 1, 9},

    {Section::app, "client_id", Shape::text, true, "", &Config::client_id, "As Cloudbeds gave it."},
    {Section::app, "client_secret_env", Shape::variable, false, "`LATCHKEY_CLIENT_SECRET`", &Config::client_secret_env,
     "The environment variable that holds the client secret."},
    {Section::app, "client_secret_file", Shape::text, false, "none", &Config::client_secret_file,
     "A file that holds it instead. One line, mode 0600 or stricter."},
    {Section::app, "credential", Shape::word, false, "`oauth`", TakeWord{take_credential},
     "What Cloudbeds gives your app on consent.", "oauth|api_key"},
    {Section::app, "after_connect", Shape::word, false, "`enabled`", TakeWord{take_after_connect},
     "`pending`: a set-up step of yours comes first, and your back end sets `enabled` when it is done.", "enabled|pending"},
    {Section::app, "renew_days", Shape::number, false, "`30`", &Config::renew_days,
     "So many days after its end a connection that starts again in the Marketplace is renewed for the same account; 0 (never): it is claimed anew.", "", 0, 365},
    {Section::app, "migrate_oauth", Shape::texts, false, "none", &Config::migrate_oauth,
     "Accounts whose OAuth tokens are exchanged for API keys after the start, or `\"*\"` for all; `credential` must be `api_key` (docs/operate.md)."},
    {Section::app, "check_minutes", Shape::number, false, "`15`", TakeNumber{take_check_minutes},
     "So often, in minutes and about, each connection is asked though nothing was heard of it: a delivery may have been lost. 0: never.", "", 0, 1'440},
    {Section::app, "silence_hours", Shape::number, false, "`24`", TakeNumber{take_silence_hours},
     "A connection that no call has succeeded for in so many hours is asked, also with `check_minutes = 0`, and its diagnosis says so. 0: never.", "", 0, 720},
    {Section::app, "calls_per_second", Shape::number, false, "`10`", &Config::calls_per_second,
     "Calls to Cloudbeds in any second, at most; the rest waits in line, people first. 10 is what a technology partner's app may make, 5 a property's own: who makes more is suspended.", "", 1, 1'000},
    {Section::app, "property_calls_per_second", Shape::number, false, "`5`", &Config::property_calls_per_second,
     "Of these, calls about one property.", "", 1, 1'000},
    {Section::app, "scopes", Shape::texts, false, "none", &Config::scopes, "What consent asks for."},
    {Section::app, "api_base", Shape::base, true, "", &Config::api_base,
     "Cloudbeds' API: `https://hotels.cloudbeds.com/api/v1.3`, or the test account's."},
    {Section::app, "webhook_base", Shape::base, true, "", &Config::webhook_base,
     "Where Cloudbeds reaches this relay; it posts to this + `/webhooks/...`."},

    {Section::site, "public", Shape::base, true, "", &Site::public_base,
     "This relay, as browsers see it."},
    {Section::site, "authorize_url", Shape::address, true, "", &Site::authorize_url,
     "Cloudbeds' consent: `https://hotels.cloudbeds.com/api/v1.3/oauth`, or the test account's."},
    {Section::site, "login_url", Shape::address, true, "", &Site::login_url,
     "Where **Login** leads: the Login URL of your App Details."},
    {Section::site, "return_to", Shape::pages, true, "", &Site::return_to,
     "Your pages that may start a flow, exact in origin and path. Their origins are those that may use a session."},
    {Section::site, "claim_url", Shape::plain_address, false, "none: starts from the Marketplace are refused", &Site::claim_url,
     "Your page that takes over starts from the Marketplace (docs/flows.md)."},
    {Section::site, "redirect_uri", Shape::plain_address, false, "`public` + `/callback`", &Site::redirect_uri,
     "As registered with Cloudbeds, if your own back end forwards the callback to the relay."},

    {Section::notify, "url", Shape::plain_address, false, "your back end is told nothing", &Config::notify_url,
     "Your back end's address, and no other: redirects are not followed."},
    {Section::notify, "test_url", Shape::plain_address, false, "none: a connection's test asks Cloudbeds and the relay only", &Config::test_url,
     "Your back end's own part in the test of a connection, signed like the rest of this section (docs/webhooks.md). This or `url` is needed."},
    {Section::notify, "secret_env", Shape::variable, false, "`LATCHKEY_NOTIFY_SECRET`", &Config::notify_secret_env,
     "The environment variable that holds the secret notices are signed with, `whsec_` and base64; two, parted by a blank, while it changes."},
    {Section::notify, "secret_file", Shape::text, false, "none", &Config::notify_secret_file,
     "A file that holds it instead. One line, mode 0600 or stricter."},

    {Section::log, "format", Shape::word, false, "`text`",
     TakeWord{[](Config& config, std::string_view word) { config.log_json = word == "json"; }},
     "`json`: one object per line. `text`: for people.", "text|json"},
    {Section::log, "level", Shape::word, false, "`info`",
     TakeWord{[](Config& config, std::string_view word) { config.log_level = word; }},
     "What is told at least. Every request is told at `info`, every refusal before a request was read at `debug`.", "debug|info|warning|error"},

    {Section::limits, "streams_per_session", Shape::number, false, "`32`", &Config::streams_per_session,
     "Open streams of one session: its tabs. One more gets 429.", "", 1, 10'000},
    {Section::limits, "streams_per_address", Shape::number, false, "`500`", &Config::streams_per_address,
     "Open streams of one client address: the tabs of everyone behind one router.", "", 1, 100'000},
    {Section::limits, "requests_per_minute", Shape::number, false, "`120`", &Config::requests_per_minute,
     "Of one client address, on `/connect`, `/callback`, `/claim` and `/v1/connect`. Half of it may come at once.", "", 2, 100'000},
    {Section::limits, "connections", Shape::number, false, "`12000`", &Config::connections,
     "Open connections altogether; one more gets 503. Each takes a file descriptor: see `LimitNOFILE` of the unit.", "", 16, 1'000'000},
});
// clang-format on

[[nodiscard]] consteval bool config_tables_hold() {
  for (std::size_t i = 0; i < kShapes.size(); ++i)
    if (static_cast<std::size_t>(kShapes[i].id) != i) return false;
  for (std::size_t i = 0; i < kSections.size(); ++i)
    if (static_cast<std::size_t>(kSections[i].id) != i) return false;
  for (std::size_t i = 0; i < kConfigKeys.size(); ++i) {
    const ConfigKey& row = kConfigKeys[i];
    if (row.meaning.empty() || row.required != row.otherwise.empty()) return false;
    if ((row.shape == Shape::word) == row.words.empty()) return false;
    if (row.shape == Shape::number && row.least >= row.most) return false;
    for (std::size_t k = 0; k < i; ++k)
      if (kConfigKeys[k].section == row.section && kConfigKeys[k].name == row.name) return false;
  }
  return true;
}
static_assert(config_tables_hold());

}  // namespace latchkey::relay
