// `latchkey relay import`: verifies the connections a partner has already, and has the relay adopt them.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "cli/command.hpp"
#include "cli/import_output.hpp"
#include "cli/terminal_text.hpp"
#include "core/url.hpp"
#include "relay/environment.hpp"
#include "relay/import_check.hpp"
#include "relay/import_loop.hpp"

namespace latchkey::cli {

namespace asio = boost::asio;

namespace {

struct ImportOptions {
  std::string file;
  std::string config;
  std::string relay;
  double rate = 5;
  bool dry_run = false;
  bool again = false;
  bool json = false;
};

constexpr const char* kAbout =
    "Verifies tokens and keys that you have already, and has the running relay adopt those that live.\n"
    "FILE is CSV with a first line that names its columns, a JSON list of objects, or lines of JSON "
    "objects:\n"
    "account, property, kind (oauth or api_key), access_token, refresh_token, api_key.\n"
    "\n"
    "The API secret comes from LATCHKEY_API_SECRET; a dry run needs no secret, no store and no relay, and\n"
    "changes nothing anywhere. What was found is kept in FILE.latchkey-import (FILE.latchkey-dry-run), so a\n"
    "second run asks only what is not settled. The table goes to stdout, parted by tabs; the rest to stderr.";
constexpr const char* kCodes =
    "Exit codes: 0 every row is alive (and adopted), 1 some row is not, 2 usage, 3 could not run, or not to "
    "the\n"
    "end.  More: docs/import.md";

void add_options(CLI::App& app, ImportOptions& options) {
  app.add_option("FILE", options.file, "The connections to import")->required()->check(CLI::ExistingFile);
  app.add_option("--config", options.config, "The relay's configuration file (TOML)")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_flag("--dry-run", options.dry_run,
               "Only ask Cloudbeds which rows live; refreshes and stores nothing");
  app.add_option("--rate", options.rate, "Calls to Cloudbeds in a second (it suspends who exceeds 10)")
      ->check(CLI::Range(0.1, 10.0))
      ->capture_default_str();
  app.add_option("--relay", options.relay,
                 "The running relay; default: the first `listen` of the configuration");
  app.add_flag("--again", options.again, "Forget what earlier runs found");
  app.add_flag("--json", options.json, "JSON lines instead of the table");
  app.footer(kCodes);
}

std::string read_file(const std::string& path, std::size_t limit) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  if (failure) throw CannotRun(visible(path) + " cannot be read: " + failure.message() + ".");
  std::string bytes(std::min<std::size_t>(size, limit + 1),
                    '\0');  // one more than the limit is seen to be too much
  std::ifstream in(path, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!in) throw CannotRun(visible(path) + " cannot be read.");
  return bytes;
}

core::Instant steady_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

asio::awaitable<void> pause_for(core::Duration time) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

relay::Config read_config(const ImportOptions& options) {
  constexpr std::size_t kConfigBytes = 1024 * 1024;
  const std::string toml = read_file(options.config, kConfigBytes);
  return options.dry_run ? relay::read_app_config(toml)
                         : relay::read_caller_config(toml, relay::process_environment);
}

wire::ImportFile read_rows(const ImportOptions& options) {
  wire::ImportFile file = wire::read_import(read_file(options.file, wire::kImportBytes));
  if (!file.complaint.empty()) throw CannotRun(visible(options.file) + ": " + file.complaint + ".");
  relay::check_rows(file.rows);
  for (const std::string& name : file.unread)
    fmt::print(stderr, "latchkey relay import: nothing reads the column `{}`\n", visible(name));
  struct stat about {};
  if (::stat(options.file.c_str(), &about) == 0 && (about.st_mode & 077) != 0)
    fmt::print(
        stderr,
        "latchkey relay import: other users of this machine may open the tokens in {0}: chmod 600 {0}\n",
        visible(options.file));
  return file;
}

relay::RelayVerifier::Door door_of(const ImportOptions& options, const relay::Config& config) {
  relay::RelayVerifier::Door door = relay::door_of(config);
  if (!options.relay.empty()) door = {options.relay, {}, config.api_secret};
  while (door.base.ends_with('/')) door.base.pop_back();
  const auto address = core::read_address(door.base);
  if (address && core::is_safe(*address)) return door;
  throw CannotRun(
      "The relay's address is none to send tokens to: give --relay with https, or http on a loopback host, "
      "and "
      "without a name and a password.");
}

/// Everything of one run; the loop's coroutine lives in `io`, which goes first.
struct ImportRun {
  ImportRun(const ImportOptions& options, const relay::Config& config)
      : journal_path(options.file + (options.dry_run ? ".latchkey-dry-run" : ".latchkey-import")) {
    if (options.dry_run) {
      verifier = std::make_unique<relay::DryVerifier>(config, *http, steady_now);
      target = config.api_base + ' ' + config.client_id;
      return;
    }
    auto door = door_of(options, config);
    target = door.base;
    auto of_relay = std::make_unique<relay::RelayVerifier>(std::move(door), *http);
    if (const std::string why = wait_for(of_relay->why_closed()); !why.empty()) throw CannotRun(why + ".");
    verifier = std::move(of_relay);
  }

  std::string wait_for(asio::awaitable<std::string> work) {
    auto result = asio::co_spawn(io, std::move(work), asio::use_future);
    io.restart();
    io.run();
    return result.get();
  }

  asio::io_context io;
  std::unique_ptr<net::HttpClient> http = net::make_curl_client();
  std::unique_ptr<relay::ImportVerifier> verifier;
  std::string target;
  std::string journal_path;
};

}  // namespace

int run_relay_import(Arguments arguments) {
  ImportOptions options;
  CLI::App app(kAbout, "latchkey relay import");
  add_options(app, options);
  if (const auto code = parse(app, arguments)) return *code;

  const relay::Config config = read_config(options);
  const wire::ImportFile file = read_rows(options);
  ImportRun run(options, config);
  relay::ImportJournal journal(run.journal_path, run.target);
  if (options.again) journal.restart();
  ImportOutput output(file.rows, options.json);
  relay::ImportLoop loop({steady_now, pause_for, [&](const relay::ImportResult& row) { output.tell(row); }},
                         *run.verifier, journal, options.rate);
  const std::string stopped = run.wait_for(loop.run(file.rows));
  output.end(run.journal_path, options.dry_run);
  if (!stopped.empty())
    throw CannotRun(stopped + ". Then run the same command again: it goes on where it stopped.");
  return output.all_alive() ? kFine : kNegative;
}

}  // namespace latchkey::cli
