// The supervisor with small real programs: what it says, in which order, and that nothing is left behind.
#include "cli/supervisor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cerrno>
#include <string>
#include <vector>

namespace latchkey::cli {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr auto kDeadline = 20s;  // only a hang takes this long

ChildSpec shell(std::string name, std::string script) {
  return {std::move(name), "", {{"/bin/sh", "-c", std::move(script)}, {}}};
}

bool alive(pid_t pid) {
  return ::kill(pid, 0) == 0 || errno != ESRCH;
}

class SupervisorTest : public testing::Test {
 protected:
  /// Runs the loop until a line holds `text` that came after those already awaited; the line itself is
  /// returned.
  std::string await_line(const std::string& text) {
    const auto end = std::chrono::steady_clock::now() + kDeadline;
    for (; std::chrono::steady_clock::now() < end; io_.run_one_for(100ms)) {
      for (; next_ < lines_.size(); ++next_) {
        if (lines_[next_].find(text) != std::string::npos) return lines_[next_++];
      }
    }
    ADD_FAILURE() << "no line with \"" << text << "\" among:\n" << testing::PrintToString(lines_);
    return {};
  }

  pid_t await_pid(const std::string& name) {
    const std::string line = await_line(name + " pid ");
    return line.empty() ? -1 : std::stoi(line.substr(line.find(" pid ") + 5));
  }

  void run_until_stopped(Supervisor& supervisor) {
    supervisor.stop([this] { io_.stop(); });
    io_.run_for(kDeadline);
    EXPECT_TRUE(io_.stopped());
  }

  asio::io_context io_;
  std::vector<std::string> lines_;
  std::size_t next_ = 0;
  Supervisor::Say say_ = [this](std::string_view line) { lines_.emplace_back(line); };
};

TEST_F(SupervisorTest, AnnouncesEachChildWithItsPidAndAddresses) {
  Supervisor supervisor(io_, {}, say_);
  ChildSpec spec = shell("relay", "exec sleep 60");
  spec.addresses = "http://localhost:1";
  supervisor.start({spec});
  EXPECT_THAT(await_line("relay"), MatchesRegex("relay    pid [0-9]+  http://localhost:1"));
}

TEST_F(SupervisorTest, PrefixesWhatAChildPrintsOnEitherStream) {
  Supervisor supervisor(io_, {}, say_);
  supervisor.start({shell("partner", "echo one; echo two >&2; exec sleep 60")});
  EXPECT_EQ(await_line("one"), "partner  | one");
  EXPECT_EQ(await_line("two"), "partner  | two");
}

TEST_F(SupervisorTest, HandsOnTheLastWordsBeforeTheNewsOfTheEnd) {
  Supervisor supervisor(io_, {.restart = 1h}, say_);
  supervisor.start({shell("relay", "printf 'no newline'; exit 3")});
  await_line("no newline");
  EXPECT_THAT(await_line("ended"), MatchesRegex(R"(relay \(pid [0-9]+\) ended with code 3; .*)"));
}

TEST_F(SupervisorTest, ReportsADeathAndStartsTheChildAgainWithANewPid) {
  Supervisor supervisor(io_, {.restart = 50ms}, say_);
  supervisor.start({shell("relay", "exec sleep 60")});
  const pid_t first = await_pid("relay   ");
  ASSERT_GT(first, 0);
  ::kill(first, SIGKILL);
  EXPECT_EQ(await_line("ended"),
            "relay (pid " + std::to_string(first) + ") ended by signal 9; starting it again in 0.05 s");
  EXPECT_NE(await_pid("relay   "), first);
}

TEST_F(SupervisorTest, LeavesTheOthersAloneWhenOneDies) {
  Supervisor supervisor(io_, {.restart = 1h}, say_);
  supervisor.start({shell("sandbox", "exec sleep 60"), shell("relay", "exec sleep 60")});
  const pid_t stays = await_pid("sandbox ");
  ::kill(await_pid("relay   "), SIGKILL);
  await_line("ended");
  EXPECT_TRUE(alive(stays));
}

TEST_F(SupervisorTest, SaysWhenAProgramIsNotThere) {
  Supervisor supervisor(io_, {.restart = 1h}, say_);
  supervisor.start({ChildSpec{"partner", "", {{"latchkey-no-such-program"}, {}}}});
  EXPECT_THAT(await_line("no such program"), HasSubstr("latchkey-no-such-program"));
  EXPECT_THAT(await_line("ended"), HasSubstr("with code 127"));
}

TEST_F(SupervisorTest, EndsAllChildrenWithTerm) {
  Supervisor supervisor(io_, {}, say_);
  supervisor.start({shell("sandbox", "exec sleep 60"), shell("relay", "exec sleep 60")});
  const pid_t first = await_pid("sandbox ");
  const pid_t second = await_pid("relay   ");
  run_until_stopped(supervisor);
  EXPECT_FALSE(alive(first));
  EXPECT_FALSE(alive(second));
  EXPECT_EQ(lines_.size(), 2U) << "an end we asked for is no news: " << testing::PrintToString(lines_);
}

TEST_F(SupervisorTest, KillsAChildThatIgnoresTerm) {
  Supervisor supervisor(io_, {.kill = 50ms}, say_);
  supervisor.start({shell("relay", "trap '' TERM; echo deaf; while :; do sleep 60; done")});
  const pid_t pid = await_pid("relay   ");
  await_line("deaf");
  run_until_stopped(supervisor);
  EXPECT_FALSE(alive(pid));
}

TEST_F(SupervisorTest, StopsWhileAChildWaitsForItsRestart) {
  Supervisor supervisor(io_, {.restart = 1h}, say_);
  supervisor.start({shell("relay", "exit 1")});
  await_line("ended");
  run_until_stopped(supervisor);
}

TEST_F(SupervisorTest, GivesAChildItsOwnVariablesOverOurs) {
  ::setenv("LATCHKEY_TEST_INHERITED", "ours", 1);
  Supervisor supervisor(io_, {}, say_);
  ChildSpec spec = shell("relay", "echo \"$LATCHKEY_TEST_INHERITED $LATCHKEY_TEST_OWN\"; exec sleep 60");
  spec.process.environment = {"LATCHKEY_TEST_INHERITED=its", "LATCHKEY_TEST_OWN=own"};
  supervisor.start({spec});
  EXPECT_THAT(await_line("|"), HasSubstr("its own"));
}

TEST_F(SupervisorTest, HandsOnALongLineInPieces) {
  Supervisor supervisor(io_, {.restart = 1h}, say_);
  supervisor.start({shell("relay", "head -c 10000 /dev/zero | tr '\\0' x; echo")});
  const std::size_t prefix = std::string("relay    | ").size();
  EXPECT_EQ(await_line("xx").size(), prefix + 8192);
  EXPECT_EQ(await_line("xx").size(), prefix + 10000 - 8192);
}

}  // namespace
}  // namespace latchkey::cli
