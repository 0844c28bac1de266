#include "relay/bench.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

#include "relay/bench_parts.hpp"
#include "store/sqlite/database.hpp"

namespace latchkey::relay::tests {

namespace {

constexpr std::chrono::seconds kPatience{20};  // what takes longer will not come

}  // namespace

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

}  // namespace latchkey::relay::tests
