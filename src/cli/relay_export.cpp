// `latchkey relay export`: what the relay knows of an account, or of all, as JSON; credentials only into a
// file of their own, in the form that `latchkey relay import` takes.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/relay_files.hpp"
#include "cli/state_dir.hpp"
#include "store/vault.hpp"
#include "wire/page_api.hpp"

namespace latchkey::cli {

namespace {

using Json = nlohmann::ordered_json;

struct ExportOptions {
  std::string account;
  std::string config;
  std::string credentials;
  bool all = false;
};

[[nodiscard]] Json time_or_null(const std::optional<core::Instant>& at) {
  return at ? Json(wire::write_time(*at)) : Json(nullptr);
}

[[nodiscard]] std::string_view kind_of(const store::Link& link) {
  if (link.is_external()) return "external";
  return link.grant.empty() ? "none" : "credential";
}

[[nodiscard]] Json link_json(const store::Link& link) {
  return {{"property", link.property},
          {"name", link.name},
          {"app_state", std::string{core::name(link.app_state)}},
          {"state", link.state},
          {"kind", std::string{kind_of(link)}},
          {"reason", link.reason},
          {"note", link.note},
          {"guide", link.guide},
          {"changed_at", wire::write_time(link.changed_at)},
          {"connected_at", time_or_null(link.connected_at)},
          {"renewed_at", time_or_null(link.renewed_at)},
          {"ended_at", time_or_null(link.ended_at)}};
}

/// Ordered by account, as the store gives them.
[[nodiscard]] Json accounts_json(store::Store& store, const std::vector<store::Link>& links) {
  Json accounts = Json::array();
  for (const store::Link& link : links) {
    if (accounts.empty() || accounts.back()["account"] != link.account) {
      const double revision = store.account(link.account).revision;
      accounts.push_back({{"account", link.account},
                          {"revision", static_cast<std::int64_t>(revision)},
                          {"links", Json::array()}});
    }
    accounts.back()["links"].push_back(link_json(link));
  }
  return accounts;
}

[[nodiscard]] Json row_json(const store::Link& link, const core::Credential& credential) {
  Json row{{"account", link.account},
           {"property", link.property},
           {"kind", std::string{core::name(credential.kind)}}};
  if (credential.kind == core::CredentialKind::api_key) {
    row["api_key"] = credential.access;
  } else {
    row["access_token"] = credential.access;
    if (!credential.refresh.empty()) row["refresh_token"] = credential.refresh;
  }
  return row;
}

/// @return how many could not be opened.
int write_credentials(store::Store& store, const std::vector<store::Link>& links,
                      const ExportOptions& options) {
  if (std::filesystem::exists(options.credentials))
    throw CannotRun(options.credentials + " exists already: name another file.");
  const relay::Config files = read_relay_files(options.config);
  const store::Vault vault(open_relay_keys(files));
  const std::string client_id = read_relay_app(options.config).client_id;
  Json rows = Json::array();
  int closed = 0;
  for (const store::Link& link : links) {
    const auto grant = link.grant.empty() ? std::nullopt : store.grant(link.grant);
    if (!grant) continue;
    const auto credential = vault.open(grant->sealed, {grant->id, grant->account, client_id, grant->kind});
    if (credential) rows.push_back(row_json(link, *credential));
    closed += credential ? 0 : 1;
  }
  write_private_file(options.credentials, rows.dump(2) + "\n");
  fmt::print(stderr, "{} holds {} credentials in clear, for this user alone: delete it when it has served.\n",
             options.credentials, rows.size());
  if (closed > 0) fmt::print(stderr, "{} do not open with this key.\n", closed);
  return closed;
}

[[nodiscard]] core::Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

}  // namespace

int run_relay_export(Arguments arguments) {
  ExportOptions options;
  CLI::App app(
      "Prints what the relay knows of an account as JSON, without credentials. The relay may run meanwhile.",
      "latchkey relay export");
  auto* account = app.add_option("ACCOUNT", options.account, "Your own name of the account");
  app.add_flag("--all", options.all, "Every account")->excludes(account);
  app.add_option("--config", options.config, "The relay's configuration file (TOML)")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--with-credentials", options.credentials,
                 "Write the live credentials in clear into this new file, mode 0600, as `latchkey relay "
                 "import` takes them");
  if (const auto code = parse(app, arguments)) return *code;
  if (options.account.empty() && !options.all) throw CannotRun("name an ACCOUNT, or say --all.");

  const auto store = open_relay_store(options.config);
  const auto links = options.all ? store->links() : store->account(options.account).links;
  const Json answer{{"exported_at", wire::write_time(now())}, {"accounts", accounts_json(*store, links)}};
  const int closed = options.credentials.empty() ? 0 : write_credentials(*store, links, options);
  fmt::print("{}\n", answer.dump(2, ' ', false, Json::error_handler_t::replace));
  return closed == 0 && !links.empty() ? kFine : kNegative;
}

}  // namespace latchkey::cli
