#include "relay/run.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "net/http_client.hpp"
#include "net/listener.hpp"
#include "relay/explain_page.hpp"
#include "relay/relay.hpp"
#include "relay/routes.hpp"

namespace latchkey::relay {

namespace {

constexpr int kCouldNotRun = 3;

[[nodiscard]] std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw ConfigError("cannot read the configuration file " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

[[nodiscard]] std::optional<std::string> environment(std::string_view name) {
  const char* value = std::getenv(std::string{name}.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

[[nodiscard]] core::Instant wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

/// "127.0.0.1:8081" or "[::1]:8081".
void listen_on(net::Listener& listener, const std::string& where) {
  const std::size_t colon = where.rfind(':');
  const char* const end = where.data() + where.size();
  std::uint16_t port = 0;
  const auto read = std::from_chars(colon == std::string::npos ? end : where.data() + colon + 1, end, port);
  if (read.ec != std::errc{} || read.ptr != end)
    throw ConfigError("`listen` and `operator_listen` need address:port: " + where);
  std::string address = where.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
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

/// Requests under way may finish: an authorization code that is being exchanged is good only once.
boost::asio::awaitable<void> wind_down(boost::asio::io_context& loop, net::Listener& listener,
                                       net::Listener& operators) {
  constexpr std::chrono::milliseconds kGrace{2'000};
  constexpr std::chrono::milliseconds kLook{20};
  listener.stop(kGrace);
  operators.stop(kGrace);
  boost::asio::steady_timer look(loop);
  for (auto left = kGrace; listener.open_connections() > 0 && left.count() > 0; left -= kLook) {
    look.expires_after(kLook);
    co_await look.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  loop.stop();
}

/// A new key would open nothing of an old store: every hotel would have to connect again.
void refuse_lost_key(const Config& config) {
  namespace fs = std::filesystem;
  if (fs::exists(config.key_file) || !fs::exists(config.store)) return;
  throw ConfigError("the key file " + config.key_file + " is missing, and the store " + config.store +
                    " cannot be opened without it: put the key back, or move the store away to start anew");
}

void serve_until_signal(const Config& config) {
  boost::asio::io_context loop;
  refuse_lost_key(config);
  const auto key = store::load_or_make_key(config.key_file);
  const auto store = store::open_sqlite(config.store);
  const auto http = net::make_curl_client();
  Relay relay(config, key, {loop.get_executor(), *store, *http, wall_clock, system_entropy()});
  net::Listener listener(loop.get_executor(), make_handler(relay));
  net::Listener operators(loop.get_executor(), make_operator_handler(relay),
                          {.body_bytes = kExplainFormBytes});
  listener.on_fault([](std::string_view what) { spdlog::error("a request failed: {}", what); });
  relay.start();
  for (const std::string& where : config.listen) listen_on(listener, where);
  listen_on(operators, config.operator_listen);
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) {
    boost::asio::co_spawn(loop, wind_down(loop, listener, operators), boost::asio::detached);
  });
  spdlog::info("relay of {} is serving {}", config.client_id, config.sites.front().public_base);
  loop.run();
}

}  // namespace

int run(const std::string& config_path) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("relay"));
  try {
    serve_until_signal(read_config(read_file(config_path), environment));
    return 0;
  } catch (const std::exception& error) {
    spdlog::critical("{}", error.what());
    return kCouldNotRun;
  }
}

}  // namespace latchkey::relay
