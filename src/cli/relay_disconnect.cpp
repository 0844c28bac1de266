// `latchkey relay disconnect`: ends connections through the running relay, which tells Cloudbeds and forgets
// the credential.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/relay_files.hpp"
#include "cli/terminal_text.hpp"
#include "core/url.hpp"
#include "net/http_client.hpp"
#include "relay/import_verifier.hpp"
#include "wire/account_api.hpp"

namespace latchkey::cli {

namespace asio = boost::asio;

namespace {

struct DisconnectOptions {
  std::string account;
  std::string config;
  bool all = false;
};

/// For each: one try, told; a second run takes up what is left.
class Disconnecter {
 public:
  explicit Disconnecter(relay::RelayVerifier::Door door) : door_(std::move(door)) {}

  [[nodiscard]] bool end(const store::Link& link) {
    const net::OutgoingReply reply = link.is_external()
                                         ? send("DELETE", link, "external", "")
                                         : send("POST", link, "app-state", R"({"app_state":"disabled"})");
    if (reply.failure != net::Failure::none)
      throw CannotRun(fmt::format("no relay answers at {} ({}). It must run, so that Cloudbeds is told.",
                                  door_.base, net::name(reply.failure)));
    const bool done = reply.status == 200;
    const auto problem = wire::read_problem(reply.body);
    fmt::print("{}\t{}\t{}\n", visible(link.account), visible(link.property),
               done      ? "disconnected"
               : problem ? std::string{core::name(*problem)}
                         : fmt::format("refused ({})", reply.status));
    return done;
  }

 private:
  net::OutgoingReply send(std::string method, const store::Link& link, std::string_view what,
                          std::string body) {
    net::OutgoingRequest request{.method = std::move(method),
                                 .url = fmt::format("{}/v1/accounts/{}/properties/{}/{}", door_.base,
                                                    core::percent_encode(link.account), link.property, what),
                                 .headers = {},
                                 .body = std::move(body),
                                 .timeout = std::chrono::seconds{40}};
    if (!door_.host.empty()) request.headers.add("Host", door_.host);
    request.headers.add("Authorization", "Bearer " + door_.secret);
    request.headers.add("Content-Type", "application/json");
    asio::io_context io;
    auto reply = asio::co_spawn(io, http_->send(std::move(request)), asio::use_future);
    io.run();
    return reply.get();
  }

  relay::RelayVerifier::Door door_;
  std::unique_ptr<net::HttpClient> http_ = net::make_curl_client();
};

}  // namespace

int run_relay_disconnect(Arguments arguments) {
  DisconnectOptions options;
  CLI::App app(
      "Ends every connection of an account, or of all, through the running relay: Cloudbeds is told, its "
      "webhooks end, "
      "and the credentials are forgotten. What was stated as external is taken back.",
      "latchkey relay disconnect");
  auto* account = app.add_option("ACCOUNT", options.account, "Your own name of the account");
  app.add_flag("--all", options.all, "Every account")->excludes(account);
  app.add_option("--config", options.config, "The relay's configuration file (TOML)")
      ->required()
      ->check(CLI::ExistingFile);
  app.footer(
      "Exit codes: 0 nothing is connected any more, 1 something is: run it again, 2 usage, 3 could not run.");
  if (const auto code = parse(app, arguments)) return *code;
  if (options.account.empty() && !options.all) throw CannotRun("name an ACCOUNT, or say --all.");

  const auto store = open_relay_store(options.config);
  Disconnecter disconnecter(relay::door_of(read_relay_caller(options.config)));
  const auto links = options.all ? store->links() : store->account(options.account).links;
  if (links.empty() && !options.all)
    throw CannotRun(fmt::format("there is no account {}.", visible(options.account)));
  bool all_done = true;
  for (const store::Link& link : links) {
    const bool connected = link.is_external() || !link.grant.empty();
    if (connected) all_done = disconnecter.end(link) && all_done;
  }
  return all_done ? kFine : kNegative;
}

}  // namespace latchkey::cli
