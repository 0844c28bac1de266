#include "relay/run.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "net/addresses.hpp"
#include "net/http_client.hpp"
#include "net/listener.hpp"
#include "relay/environment.hpp"
#include "relay/explain_page.hpp"
#include "relay/log.hpp"
#include "relay/operator_routes.hpp"
#include "relay/relay.hpp"
#include "relay/routes.hpp"
#include "relay/start_checks.hpp"
#include "store/files.hpp"

namespace latchkey::relay {

namespace {

constexpr int kNegative = 1;
constexpr int kCouldNotRun = 3;

[[nodiscard]] std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw ConfigError("cannot read the configuration file " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

[[nodiscard]] core::Instant wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

void listen_on(net::Listener& listener, const std::string& where) {
  const net::Endpoint endpoint = net::read_endpoint(where).value();  // the configuration was checked
  const auto& [address, port] = endpoint;
  try {
    listener.listen(address, port);
  } catch (const std::system_error& error) {
    // A machine without IPv6 serves the rest.
    const bool no_ipv6 = error.code() == std::errc::address_family_not_supported ||
                         (error.code() == std::errc::address_not_available && address == "::1");
    if (!no_ipv6) throw ConfigError("cannot listen on " + where + ": " + error.code().message());
    spdlog::warn("not listening on {}: {}", where, error.code().message());
  }
}

/// Not ready first; streams are told to come back; requests under way may finish (an authorization code that
/// is being exchanged is good only once), and so may calls to Cloudbeds that nobody waits for (a refresh
/// token is, too).
boost::asio::awaitable<void> wind_down(boost::asio::io_context& loop, Relay& relay, net::Listener& listener,
                                       net::Listener& operators) {
  constexpr std::chrono::milliseconds kLook{20};
  constexpr std::chrono::seconds kGraceOfTokens{6};  // the only ones that are good from then on, perhaps
  const std::chrono::milliseconds grace = std::chrono::seconds{relay.config.drain_s};
  spdlog::info("ending: {} streams are told to come back, {} connections are open", relay.hub.size(),
               listener.open_connections());
  relay.draining = true;
  relay.hub.drain();
  listener.stop(grace);
  boost::asio::steady_timer look(loop);
  const auto busy = [&] { return listener.open_connections() > 0 || relay.calls.count() > 0; };
  const auto began = std::chrono::steady_clock::now();
  const auto may_wait = [&] {
    const auto past = std::chrono::steady_clock::now() - began;
    return (busy() && past < grace) || (relay.cloudbeds.tokens_under_way() > 0 && past < kGraceOfTokens);
  };
  while (may_wait()) {
    look.expires_after(kLook);
    co_await look.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  operators.stop(std::chrono::milliseconds{0});
  if (busy())
    spdlog::warn("ended with {} connections and {} calls to Cloudbeds under way", listener.open_connections(),
                 relay.calls.count());
  spdlog::info("ended");
  loop.stop();
}

/// SIGHUP: the key file has changed (`latchkey relay rotate-key`).
void look_on_hangup(boost::asio::signal_set& hangup, Relay& relay) {
  hangup.async_wait([&hangup, &relay](const boost::system::error_code& cancelled, int) {
    if (cancelled) return;
    relay.rotation.look();
    look_on_hangup(hangup, relay);
  });
}

void serve_until_signal(const Config& config) {
  boost::asio::io_context loop;
  const store::StoreLock lock(config.store);
  const auto store = store::open_sqlite(config.store);
  const store::KeyRing keys = keys_for(config, *store);
  refuse_no_secret(config, *store);
  const auto http = net::make_curl_client();
  Relay relay(config, keys, {loop.get_executor(), *store, *http, wall_clock, system_entropy()});
  net::Listener listener(loop.get_executor(), make_handler(relay),
                         {.connections = static_cast<std::size_t>(config.connections)});
  net::Listener operators(loop.get_executor(), make_operator_handler(relay),
                          {.body_bytes = kExplainFormBytes});
  listener.on_fault([](std::string_view what) { spdlog::error("a request failed: {}", what); });
  listener.on_refusal([&relay](net::Refusal refusal) {
    const std::string code{net::kRefusals[static_cast<std::size_t>(refusal)].code};
    relay.metrics.count(Counter::refused, {code});
    tell(LogLevel::debug, "refused before it was read", {field("code", code)});
  });
  relay.open_connections = [&listener] { return listener.open_connections(); };
  relay.start();
  for (const std::string& where : config.listen) listen_on(listener, where);
  listen_on(operators, config.operator_listen);
  boost::asio::signal_set hangup(loop, SIGHUP);
  look_on_hangup(hangup, relay);
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) {
    boost::asio::co_spawn(loop, wind_down(loop, relay, listener, operators), boost::asio::detached);
  });
  spdlog::info("relay of {} is serving {}", config.client_id, config.sites.front().public_base);
  loop.run();
}

/// Its memory holds credentials in clear: none of it is left behind when it crashes.
void refuse_core_dumps() {
  constexpr rlimit kNone{0, 0};
  static_cast<void>(::setrlimit(RLIMIT_CORE, &kNone));
}

}  // namespace

int run(const std::string& config_path) {
  refuse_core_dumps();
  start_log(false, "info");
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its size limit is a full disk to us, and no reason to die
  try {
    const Config config = read_config(read_file(config_path), process_environment);
    start_log(config.log_json, config.log_level);
    serve_until_signal(config);
    return 0;
  } catch (const std::exception& error) {
    std::istringstream lines(error.what());  // the configuration's mistakes stand in a line each
    for (std::string line; std::getline(lines, line);) spdlog::error("{}", line);
    return kCouldNotRun;
  }
}

int check_config(const std::string& config_path) {
  std::string source;
  try {
    source = read_file(config_path);
    const Config config = read_config(source, process_environment);
    look_at_files(config);
    fmt::print("{}: fine. It serves {}, and {} listens for the operator.\n", config_path,
               config.sites.front().public_base, config.operator_listen);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", config_path, error.what());
    return source.empty() ? kCouldNotRun : kNegative;
  }
}

}  // namespace latchkey::relay
