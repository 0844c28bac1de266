// The bench's machinery, and the proof that its search for leaks finds one.
#include "relay/bench.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "net/event_stream.hpp"
#include "relay/fake_cloudbeds.hpp"
#include "relay/journey.hpp"
#include "relay/operator_routes.hpp"
#include "relay/relay.hpp"
#include "relay/routes.hpp"
#include "store/sqlite/database.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::relay::tests {

namespace {

namespace asio = boost::asio;
constexpr std::chrono::seconds kPatience{20};  // what takes longer will not come

}  // namespace

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

// What is in files
// -----------------------------------------------------------------------------------------------------------------

Json fixture(std::string_view id) {
  std::ifstream file(std::string{LATCHKEY_VECTORS} + "/" + std::string{id} + ".json");
  EXPECT_TRUE(file) << "no fixture " << id;
  return Json::parse(file);
}

Reply said(std::string_view id) {
  const Json row = fixture(id);
  const Json& body = row.at("body");
  return {row.at("status").get<int>(), body.is_string() ? body.get<std::string>() : body.dump()};
}

Reply token(std::string_view access, std::string_view refresh, const std::vector<std::string>& properties) {
  Json body = fixture("success.access_token.authorization_code").at("body");
  body["access_token"] = access;
  body["refresh_token"] = refresh;
  body["resources"] = Json::array();
  for (const std::string& property : properties)
    body["resources"].push_back({{"type", "property"}, {"id", property}});
  return {200, body.dump()};
}

std::string config_toml() {
  return R"(store = "relay.db"
key_file = "key"
listen = ["127.0.0.1:8081"]
operator_listen = "127.0.0.1:8083"
hosts = ["localhost:8081", "relay.example"]

[app]
client_id = "exampleapp_0123456789abcdefABCDEF01"
credential = "oauth"
scopes = ["read:hotel", "read:reservation"]
api_base = "http://127.0.0.1:8080/api/v1.3"
webhook_base = "http://127.0.0.1:8081"

[[site]]
public = "http://localhost:8081"
authorize_url = "http://localhost:8080/api/v1.3/oauth"
login_url = "http://localhost:8082/login"
return_to = ["http://localhost:8082/", "http://localhost:8082/integrations"]

[[site]]
public = "https://relay.example"
authorize_url = "https://hotels.cloudbeds.com/api/v1.3/oauth"
login_url = "https://partner.example/login"
return_to = ["https://partner.example/integrations"]
)";
}

std::optional<std::string> secrets(std::string_view name) {
  if (name == "LATCHKEY_CLIENT_SECRET") return std::string{kClientSecret};
  if (name == "LATCHKEY_API_SECRET") return std::string{kApiSecret};
  return std::nullopt;
}

// The bench
// -----------------------------------------------------------------------------------------------------------------

Bench::Bench() : parts_(std::make_unique<Parts>()) {
  const auto sink = std::make_shared<spdlog::sinks::ostream_sink_st>(parts_->log);
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("bench", sink));
  spdlog::set_level(spdlog::level::trace);
  answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1"));
  answers("refresh_token", token("CANARY-ACCESS-2", "CANARY-REFRESH-2"));
  answers("getAppState", said("success.getAppState.enabled"));
  answers("postAppState", said("success.postAppState"));
  answers("postWebhook", said("success.postWebhook"));
  answers("getWebhooks", said("success.getWebhooks.empty"));
  answers("deleteWebhook", said("success.deleteWebhook"));
  answers("getHotels", said("success.getHotels"));
  answers("userinfo", said("success.userinfo"));
  parts_->house = parts_->build();
}

Bench::~Bench() {
  parts_->readings.clear();
  parts_->house.reset();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("over"));
}

net::Response Bench::ask(net::Request request) {
  const auto answer = begin(std::move(request));
  if (!until([&] { return answer->has_value(); })) return net::text(599, "no answer");
  run_ready();
  parts_->collect(**answer);
  run_ready();
  return **answer;
}

std::shared_ptr<const std::optional<net::Response>> Bench::begin(net::Request request) {
  auto answer = parts_->begin(parts_->house->handler, std::move(request));
  run_ready();
  return answer;
}

net::Response Bench::ask_operator(net::Request request) {
  const auto answer = parts_->begin(parts_->house->operators, std::move(request));
  if (!until([&] { return answer->has_value(); })) return net::text(599, "no answer");
  parts_->collect(**answer);
  return **answer;
}

void Bench::run_ready() {
  parts_->house->loop.restart();
  while (!parts_->script.killed && parts_->house->loop.poll_one() > 0) {
  }
}

bool Bench::until(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  parts_->house->loop.restart();
  while (!holds()) {
    if (parts_->script.killed || parts_->house->loop.run_one_until(end) == 0) return holds();
  }
  return true;
}

std::vector<std::string> Bench::events(const net::Response& response) const {
  return parts_->readings.at(response.stream.get())->events;
}

bool Bench::ended(const net::Response& response) const {
  return parts_->readings.at(response.stream.get())->ended;
}

void Bench::leave(const net::Response& response) {
  response.stream->gone();
  run_ready();
}

void Bench::sweep() {
  const auto done = begin_sweep();
  EXPECT_TRUE(until([&] { return *done; }));
  run_ready();
}

std::shared_ptr<const bool> Bench::begin_sweep() {
  auto done = std::make_shared<bool>(false);
  asio::co_spawn(parts_->house->loop, parts_->house->relay.flows.sweep(),
                 [done](const std::exception_ptr& failure) { *done = failure == nullptr; });
  run_ready();
  return done;
}

void Bench::restart() {
  parts_->readings.clear();
  parts_->house.reset();
  parts_->script.killed = false;
  parts_->script.held.clear();
  parts_->house = parts_->build();
  run_ready();
}

const std::string& Bench::key_file() const {
  return parts_->config.key_file;
}
void Bench::look_at_keys() {
  parts_->house->relay.rotation.look();
  run_ready();
}

void Bench::look_at_the_silent() {
  parts_->house->relay.look_at_the_silent();
  run_ready();
}

void Bench::restart_with(const std::function<void(Config&)>& change) {
  change(parts_->config);
  restart();
}

void Bench::restart_with_another_key(std::uint8_t first_byte) {
  parts_->key[0] = first_byte;
  parts_->write_key();
  restart();
}

std::size_t Bench::streams() const {
  return parts_->house->relay.hub.size();
}

core::Instant Bench::now() const {
  return parts_->clock;
}
void Bench::advance(core::Duration by) {
  parts_->clock += by;
}

void Bench::answers(const std::string& call, Reply reply) {
  parts_->script.next[call].clear();
  parts_->script.now_on[call] = std::move(reply);
}
void Bench::answers_next(const std::string& call, Reply reply) {
  parts_->script.next[call].push_back(std::move(reply));
}
void Bench::holds(const std::string& call) {
  parts_->script.held.insert(call);
}
void Bench::releases(const std::string& call) {
  parts_->script.held.erase(call);
  parts_->house->http.release(call);
  run_ready();
}
void Bench::releases_one(const std::string& call) {
  parts_->house->http.release_one(call);
  run_ready();
}
const std::vector<OutgoingCall>& Bench::calls() const {
  return parts_->script.calls;
}
std::size_t Bench::count(std::string_view call) const {
  return static_cast<std::size_t>(std::ranges::count(calls(), call, &OutgoingCall::name));
}
const OutgoingCall& Bench::last(std::string_view call) const {
  const auto found =
      std::find_if(calls().rbegin(), calls().rend(), [&](const auto& row) { return row.name == call; });
  if (found == calls().rend()) throw std::runtime_error("never called: " + std::string{call});
  return *found;
}
void Bench::forget_calls() {
  parts_->script.calls.clear();
}
void Bench::kills_at(int call) {
  parts_->script.kill_at = call;
}
bool Bench::killed() const {
  return parts_->script.killed;
}

std::string Bench::webhook_path() const {
  const std::string address{last("postWebhook").fields.get("endpointUrl")};
  return address.substr(address.find("/webhooks/"));
}

store::Store& Bench::store() {
  if (!parts_->other) parts_->other = store::open_sqlite(parts_->path);
  return *parts_->other;
}
StoreFaults& Bench::faults() {
  return parts_->faults;
}
std::string Bench::disk() const {
  return test::file_bytes(parts_->path) + test::file_bytes(parts_->path + "-wal");
}
const std::string& Bench::store_path() const {
  return parts_->path;
}
std::shared_ptr<const void> Bench::reader() const {
  struct Reader {
    explicit Reader(const std::string& path)
        : database(path), reading(database, store::sqlite::Transaction::Mode::read) {
      EXPECT_GE(database.number("SELECT count(*) FROM grants"), 0);
    }
    store::sqlite::Database database;
    store::sqlite::Transaction reading;
  };
  return std::make_shared<Reader>(parts_->path);
}
std::size_t Bench::grants_on_disk() const {
  store::sqlite::Database database(parts_->path);
  return static_cast<std::size_t>(database.number("SELECT count(*) FROM grants"));
}
const std::string& Bench::answered() const {
  return parts_->answered;
}
std::string Bench::log() const {
  return parts_->log.str();
}

namespace {

TEST(Bench, FindsALeakInAnswersEventsAndLog) {
  Bench bench;
  bench.answers("getHotels",
                {200, R"({"success":true,"data":[{"propertyID":"320000","propertyName":"CANARY-NAME"}]})"});
  const std::string session = session_for(bench, "demo");
  const net::Response stream = bench.ask(page_get("/v1/stream", session));
  EXPECT_EQ(connect(bench, "demo").status, 200);
  EXPECT_THAT(testing::PrintToString(bench.events(stream)), testing::HasSubstr("CANARY-NAME"));
  const auto leaks = [&] { return std::string{bench.answered()}.find("CANARY-NAME") != std::string::npos; };
  EXPECT_TRUE(leaks());
  EXPECT_THAT(bench.disk(), testing::HasSubstr("CANARY-NAME"));
  EXPECT_THAT(bench.log(), testing::HasSubstr("demo"));
}

}  // namespace
}  // namespace latchkey::relay::tests
