// `latchkey relay secret`: the words that a partner's back ends prove themselves with.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/relay_files.hpp"
#include "cli/terminal_text.hpp"
#include "relay/api_secrets.hpp"
#include "wire/page_api.hpp"

namespace latchkey::cli {

namespace {

struct SecretOptions {
  std::string config;
  std::string name;
  std::string id;
  std::vector<std::string> scopes;
};

[[nodiscard]] core::Instant wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

[[nodiscard]] std::vector<relay::Scope> scopes_of(const SecretOptions& options) {
  std::vector<relay::Scope> scopes;
  for (const std::string& word : options.scopes)
    scopes.push_back(core::find_by_name(relay::kScopes, word).value());  // checked by the options
  return scopes;
}

int add(const SecretOptions& options) {
  if (!relay::is_secret_name(options.name)) {
    fmt::print(stderr, "latchkey relay secret: a name has 1 to 50 letters, digits, '-', '_' and '.'\n");
    return kUsage;
  }
  const auto store = open_relay_store(options.config);
  const auto made =
      relay::make_secret(options.name, scopes_of(options), wall_clock(), relay::system_entropy());
  if (!store->add_api_secret(made.record, relay::kSecretsPerName)) {
    fmt::print(stderr,
               "latchkey relay secret: {} has {} secrets, which is what a change of them takes. Revoke the "
               "old one first: `latchkey relay secret list`\n",
               options.name, relay::kSecretsPerName);
    return kNegative;
  }
  fmt::print("{}\n", made.word);
  fmt::print(stderr, "Good at once, as {} (id {}), for: {}. It is shown this once, and kept nowhere.\n",
             options.name, made.record.id, made.record.scopes);
  return kFine;
}

int list(const SecretOptions& options) {
  fmt::print("id\tname\tscopes\tmade at\n");
  for (const store::ApiSecret& secret : open_relay_store(options.config)->api_secrets())
    fmt::print("{}\t{}\t{}\t{}\n", secret.id, visible(secret.name), secret.scopes,
               wire::write_time(secret.made_at));
  return kFine;
}

int revoke(const SecretOptions& options) {
  if (open_relay_store(options.config)->revoke_api_secret(options.id)) return kFine;
  fmt::print(stderr, "latchkey relay secret: there is none with the id {}\n", visible(options.id));
  return kNegative;
}

[[nodiscard]] std::vector<std::string> scope_names() {
  std::vector<std::string> names;
  names.reserve(relay::kScopes.size());
  for (const relay::ScopeRow& row : relay::kScopes) names.emplace_back(row.name);
  return names;
}

[[nodiscard]] std::string about() {
  std::string text =
      "API secrets of the relay, kept as hashes in its store. Two are good at once under one name: add the\n"
      "new one, roll it out, revoke the old one. A running relay takes up changes with the next request.\n"
      "Run it as the user that runs the relay.\n\nScopes:\n";
  for (const relay::ScopeRow& row : relay::kScopes)
    text += fmt::format("  {:<11} {}\n", row.name, row.meaning);
  return text;
}

}  // namespace

int run_relay_secret(Arguments arguments) {
  SecretOptions options;
  CLI::App app(about(), "latchkey relay secret");
  app.require_subcommand(1);
  CLI::App& adding = *app.add_subcommand("add", "Make one, and print it once on stdout");
  adding.add_option("NAME", options.name, "Of the program that will have it")->required();
  adding.add_option("--scope", options.scopes, "What it is good for (give it again for more; default: all)")
      ->check(CLI::IsMember(scope_names()))
      ->default_val(scope_names())
      ->take_all();
  CLI::App& listing = *app.add_subcommand("list", "Names, ids and scopes; no secret");
  CLI::App& revoking = *app.add_subcommand("revoke", "From now on it is refused");
  revoking.add_option("ID", options.id, "As `list` shows it")->required();
  for (CLI::App* command : {&adding, &listing, &revoking})
    command->add_option("--config", options.config, "The relay's configuration file (TOML)")
        ->required()
        ->check(CLI::ExistingFile);
  if (const auto code = parse(app, arguments)) return *code;
  if (adding.parsed()) return add(options);
  return listing.parsed() ? list(options) : revoke(options);
}

}  // namespace latchkey::cli
