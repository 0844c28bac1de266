// `latchkey preview`: test account, relay and demo partner site as three supervised children.
#include <fmt/format.h>
#include <signal.h>
#include <stdio.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <filesystem>

#include "cli/command.hpp"
#include "cli/loopback.hpp"
#include "cli/preview_plan.hpp"
#include "cli/readiness.hpp"
#include "cli/state_dir.hpp"
#include "cli/supervisor.hpp"

namespace latchkey::cli {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kAskAgain{50};  // three loopback calls: cheap, and the start feels prompt

void say(std::string_view line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);  // a pipe is read line by line by whoever waits for "ready "
}

/// Found beside the binary as well (<root>/build/bin/latchkey), so that the preview starts from any folder.
fs::path find_partner(const fs::path& wanted, const fs::path& self) {
  for (const fs::path& base : {fs::path(), self.parent_path().parent_path().parent_path()}) {
    if (fs::exists(base / wanted / "server.mjs")) return base / wanted;
  }
  throw CannotRun(fmt::format("{}/server.mjs is not there; name the demo site's folder with --partner-dir.",
                              wanted.string()));
}

/// Kept across starts: tokens handed to `latchkey session` users and to the partner stay valid. With the file
/// as its environment `latchkey doctor --config` finds all that the relay has.
PreviewSecrets prepare(const StateDir& state, const PreviewOptions& options) {
  state.make_private_folder("relay");
  state.make_private_folder("sandbox");
  Settings settings = read_settings(settings_file(state.path()));
  std::string& secret = settings["LATCHKEY_API_SECRET"];
  if (secret.empty()) secret = random_secret();
  std::string& notify = settings["LATCHKEY_NOTIFY_SECRET"];
  if (notify.empty()) notify = "whsec_" + random_secret();  // hex digits are base64, too
  settings["LATCHKEY_CLIENT_SECRET"] = kClientSecret;
  settings["LATCHKEY_RELAY"] = relay_url(options.port);
  settings["LATCHKEY_ORIGIN"] = partner_origin(options.port);
  write_settings(settings_file(state.path()), settings);
  write_private_file(state.path() / "relay.toml", relay_config(options, has_ipv6_loopback()));
  return {secret, notify};
}

void refuse_taken_ports(std::uint16_t port) {
  if (const auto taken = first_taken(endpoints(port))) {
    throw CannotRun(fmt::format(
        "port {} is taken on {}. The preview needs the four ports from {} on; choose others with --port.",
        taken->port, taken->address, port));
  }
}

int supervise(const PreviewOptions& options, std::vector<ChildSpec> specs) {
  asio::io_context io;
  const auto restart = std::chrono::milliseconds(static_cast<long>(options.restart_s * 1000));
  Supervisor supervisor(io, {.restart = restart}, say);
  asio::signal_set stop_signals(io, SIGINT, SIGTERM, SIGHUP);
  std::function<void()> await_stop = [&] {
    stop_signals.async_wait([&](boost::system::error_code error, int) {
      if (error) return;
      await_stop();
      supervisor.stop([&] { io.stop(); });
    });
  };
  await_stop();
  supervisor.start(std::move(specs));
  say(fmt::format("support  {}  (how a hotel's connection is)", operator_page(options.port, "/support")));
  say(fmt::format("explain  {}  (what an answer of Cloudbeds means)",
                  operator_page(options.port, "/explain")));
  const auto client = net::make_curl_client();
  const std::string ready =
      fmt::format("ready    open {}/  (Ctrl-C ends all three)", partner_origin(options.port));
  asio::co_spawn(io, all_answer(*client, readiness_urls(options.port), kAskAgain),
                 [&](const std::exception_ptr& bug) { bug ? std::rethrow_exception(bug) : say(ready); });
  io.run();
  return kFine;
}

void add_options(CLI::App& app, PreviewOptions& options) {
  app.add_option("--port", options.port,
                 "First of four ports: test account, relay, partner, relay's operator listener")
      ->check(CLI::Range(1, int{kLastFirstPort}))
      ->capture_default_str();
  app.add_option("--restart-s", options.restart_s, "Seconds before a child that died is started again")
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();
  app.add_option("--credential", options.credential, "What a hotel's consent is exchanged for")
      ->check(CLI::IsMember({"oauth", "api_key"}))
      ->capture_default_str();
  app.add_flag(
      "--set-up-step", options.set_up_step,
      "A hotel stays pending after connecting, until Finish set-up is pressed on the partner's page");
  app.add_flag("--forward-callback", options.forward_callback,
               "Cloudbeds returns to the partner's own callback, which forwards to the relay");
  app.add_option("--state-dir", options.state_dir, "Folder for everything that is kept")
      ->capture_default_str();
  app.add_option("--partner-dir", options.partner_dir, "Folder of the demo partner site")
      ->capture_default_str();
}

}  // namespace

int run_preview(Arguments arguments) {
  PreviewOptions options;
  CLI::App app("Test account, relay and demo partner site together, on loopback only.", "latchkey preview");
  add_options(app, options);
  if (const auto code = parse(app, arguments)) return *code;

  ::signal(SIGPIPE, SIG_IGN);  // a closed terminal must not end us before our children
  const fs::path self = fs::read_symlink("/proc/self/exe");
  options.partner_dir = find_partner(options.partner_dir, self);
  const StateDir state(options.state_dir);
  refuse_taken_ports(options.port);
  const PreviewSecrets secrets = prepare(state, options);
  return supervise(options, children(options, self.string(), secrets));
}

}  // namespace latchkey::cli
