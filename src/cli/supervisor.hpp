// Keeps a few child programs running: says when one dies, starts it again, ends them all together.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output_lines.hpp"
#include "cli/process.hpp"

namespace latchkey::cli {

struct ChildSpec {
  std::string name;
  std::string addresses;  ///< Printed after the pid; empty for none.
  ProcessSpec process;
};

struct Patience {
  std::chrono::milliseconds restart{15'000};  ///< From a child's death to its next start.
  std::chrono::milliseconds kill{8'000};  ///< From TERM to KILL; the contract gives us 10 s for all of it.
};

class Supervisor {
 public:
  using Say = std::function<void(std::string_view line)>;

  Supervisor(boost::asio::io_context& io, Patience patience, Say say);
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  void start(std::vector<ChildSpec> specs);
  /// TERM to every child, KILL to those that stay; `on_stopped` comes once, when none is left. Asked again:
  /// KILL now.
  void stop(std::function<void()> on_stopped);

 private:
  struct Child;

  void launch(Child& child);
  void await_deaths();
  void reap(Child& child);
  void report_and_schedule(Child& child, int status);
  void schedule(Child& child);
  void relaunch(Child& child);
  void signal_all(int signal);
  void finish_if_empty();

  boost::asio::io_context& io_;
  Patience patience_;
  Say say_;
  boost::asio::signal_set deaths_;
  boost::asio::steady_timer kill_timer_;
  std::list<Child> children_;
  std::function<void()> on_stopped_;
  bool stopping_ = false;
};

}  // namespace latchkey::cli
