// The relay as a process: what it needs to start, and that it ends in order.
#include "relay/run.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "relay/bench.hpp"
#include "store/key_ring.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"
#include "store/vault.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Run : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::setenv("LATCHKEY_CLIENT_SECRET", std::string{kClientSecret}.c_str(), 1), 0);
    ASSERT_EQ(::setenv("LATCHKEY_API_SECRET", std::string{kApiSecret}.c_str(), 1), 0);
  }
  void TearDown() override {
    if (pid_ > 0) static_cast<void>(exit_code());
    EXPECT_THAT(said_, Not(HasSubstr(kCanary)));
  }

  void write_config(std::string_view listen, std::string_view operator_listen = "127.0.0.1:0") {
    std::string toml = config_toml();
    const auto put = [&](std::string_view old, std::string_view fresh) {
      toml.replace(toml.find(old), old.size(), fresh);
    };
    put("relay.db", directory_.file("relay.db"));
    put("\"key\"", '"' + directory_.file("key") + '"');
    put("127.0.0.1:8081\"]", std::string{listen} + "\"]");
    put("127.0.0.1:8083", operator_listen);
    test::write_file(config_, toml);
  }

  void start() {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    pid_ = ::fork();
    ASSERT_GE(pid_, 0);
    if (pid_ == 0) {
      ::alarm(20);  // a relay that hangs fails the test instead of holding it up
      ::dup2(pipe[1], STDERR_FILENO);
      ::close(pipe[0]);
      ::_exit(run(config_));
    }
    ::close(pipe[1]);
    errors_ = pipe[0];
  }

  /// What it says on stderr up to `end`, or up to its own end.
  const std::string& read_to(std::string_view end) {
    std::array<char, 4096> buffer{};
    while (said_.find(end) == std::string::npos) {
      const auto count = ::read(errors_, buffer.data(), buffer.size());
      if (count <= 0) break;
      said_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return said_;
  }

  /// Waits for its end. @return its exit code, or minus the signal that ended it.
  int exit_code() {
    int status = 0;
    ::waitpid(std::exchange(pid_, 0), &status, 0);
    ::close(errors_);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  test::TemporaryDirectory directory_;
  std::string config_ = directory_.file("relay.toml");
  std::string said_;
  pid_t pid_ = 0;
  int errors_ = -1;
};

TEST_F(Run, ServesUntilSigtermAndEndsInOrder) {
  write_config("127.0.0.1:0");
  start();
  EXPECT_THAT(read_to("is serving"), HasSubstr("is serving http://localhost:8081"));
  ::kill(pid_, SIGTERM);
  EXPECT_EQ(exit_code(), 0);
}

TEST_F(Run, WithoutItsConfigurationNamesTheFile) {
  config_ = directory_.file("nothing.toml");
  start();
  EXPECT_THAT(read_to("\n"), HasSubstr(config_));
  EXPECT_EQ(exit_code(), 3);
}

TEST_F(Run, WithAMistakeInItNamesTheKey) {
  test::write_file(config_, "store = 5\n[app]\n");
  start();
  EXPECT_THAT(read_to("`store`"), HasSubstr("`store`"));
  EXPECT_EQ(exit_code(), 3);
}

TEST_F(Run, WithAnAddressItCannotReadNamesIt) {
  for (const char* bad :
       {"127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:80x", "127.0.0.1:65536", "127.0.0.1:-1"}) {
    said_.clear();
    write_config(bad);
    start();
    EXPECT_THAT(read_to("\n"), AllOf(HasSubstr("address:port"), HasSubstr(bad)));
    EXPECT_EQ(exit_code(), 3) << bad;
  }
}

TEST_F(Run, OnAPortThatIsTakenSaysSo) {
  const int taken = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(taken, reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(taken, 1), 0);
  ASSERT_EQ(::getsockname(taken, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string where = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  write_config("127.0.0.1:0", where);
  start();
  EXPECT_THAT(read_to("\n"), AllOf(HasSubstr("cannot listen on " + where), HasSubstr("in use")));
  EXPECT_EQ(exit_code(), 3);
  ::close(taken);
}

/// Story: with another key file every hotel was told to connect again, and so was the partner's back end.
TEST_F(Run, WithKeysThatDoNotOpenItsStoreRefusesAndNamesTheKey) {
  write_config("127.0.0.1:0");
  const store::Vault vault(store::load_or_make_keys(directory_.file("another")));
  {
    const auto store = store::open_sqlite(directory_.file("relay.db"));
    store::Grant grant;
    grant.id = "g1";
    grant.sealed = vault.seal({core::CredentialKind::oauth, "A", "R", {}}, {"g1", "", "client", grant.kind});
    store->hold_grant(grant);
  }
  test::write_file(directory_.file("key"), std::string(64, 'a') + "\n");
  ASSERT_EQ(::chmod(directory_.file("key").c_str(), 0600), 0);
  start();
  const std::string name = store::key_name_in(vault.head());
  EXPECT_THAT(read_to("start anew"),
              AllOf(HasSubstr("1 credential"), HasSubstr(name), HasSubstr("put it back")));
  EXPECT_EQ(exit_code(), 3);
}

TEST_F(Run, WithAnUnreadableKeyNamesItsFile) {
  write_config("127.0.0.1:0");
  test::write_file(directory_.file("key"), "not a key");
  start();
  EXPECT_THAT(read_to("\n"), HasSubstr(directory_.file("key")));
  EXPECT_EQ(exit_code(), 3);
}

}  // namespace
}  // namespace latchkey::relay::tests
