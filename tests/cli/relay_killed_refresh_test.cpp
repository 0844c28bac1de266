// The refresh, killed with SIGKILL at every step: a real relay process, a real test account, a real disk.
// Steps are each call to the store and both sides of each call to Cloudbeds.
#include <gmock/gmock.h>
#include <signal.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "cli/loopback.hpp"
#include "cli/preview_plan.hpp"
#include "cli/process.hpp"
#include "cli/readiness.hpp"
#include "relay/faulty_store.hpp"
#include "relay/relay.hpp"
#include "sandbox/state_file.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::cli {
namespace {

using namespace std::chrono_literals;

/// Counts down to the end of the process.
struct Steps {
  int left;
  void step() {
    if (left-- == 0) ::kill(::getpid(), SIGKILL);
  }
};

class KillingHttp final : public net::HttpClient {
 public:
  explicit KillingHttp(Steps& steps) : steps_(steps) {}
  boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override {
    steps_.step();
    net::OutgoingReply reply = co_await http_->send(std::move(request));
    steps_.step();
    co_return reply;
  }

 private:
  Steps& steps_;
  std::unique_ptr<net::HttpClient> http_ = net::make_curl_client();
};

[[nodiscard]] core::Instant wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}
[[nodiscard]] sandbox::Time from_now(std::chrono::hours time) {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now() + time);
}

/// A test account with one connected hotel whose access token has expired, and a relay's files that know it.
class Scene {
 public:
  explicit Scene(bool rotates) {
    while (first_taken(endpoints(port_))) port_ = static_cast<std::uint16_t>(port_ + 7);
    save_account(rotates);
    sandbox_ = start_process({{LATCHKEY_PROGRAM, "sandbox", "--port", std::to_string(port_), "--state-dir",
                               directory_.file("sandbox")},
                              {}});
    config_.client_id = "exampleapp_0123456789abcdefABCDEF01";
    config_.client_secret = "EXAMPLE_SECRET";
    config_.api_base = "http://127.0.0.1:" + std::to_string(port_) + "/api/v1.3";
    config_.key_file = directory_.file("key");
    config_.check_every = core::Duration::zero();
    config_.sites.emplace_back();
    save_link();
    await_sandbox();
  }
  ~Scene() {
    ::kill(sandbox_.pid, SIGTERM);
    int status = 0;
    ::waitpid(sandbox_.pid, &status, 0);
    ::close(sandbox_.output);
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  /// Runs a relay until its link is at rest, or it is killed before this step. @return whether it was.
  [[nodiscard]] bool run(int step) {
    const pid_t child = ::fork();
    if (child == 0) serve(step);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0)
        << "step " << step << ": it never came to rest";
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }
  [[nodiscard]] store::Link link() const {
    return store::open_sqlite(directory_.file("relay.db"))->link("demo", "320000").value();
  }
  /// The refresh token that the store has is the one that the test account takes.
  [[nodiscard]] bool has_the_living_token() const {
    const auto store = store::open_sqlite(directory_.file("relay.db"));
    const auto grant = store->grant("g1");
    const store::Vault vault(store::load_keys(config_.key_file));
    const auto credential =
        grant ? vault.open(grant->sealed, {grant->id, grant->account, config_.client_id, grant->kind})
              : std::nullopt;
    sandbox::StateFile file(directory_.file("sandbox"));
    const auto account = file.load();
    return credential && account && account->grants.front().refresh_token == credential->refresh;
  }

 private:
  void save_account(bool rotates) {
    sandbox::Account account = sandbox::seeded_account();
    account.settings.rotate_refresh_tokens = rotates;
    account.properties.clear();
    account.properties.push_back({.id = "320000",
                                  .name = "Hotel",
                                  .timezone = "Europe/Lisbon",
                                  .app_state = sandbox::AppState::enabled});
    sandbox::Grant grant;
    grant.id = "grant";
    grant.access_token = "AT-1";
    grant.refresh_token = "RT-1";
    grant.access_expires = from_now(-1h);
    grant.refresh_expires = from_now(1'000h);
    grant.last_used = from_now(0h);
    grant.properties = {"320000"};
    grant.scopes = account.app.scopes;
    account.grants.push_back(std::move(grant));
    sandbox::StateFile state(directory_.file("sandbox"));
    ASSERT_TRUE(state.save(account)) << state.notice();
  }
  void save_link() const {
    const auto store = store::open_sqlite(directory_.file("relay.db"));
    const store::Vault vault(store::load_or_make_keys(config_.key_file));
    store::Grant grant;
    grant.id = "g1";
    grant.account = "demo";
    grant.properties = {"320000"};
    grant.sealed = vault.seal({core::CredentialKind::oauth, "AT-1", "RT-1", wall_clock() - 1h},
                              {grant.id, grant.account, config_.client_id, grant.kind});
    grant.adopted_hash = "adopted";
    store->hold_grant(grant);
    store::Link link;
    link.account = "demo";
    link.property = "320000";
    link.state = core::name(core::LinkState::settled);
    link.app_state = core::AppState::enabled;
    link.webhook_hash = "hash";
    link.subscription_id = "subscribed";
    ASSERT_TRUE(store->adopt(grant, {link}, wall_clock()));
  }
  void await_sandbox() const {
    boost::asio::io_context io;
    const auto http = net::make_curl_client();
    bool ready = false;
    boost::asio::co_spawn(io, all_answer(*http, {"http://127.0.0.1:" + std::to_string(port_) + "/"}, 20ms),
                          [&](const std::exception_ptr&) { ready = true; });
    io.run_for(60s);
    ASSERT_TRUE(ready) << "it does not start";
  }

  /// The relay's process.
  [[noreturn]] void serve(int step) const {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("silent", std::make_shared<spdlog::sinks::null_sink_mt>()));
    Steps steps{step};
    relay::tests::StoreFaults faults;
    faults.before = [&](std::string_view) { steps.step(); };
    boost::asio::io_context loop;
    auto opened = store::open_sqlite(directory_.file("relay.db"));
    store::Store& disk = *opened;
    relay::tests::FaultyStore store(std::move(opened), faults);
    KillingHttp http(steps);
    relay::Relay relay(config_, store::load_keys(config_.key_file),
                       {loop.get_executor(), store, http, wall_clock, relay::system_entropy()});
    relay.start();
    const auto end = std::chrono::steady_clock::now() + 20s;
    const auto at_rest = [&] {
      const std::string state = disk.link("demo", "320000")->state;
      return state == "settled" || state == "unlinked" || state == "lapsed";
    };
    while (!at_rest() && std::chrono::steady_clock::now() < end) loop.run_one_for(100ms);
    loop.run_for(50ms);  // what follows the last answer
    ::_exit(at_rest() ? 0 : 1);
  }

  test::TemporaryDirectory directory_;
  std::uint16_t port_ = 14'480;
  relay::Config config_;
  Process sandbox_;
};

TEST(KilledRefresh, AtAnyStepLosesNothing) {
  int step = 0;
  for (bool killed = true; killed; ++step) {
    Scene scene(/*rotates=*/false);
    killed = scene.run(step);
    ASSERT_FALSE(scene.run(-1));
    EXPECT_EQ(scene.link().state, "settled") << "killed before step " << step;
    EXPECT_EQ(scene.link().app_state, core::AppState::enabled) << "killed before step " << step;
    EXPECT_TRUE(scene.has_the_living_token()) << "killed before step " << step;
  }
  EXPECT_GT(step, 10);
}

/// A server that ends the old token in the moment in which it writes down the new one leaves nobody a way to
/// be safe between its writing and ours. There, and nowhere else, the truth is shown: connect again.
TEST(KilledRefresh, WhereTokensRotateLosesOnlyWhatCloudbedsAloneHas) {
  int step = 0;
  int lost = 0;
  for (bool killed = true; killed; ++step) {
    Scene scene(/*rotates=*/true);
    killed = scene.run(step);
    const bool has = scene.has_the_living_token();
    ASSERT_FALSE(scene.run(-1));
    const bool lives = scene.link().state == "settled" && scene.link().app_state == core::AppState::enabled;
    EXPECT_EQ(lives, has) << "killed before step " << step;
    if (!has) {
      EXPECT_EQ(scene.link().app_state, core::AppState::disabled) << "and no lie is told";
    }
    if (!has) ++lost;
  }
  EXPECT_GT(step, 10);
  // Its arrival, reading the grant, writing it; and what the link's own question does meanwhile, which is
  // remembered for the diagnosis: ten, measured.
  EXPECT_LE(lost, 12) << "only between its answer and our one write";
}

}  // namespace
}  // namespace latchkey::cli
