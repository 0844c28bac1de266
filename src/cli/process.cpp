#include "cli/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

namespace latchkey::cli {
namespace {

constexpr int kNotStarted = 127;

/// Pointers into `texts`, ended by a null, as exec wants them.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::string_view variable_name(std::string_view assignment) {
  return assignment.substr(0, assignment.find('='));
}

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
  std::vector<std::string> result = added;
  for (char** row = environ; row != nullptr && *row != nullptr; ++row) {
    const auto same_name = [&](const std::string& own) { return variable_name(own) == variable_name(*row); };
    if (std::ranges::none_of(added, same_name)) result.emplace_back(*row);
  }
  return result;
}

void write_all(std::string_view text) {
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // nobody left to tell
}

/// Between fork and exec: only async-signal-safe calls (another thread may have held any lock).
[[noreturn]] void become(char* const* command, char* const* environment, int output, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kNotStarted);  // it died before prctl could see it
  ::signal(SIGPIPE, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);  // also what was handed to us without our asking
  ::execvpe(command[0], command, environment);
  write_all("cannot start ");
  write_all(command[0]);
  write_all(errno == ENOENT ? ": there is no such program\n" : ": it cannot be run\n");
  ::_exit(kNotStarted);
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Process start_process(const ProcessSpec& spec) {
  std::vector<std::string> command = spec.command;
  std::vector<std::string> environment = merged_environment(spec.environment);
  const std::vector<char*> argv = pointers(command);
  const std::vector<char*> envp = pointers(environment);

  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("no pipe for a child process");
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) become(argv.data(), envp.data(), ends[1], parent);
  ::close(ends[1]);
  if (pid < 0) {
    ::close(ends[0]);
    fail("no child process");
  }
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {pid, ends[0]};
}

}  // namespace latchkey::cli
