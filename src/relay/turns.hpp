// Calls to Cloudbeds wait in line for their turn: the more urgent first, then who came first.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "relay/call_budget.hpp"

namespace latchkey::relay {

/// A place in the line. Whoever keeps it may make it more urgent while it waits.
struct Turn {
  Urgency urgency = Urgency::person;
  std::chrono::milliseconds patience{};  ///< How long it waits at most; 0: as long as it takes.
  std::function<void()> came{};          ///< Called when the call goes; time limits begin then.
};
using TurnPlace = std::shared_ptr<Turn>;

[[nodiscard]] inline TurnPlace turn_of(Urgency urgency) {
  auto turn = std::make_shared<Turn>();
  turn->urgency = urgency;
  return turn;
}

class Turns {
 public:
  Turns(int per_second, int per_property) : budget_(per_second, per_property) {}

  /// Returns when the call may go; at once, when the budget allows it.  @return false when patience was over
  /// before.
  [[nodiscard]] boost::asio::awaitable<bool> take(TurnPlace turn, std::string property);
  [[nodiscard]] std::size_t waiting() const { return line_.size(); }

 private:
  using Gate = std::shared_ptr<boost::asio::steady_timer>;
  struct Waiting {
    TurnPlace turn;
    std::string property;
    Gate gate;
  };
  void leave(const Gate& gate);
  void call_in();
  CallBudget::Time call_in(Urgency urgency, CallBudget::Time now);
  void look_at(CallBudget::Time at);

  CallBudget budget_;
  std::list<Waiting> line_;
  std::optional<boost::asio::steady_timer> clock_;  ///< While somebody waits.
};

}  // namespace latchkey::relay
