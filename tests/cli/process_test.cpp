// What a child gets from us, and what becomes of it when we are gone.
#include "cli/process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

namespace latchkey::cli {
namespace {

/// Reads until the child closes its end.
std::string all_output(const Process& process) {
  std::string text;
  std::array<char, 4096> buffer{};
  pollfd wait{process.output, POLLIN, 0};
  while (::poll(&wait, 1, 20'000) > 0) {
    const ssize_t count = ::read(process.output, buffer.data(), buffer.size());
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(process.output);
  ::waitpid(process.pid, nullptr, 0);
  return text;
}

TEST(Process, GetsNoDescriptorOfOursButItsOutput) {
  const int ours = ::open("/dev/null", O_RDONLY);
  // ls itself opens one descriptor more, to read the folder
  EXPECT_EQ(all_output(start_process({{"/bin/ls", "/proc/self/fd"}, {}})), "0\n1\n2\n3\n");
  ::close(ours);
}

TEST(Process, LeadsItsOwnGroupSoThatCtrlCIsForUs) {
  const Process process = start_process({{"/bin/sh", "-c", "cut -d' ' -f5 /proc/$$/stat"}, {}});
  EXPECT_EQ(std::stoi(all_output(process)), process.pid);
}

TEST(Process, IsKilledWhenItsParentIsKilled) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // the orphan becomes ours, so that its end can be awaited
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    const pid_t child = start_process({{"sleep", "60"}, {}}).pid;
    if (::write(ends[1], &child, sizeof child) != sizeof child) ::_exit(1);
    ::raise(SIGKILL);
  }
  pid_t orphan = -1;
  ASSERT_EQ(::read(ends[0], &orphan, sizeof orphan), static_cast<ssize_t>(sizeof orphan));
  int status = 0;
  ASSERT_EQ(::waitpid(parent, &status, 0), parent);
  ASSERT_EQ(::waitpid(orphan, &status, 0), orphan);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace latchkey::cli
