#include "cli/supervisor.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <system_error>
#include <utility>

namespace latchkey::cli {

namespace asio = boost::asio;
using boost::system::error_code;

struct Supervisor::Child {
  ChildSpec spec;
  asio::steady_timer restart_timer;
  pid_t pid = -1;  ///< -1 while none runs.
  std::shared_ptr<OutputLines> output;
};

namespace {

std::string how_it_ended(int status) {
  return WIFSIGNALED(status) ? fmt::format("by signal {}", WTERMSIG(status))
                             : fmt::format("with code {}", WEXITSTATUS(status));
}

double seconds(std::chrono::milliseconds span) {
  return std::chrono::duration<double>(span).count();
}

}  // namespace

Supervisor::Supervisor(asio::io_context& io, Patience patience, Say say)
    : io_(io), patience_(patience), say_(std::move(say)), deaths_(io, SIGCHLD), kill_timer_(io) {}

Supervisor::~Supervisor() {
  signal_all(SIGKILL);
  for (Child& child : children_) {
    if (child.pid > 0) ::waitpid(child.pid, nullptr, 0);
  }
}

void Supervisor::start(std::vector<ChildSpec> specs) {
  await_deaths();
  for (ChildSpec& spec : specs) {
    launch(children_.emplace_back(Child{std::move(spec), asio::steady_timer(io_), -1, nullptr}));
  }
}

void Supervisor::launch(Child& child) {
  const Process process = start_process(child.spec.process);
  child.pid = process.pid;
  const auto on_line = [this, &child](std::string_view line) {
    say_(fmt::format("{:<8} | {}", child.spec.name, line));
  };
  child.output = std::make_shared<OutputLines>(io_, process.output, on_line);
  child.output->start();
  const std::string_view gap = child.spec.addresses.empty() ? "" : "  ";
  say_(fmt::format("{:<8} pid {}{}{}", child.spec.name, child.pid, gap, child.spec.addresses));
}

void Supervisor::await_deaths() {
  deaths_.async_wait([this](error_code error, int) {
    if (error) return;
    await_deaths();  // first: a death while we look must not be missed
    for (Child& child : children_) reap(child);
    finish_if_empty();
  });
}

void Supervisor::reap(Child& child) {
  int status = 0;
  if (child.pid < 0 || ::waitpid(child.pid, &status, WNOHANG) != child.pid) return;
  std::exchange(child.output, nullptr)->finish();
  if (!stopping_) report_and_schedule(child, status);
  child.pid = -1;
}

void Supervisor::report_and_schedule(Child& child, int status) {
  say_(fmt::format("{} (pid {}) ended {}; starting it again in {} s", child.spec.name, child.pid,
                   how_it_ended(status), seconds(patience_.restart)));
  schedule(child);
}

void Supervisor::schedule(Child& child) {
  child.restart_timer.expires_after(patience_.restart);
  child.restart_timer.async_wait([this, &child](error_code error) {
    if (!error && !stopping_) relaunch(child);
  });
}

void Supervisor::relaunch(Child& child) {
  try {
    launch(child);
  } catch (const std::system_error& reason) {  // no process to be had just now: the others live on
    say_(fmt::format("{} cannot be started: {}", child.spec.name, reason.what()));
    schedule(child);
  }
}

void Supervisor::stop(std::function<void()> on_stopped) {
  if (stopping_) return signal_all(SIGKILL);
  stopping_ = true;
  on_stopped_ = std::move(on_stopped);
  signal_all(SIGTERM);
  kill_timer_.expires_after(patience_.kill);
  kill_timer_.async_wait([this](error_code error) {
    if (!error) signal_all(SIGKILL);
  });
  asio::post(io_, [this] { finish_if_empty(); });
}

void Supervisor::signal_all(int signal) {
  for (const Child& child : children_) {
    if (child.pid > 0) ::kill(child.pid, signal);
  }
}

void Supervisor::finish_if_empty() {
  const bool any = std::ranges::any_of(children_, [](const Child& child) { return child.pid > 0; });
  if (!stopping_ || any || !on_stopped_) return;
  kill_timer_.cancel();
  deaths_.cancel();
  for (Child& child : children_) child.restart_timer.cancel();
  std::exchange(on_stopped_, nullptr)();
}

}  // namespace latchkey::cli
