// What the bench is made of: a relay's process that can die, and the world around it that outlives it.
#pragma once

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "net/event_stream.hpp"
#include "relay/bench.hpp"
#include "relay/fake_cloudbeds.hpp"
#include "relay/operator_routes.hpp"
#include "relay/relay.hpp"
#include "relay/routes.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::relay::tests {

namespace asio = boost::asio;

/// One process of the relay.
struct House {
  House(const Config& config, const store::KeyRing& keys, std::unique_ptr<store::Store> opened,
        Script& script, Clock now, Entropy entropy)
      : store(std::move(opened)),
        http(script),
        relay(config, keys, {loop.get_executor(), *store, http, std::move(now), std::move(entropy)}),
        handler(make_handler(relay)),
        operators(make_operator_handler(relay)) {
    http.own = handler;
    relay.start();
  }

  asio::io_context loop;
  std::unique_ptr<store::Store> store;
  FakeCloudbeds http;
  Relay relay;
  net::Handler handler;
  net::Handler operators;
};

struct Bench::Parts {
  struct Reading {
    std::shared_ptr<net::EventStream> stream;
    std::vector<std::string> events;
    bool ended = false;
  };

  Parts() {
    key.fill(7);
    config.key_file = directory.file("key");
    config.calls_per_second = config.property_calls_per_second = 1'000'000;  // its clock stands still
    write_key();
  }

  void write_key() const {
    std::string hex;
    for (const std::uint8_t byte : key) hex += fmt::format("{:02x}", byte);
    test::write_file(config.key_file, hex + "\n");
    std::filesystem::permissions(config.key_file, std::filesystem::perms(0600));
  }

  [[nodiscard]] std::unique_ptr<House> build() {
    auto opened = std::make_unique<FaultyStore>(store::open_sqlite(path), faults);
    return std::make_unique<House>(
        config, store::load_keys(config.key_file), std::move(opened), script, [this] { return clock; },
        [this](std::uint8_t* into, std::size_t size) {
          for (std::size_t i = 0; i < size; ++i) into[i] = static_cast<std::uint8_t>(chance());
        });
  }

  std::shared_ptr<std::optional<net::Response>> begin(const net::Handler& handler, net::Request request) {
    auto answer = std::make_shared<std::optional<net::Response>>();
    asio::co_spawn(house->loop, serve(handler, std::move(request), answer),
                   [answer](const std::exception_ptr& failure) {
                     if (failure) *answer = net::text(599, "the handler threw");
                   });
    return answer;
  }

  static asio::awaitable<void> serve(const net::Handler& handler, net::Request request,
                                     std::shared_ptr<std::optional<net::Response>> answer) {
    *answer = co_await handler(request);
  }

  /// As the listener's writer does: what is there at each turn of the loop, in one piece.
  void read(const std::shared_ptr<Reading>& reading) {
    const std::string bytes = reading->stream->take();
    if (!bytes.empty()) reading->events.push_back(bytes);
    answered += bytes;
    if (!reading->stream->ended() || std::exchange(reading->ended, true)) return;
    const auto alive = reading->stream;
    alive->gone();
  }

  void collect(const net::Response& response) {
    answered += std::to_string(response.status) + '\n';
    for (const net::Header& row : response.headers.rows) answered += row.name + ": " + row.value + '\n';
    answered += response.body + '\n';
    if (!response.stream) return;
    auto reading = std::make_shared<Reading>(Reading{response.stream, {}, false});
    readings[response.stream.get()] = reading;
    response.stream->on_news([this, weak = std::weak_ptr(reading)] {
      asio::post(house->loop, [this, weak] {
        if (const auto alive = weak.lock()) read(alive);
      });
    });
    read(reading);
  }

  test::TemporaryDirectory directory;
  std::string path = directory.file("relay.db");
  StoreFaults faults;
  Script script;
  Config config = read_config(config_toml(), secrets);
  store::Key key{};
  core::Instant clock = core::instant(1'800'000'000'000);
  std::mt19937 chance{1};  // NOLINT(cert-msc51-cpp): the same words in every run
  std::string answered;
  std::ostringstream log;
  std::map<const net::EventStream*, std::shared_ptr<Reading>> readings;
  std::unique_ptr<House> house;
  std::unique_ptr<store::Store> other;
};

}  // namespace latchkey::relay::tests
