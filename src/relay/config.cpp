#include "relay/config.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "core/url.hpp"

namespace latchkey::relay {

namespace {

[[nodiscard]] std::string text(const toml::table& table, std::string_view key) {
  const auto value = table[key].value<std::string>();
  if (!value || value->empty())
    throw ConfigError("`" + std::string{key} + "` is missing: give it a text in quotes");
  return *value;
}

[[nodiscard]] std::vector<std::string> texts(const toml::table& table, std::string_view key, bool required) {
  std::vector<std::string> out;
  const toml::array* rows = table[key].as_array();
  if (rows == nullptr && table.contains(key))
    throw ConfigError("`" + std::string{key} + "` must be a list, in [ ]");
  if (rows != nullptr) {
    for (const auto& row : *rows) {
      const auto value = row.value<std::string>();
      if (!value || value->empty())
        throw ConfigError("`" + std::string{key} + "` must be a list of texts in quotes");
      out.push_back(*value);
    }
  }
  if (required && out.empty())
    throw ConfigError("`" + std::string{key} + "` is missing: give it a list of at least one text");
  return out;
}

[[nodiscard]] std::string address(std::string value, std::string_view key) {
  const auto parts = core::read_address(value);
  if (!parts || !core::is_safe(*parts)) {
    throw ConfigError("`" + std::string{key} +
                      "` must be an https address (http only on a loopback host): " + value);
  }
  return value;
}

/// An address that others are appended to: no query, no fragment, no slash at the end.
[[nodiscard]] std::string base(const toml::table& table, std::string_view key) {
  std::string value = address(text(table, key), key);
  const bool bare = value.find_first_of("?#") == std::string::npos && !value.ends_with('/');
  if (!bare)
    throw ConfigError("`" + std::string{key} + "` must end without a slash, a query or a fragment: " + value);
  return value;
}

[[nodiscard]] std::string secret(const Environment& environment, std::string_view name) {
  const auto value = environment(name);
  if (!value || value->empty())
    throw ConfigError("the environment variable " + std::string{name} +
                      " is missing: secrets do not stand in the file");
  return *value;
}

/// Without a fragment: a browser that follows it would lose it, or add it to another's.
[[nodiscard]] std::string optional_address(const toml::table& table, std::string_view key) {
  if (!table.contains(key)) return {};
  std::string value = address(text(table, key), key);
  if (value.find('#') != std::string::npos)
    throw ConfigError("`" + std::string{key} + "` must have no fragment: " + value);
  return value;
}

[[nodiscard]] Site read_site(const toml::table& table) {
  Site site{.public_base = base(table, "public"),
            .authorize_url = address(text(table, "authorize_url"), "authorize_url"),
            .login_url = address(text(table, "login_url"), "login_url"),
            .return_to = texts(table, "return_to", true),
            .claim_url = optional_address(table, "claim_url"),
            .redirect_uri = optional_address(table, "redirect_uri")};
  if (site.redirect_uri.empty()) site.redirect_uri = site.public_base + "/callback";
  for (const std::string& page : site.return_to) {
    const auto parts = core::read_address(address(page, "return_to"));
    if (parts->path.empty() || !parts->query.empty() || !parts->fragment.empty()) {
      throw ConfigError(
          "`return_to` must hold addresses with a path (at least /), without query and fragment: " + page);
    }
  }
  return site;
}

[[nodiscard]] const toml::table& section(const toml::table& table, std::string_view key) {
  const toml::table* found = table[key].as_table();
  if (found == nullptr) throw ConfigError("the section [" + std::string{key} + "] is missing");
  return *found;
}

/// One of two words; the first when the key is absent.
[[nodiscard]] std::string one_of(const toml::table& table, std::string_view key, std::string_view first,
                                 std::string_view second) {
  std::string word = table.contains(key) ? text(table, key) : std::string{first};
  if (word == first || word == second) return word;
  throw ConfigError("`" + std::string{key} + "` must be \"" + std::string{first} + "\" or \"" +
                    std::string{second} + "\": " + word);
}

[[nodiscard]] int read_renew_days(const toml::table& app) {
  constexpr int kLongest = 365;  // longer than a refresh token lives (FACTS section 1) nobody remembers
  const auto days = app.contains("renew_days") ? app["renew_days"].value<std::int64_t>() : std::optional{30L};
  if (!days || *days < 0 || *days > kLongest)
    throw ConfigError("`renew_days` must be a whole number from 0 (never) to 365");
  return static_cast<int>(*days);
}

void read_sites(const toml::table& root, Config& config) {
  const toml::array* rows = root["site"].as_array();
  if (rows != nullptr) {
    for (const auto& row : *rows) {
      const toml::table* table = row.as_table();
      if (table == nullptr) throw ConfigError("`site` must be written as [[site]]");
      config.sites.push_back(read_site(*table));
    }
  }
  if (config.sites.empty())
    throw ConfigError("at least one [[site]] is needed: public, authorize_url, login_url, return_to");
}

[[nodiscard]] toml::table parse_toml(std::string_view source) {
  try {
    return toml::parse(source);
  } catch (const toml::parse_error& error) {
    throw ConfigError("line " + std::to_string(error.source().begin.line) + ": " +
                      std::string{error.description()});
  }
}

/// "host:port" of an address that read_site has accepted.
[[nodiscard]] std::string_view host_of(std::string_view public_base) {
  const core::Address parts = core::read_address(public_base).value();
  return parts.origin.substr(parts.scheme.size() + 3);
}

/// The second site and further ones are told by their Host alone; the first takes what remains (a proxy's own
/// name).
void check_hosts(const Config& config) {
  for (const Site& site : config.sites) {
    const std::string_view host = host_of(site.public_base);
    const bool answered = std::find(config.hosts.begin(), config.hosts.end(), host) != config.hosts.end();
    if (answered || &site == &config.sites.front()) continue;
    throw ConfigError("`hosts` must list " + std::string{host} + ", the host of the site " +
                      site.public_base);
  }
}

}  // namespace

Config read_config(std::string_view source, const Environment& environment) {
  const toml::table root = parse_toml(source);
  const toml::table& app = section(root, "app");
  Config config;
  config.store = text(root, "store");
  config.key_file = text(root, "key_file");
  config.listen = texts(root, "listen", true);
  config.operator_listen = text(root, "operator_listen");
  config.hosts = texts(root, "hosts", true);
  config.client_id = text(app, "client_id");
  config.credential = core::credential_kind(one_of(app, "credential", "oauth", "api_key")).value();
  config.after_connect = core::app_state(one_of(app, "after_connect", "enabled", "pending")).value();
  config.renew_days = read_renew_days(app);
  config.scopes = texts(app, "scopes", false);
  config.api_base = base(app, "api_base");
  config.webhook_base = base(app, "webhook_base");
  config.client_secret = secret(environment, "LATCHKEY_CLIENT_SECRET");
  config.api_secret = secret(environment, "LATCHKEY_API_SECRET");
  read_sites(root, config);
  check_hosts(config);
  return config;
}

Config read_app_config(std::string_view source) {
  const toml::table root = parse_toml(source);
  const toml::table& app = section(root, "app");
  Config config;
  config.client_id = text(app, "client_id");
  config.api_base = base(app, "api_base");
  return config;
}

Config read_caller_config(std::string_view source, const Environment& environment) {
  Config config = read_app_config(source);
  const toml::table root = parse_toml(source);
  config.listen = texts(root, "listen", true);
  config.hosts = texts(root, "hosts", true);
  config.api_secret = secret(environment, "LATCHKEY_API_SECRET");
  return config;
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
