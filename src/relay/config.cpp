#include "relay/config.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/url.hpp"
#include "relay/config_reader.hpp"
#include "relay/notices.hpp"

namespace latchkey::relay {

namespace {

/// "host:port" of an address that read_site has accepted.
[[nodiscard]] std::string_view host_of(std::string_view public_base) {
  const core::Address parts = core::read_address(public_base).value();
  return parts.origin.substr(parts.scheme.size() + 3);
}

/// The second site and further ones are told by their Host alone; the first takes what remains (a proxy's own
/// name).
void check_hosts(ConfigReader& reader) {
  const Config& config = reader.config;
  for (const Site& site : config.sites) {
    const std::string_view host = host_of(site.public_base);
    const bool answered = std::find(config.hosts.begin(), config.hosts.end(), host) != config.hosts.end();
    if (answered || &site == &config.sites.front()) continue;
    reader.complain(fmt::format("`hosts` must list {}, the host of the site {}", host, site.public_base));
  }
}

/// One, or two while it changes, parted by a blank.
void take_notify_secrets(ConfigReader& reader, const Environment& environment) {
  Config& config = reader.config;
  if (!reader.has(Section::notify)) return;
  if (config.notify_url.empty() && config.test_url.empty() && reader.flawless())
    reader.complain("[notify] needs `url` or `test_url`: without either there is nothing to sign");
  reader.need_secret(&Config::notify_secret, config.notify_secret_env, config.notify_secret_file, "secret",
                     environment);
  std::string_view words = config.notify_secret;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    config.notify_secrets.push_back(read_notify_secret(words.substr(0, end)));
    if (config.notify_secrets.back().empty() || config.notify_secrets.size() > 2) {
      return reader.complain(
          "the secret of [notify] must be `whsec_` and 24 to 64 bytes in base64, or two of these with a "
          "blank between them");
    }
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

/// From the environment they stand in the file's place.
void take_keys(ConfigReader& reader, const Environment& environment) {
  Config& config = reader.config;
  config.keys = environment("LATCHKEY_KEYS").value_or("");
  if (config.keys.empty() && config.key_file.empty())
    reader.complain(
        "`key_file` is missing: give it a text in quotes, or set the environment variable LATCHKEY_KEYS");
}

/// New connections would get tokens again: half of the way is none.
void check_migration(ConfigReader& reader) {
  const Config& config = reader.config;
  if (config.migrate_oauth.empty() || config.credential == core::CredentialKind::api_key) return;
  reader.complain(
      "`migrate_oauth` in [app] needs `credential = \"api_key\"`: Cloudbeds switches your app over first");
}

}  // namespace

Config read_config(std::string_view source, const Environment& environment) {
  ConfigReader reader(source);
  reader.read_all();
  if (reader.flawless()) check_hosts(reader);
  check_migration(reader);
  const Config& read = reader.config;
  reader.need_secret(&Config::client_secret, read.client_secret_env, read.client_secret_file, "client_secret",
                     environment);
  // Without one the store may have some: `latchkey relay secret add`.
  reader.take_secret(&Config::api_secret, read.api_secret_env, read.api_secret_file, "api_secret",
                     environment);
  take_notify_secrets(reader, environment);
  take_keys(reader, environment);
  return reader.finish();
}

Config read_app_config(std::string_view source) {
  ConfigReader reader(source);
  reader.read_one(Section::app, "client_id");
  reader.read_one(Section::app, "api_base");
  return reader.finish();
}

Config read_caller_config(std::string_view source, const Environment& environment) {
  ConfigReader reader(source);
  for (const std::string_view name : {"client_id", "api_base"}) reader.read_one(Section::app, name);
  for (const std::string_view name : {"listen", "hosts", "api_secret_env", "api_secret_file"})
    reader.read_one(Section::top, name);
  const Config& read = reader.config;
  reader.need_secret(&Config::api_secret, read.api_secret_env, read.api_secret_file, "api_secret",
                     environment);
  return reader.finish();
}

Config read_store_config(std::string_view source, const Environment& environment) {
  ConfigReader reader(source);
  for (const std::string_view name : {"store", "key_file"}) reader.read_one(Section::top, name);
  take_keys(reader, environment);
  return reader.finish();
}

const Site& Config::site_of(std::string_view host) const {
  for (const Site& site : sites) {
    if (host_of(site.public_base) == host) return site;
  }
  return sites.front();
}

const Site* Config::site_by_base(std::string_view public_base) const {
  const auto found = std::find_if(sites.begin(), sites.end(),
                                  [&](const Site& site) { return site.public_base == public_base; });
  return found == sites.end() ? nullptr : &*found;
}

const Site* Config::site_of_page(std::string_view origin) const {
  const auto has_page = [&](const std::string& page) { return core::read_address(page)->origin == origin; };
  const auto found = std::find_if(sites.begin(), sites.end(), [&](const Site& site) {
    return std::any_of(site.return_to.begin(), site.return_to.end(), has_page);
  });
  return found == sites.end() ? nullptr : &*found;
}

std::vector<std::string> Config::page_origins() const {
  std::vector<std::string> origins;
  for (const Site& site : sites) {
    for (const std::string& page : site.return_to) origins.emplace_back(core::read_address(page)->origin);
  }
  return origins;
}

}  // namespace latchkey::relay
