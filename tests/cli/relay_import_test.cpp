// The real program against the real test account and a real relay: what a partner sees who moves over.
#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "cli/loopback.hpp"
#include "cli/preview_plan.hpp"
#include "cli/process.hpp"
#include "cli/readiness.hpp"
#include "sandbox/state_file.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

struct Ended {
  int code = -1;
  std::string said;  ///< stdout and stderr.
};

Ended wait_for(const Process& process) {
  Ended ended;
  std::array<char, 4096> buffer{};
  pollfd wait{process.output, POLLIN, 0};
  while (::poll(&wait, 1, 60'000) > 0) {
    const ssize_t count = ::read(process.output, buffer.data(), buffer.size());
    if (count <= 0) break;
    ended.said.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(process.output);
  int status = 0;
  ::waitpid(process.pid, &status, 0);
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  return ended;
}

[[nodiscard]] sandbox::Time from_now(std::chrono::hours time) {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now() + time);
}

/// A hotel of the test account with one grant.
void add_hotel(sandbox::Account& account, const std::string& id, sandbox::Grant grant) {
  const auto state = grant.ended ? sandbox::AppState::disabled : sandbox::AppState::enabled;
  account.properties.push_back(
      {.id = id, .name = "Hotel " + id, .timezone = "Europe/Lisbon", .app_state = state});
  grant.id = "grant-" + id;
  grant.properties = {id};
  grant.scopes = account.app.scopes;
  grant.refresh_expires = from_now(1'000h);
  grant.last_used = from_now(0h);
  account.grants.push_back(std::move(grant));
}

[[nodiscard]] sandbox::Grant tokens(const std::string& name, bool ended, std::chrono::hours expires) {
  sandbox::Grant grant;
  grant.access_token = "CANARY-AT-" + name;
  grant.refresh_token = "CANARY-RT-" + name;
  grant.access_expires = from_now(expires);
  grant.ended = ended;
  return grant;
}

class RelayImport : public testing::Test {
 protected:
  void SetUp() override {
    while (first_taken(endpoints(options.port))) options.port = static_cast<std::uint16_t>(options.port + 7);
    options.state_dir = directory.path();
    fill_test_account();
    std::filesystem::create_directory(directory.file("relay"));  // as the preview does
    test::write_file(config, relay_config(options, has_ipv6_loopback()));
    start({LATCHKEY_PROGRAM, "sandbox", "--port", std::to_string(options.port), "--state-dir",
           directory.file("sandbox")});
    await("http://127.0.0.1:" + std::to_string(options.port) + "/");
  }
  void TearDown() override {
    for (const Process& process : processes) {
      ::kill(process.pid, SIGTERM);
      EXPECT_THAT(wait_for(process).said, Not(HasSubstr("CANARY")));
    }
  }

  void fill_test_account() {
    sandbox::Account account = sandbox::seeded_account();
    account.properties.clear();
    add_hotel(account, "320000", tokens("LIVES", false, 8h));
    add_hotel(account, "320001", tokens("ENDED", true, 8h));
    add_hotel(account, "320002", tokens("ASLEEP", false, -1h));
    sandbox::Grant key;
    key.api_key = "CANARY-cbat_KEY";
    add_hotel(account, "320003", key);
    sandbox::StateFile state(directory.file("sandbox"));
    ASSERT_TRUE(state.save(account)) << state.notice();
  }

  void start(std::vector<std::string> command) {
    processes.push_back(
        start_process({std::move(command),
                       {"LATCHKEY_CLIENT_SECRET=EXAMPLE_SECRET", "LATCHKEY_API_SECRET=CANARY-API",
                        "LATCHKEY_NOTIFY_SECRET=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}));
  }
  static void await(std::string url) {
    boost::asio::io_context io;
    const auto http = net::make_curl_client();
    bool ready = false;
    boost::asio::co_spawn(io, all_answer(*http, {std::move(url)}, 20ms),
                          [&](const std::exception_ptr&) { ready = true; });
    io.run_for(60s);
    ASSERT_TRUE(ready) << "it does not start";
  }
  Ended import(std::vector<std::string> more = {}, const std::string& secret = "CANARY-API") {
    std::vector<std::string> command{LATCHKEY_PROGRAM, "relay", "import", file,
                                     "--config",       config,  "--rate", "10"};
    command.insert(command.end(), more.begin(), more.end());
    Ended ended = wait_for(start_process({std::move(command), {"LATCHKEY_API_SECRET=" + secret}}));
    EXPECT_THAT(ended.said, Not(HasSubstr("CANARY")));
    return ended;
  }
  void write_rows() const {
    test::write_file(file,
                     "account,property,kind,access_token,refresh_token,api_key\n"
                     "a,320000,oauth,CANARY-AT-LIVES,CANARY-RT-LIVES,\n"
                     "b,320001,oauth,CANARY-AT-ENDED,,\n"
                     "c,320002,oauth,CANARY-AT-ASLEEP,CANARY-RT-ASLEEP,\n"
                     "d,320003,api_key,,,CANARY-cbat_KEY\n"
                     "e,CANARY,oauth,CANARY-X,,\n");
    test::allow(file, 0600);
  }

  PreviewOptions options{.port = static_cast<std::uint16_t>(21'000 + ::getpid() % 20'000)};
  test::TemporaryDirectory directory;
  std::string file = directory.file("rows.csv");
  std::string config = directory.file("latchkey.toml");
  std::vector<Process> processes;
};

TEST_F(RelayImport, ADryRunTellsTheLivingFromTheDeadWithoutARelay) {
  write_rows();
  const Ended ended = import({"--dry-run"}, "");
  EXPECT_EQ(ended.code, 1) << ended.said;
  EXPECT_THAT(ended.said,
              AllOf(HasSubstr("2\ta\t320000\talive\t"), HasSubstr("3\tb\t320001\tdead\tcredential_refused\t"),
                    HasSubstr("4\tc\t320002\tasleep\t"), HasSubstr("5\td\t320003\talive\t"),
                    HasSubstr("6\t\t\tbad row\t"), HasSubstr("5 rows"), HasSubstr("Nothing was changed")));
  EXPECT_EQ(test::rights(file + ".latchkey-dry-run"), 0600U);
  const Ended again = import({"--dry-run", "--json"});
  EXPECT_THAT(again.said, HasSubstr("\"summary\":{\"rows\":5,\"skipped\":3"));
  EXPECT_THAT(import({"--dry-run", "--json", "--again"}).said, HasSubstr("\"skipped\":0"));
}

TEST_F(RelayImport, TheRelayAdoptsWhatLivesAndASecondRunAsksNothingTwice) {
  write_rows();
  start({LATCHKEY_PROGRAM, "relay", "--config", config});
  await("http://127.0.0.1:" + std::to_string(options.port + 3) + "/readyz");
  const Ended ended = import();
  EXPECT_EQ(ended.code, 1) << ended.said;
  EXPECT_THAT(ended.said, AllOf(HasSubstr("2\ta\t320000\talive\t"), HasSubstr("3\tb\t320001\tdead\t"),
                                HasSubstr("4\tc\t320002\talive\t"), HasSubstr("5\td\t320003\talive\t")));
  EXPECT_THAT(import().said, HasSubstr("4 of them not asked again"));
  EXPECT_THAT(import({"--again"}, "CANARY-OTHER").said, HasSubstr("LATCHKEY_API_SECRET"));
}

TEST_F(RelayImport, WithoutARelaySaysWhatToDo) {
  write_rows();
  const Ended ended = import();
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.said, HasSubstr("latchkey relay --config"));
  EXPECT_EQ(import({"--relay", "http://relay.example"}).code, 3) << "tokens do not travel in the clear";
}

TEST_F(RelayImport, AFileThatIsNoImportAndAWrongCommandLineAreToldApart) {
  test::write_file(file, "account;property;kind\n");
  const Ended refused = import({"--dry-run"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.said, HasSubstr("semicolons"));
  EXPECT_EQ(import({"--rate", "11"}).code, 2);
  EXPECT_EQ(import({"--unknown"}).code, 2);
  const Ended help = import({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.said,
              AllOf(HasSubstr("--dry-run"), HasSubstr("LATCHKEY_API_SECRET"), HasSubstr("Exit codes")));
}

}  // namespace
}  // namespace latchkey::cli
