// How many calls Cloudbeds may get: who exceeds 10 a second is suspended (FACTS section 7, P14). Counts and
// decides; waiting is Turns' affair.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace latchkey::relay {

/// Who goes first, where not all can.
enum class Urgency : std::uint8_t {
  person,      ///< Somebody looks at the screen: consent, finish, disconnect.
  credential,  ///< A token is about to die, or did: others wait for it.
  truth,       ///< Something was heard of a link.
  routine,     ///< Nothing was heard: restarts, slow questions, tidying.
  stranger,    ///< A callback that nobody here began.
};
inline constexpr std::size_t kUrgencies = 5;

class CallBudget {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `per_property` also counts for each property by itself.
  CallBudget(int per_second, int per_property);

  /// Counts a call, if one may go now. `property` is empty where the call names none.
  [[nodiscard]] bool take(Urgency urgency, std::string_view property, Time now);
  /// No call of this urgency may go now, whatever its property.
  [[nodiscard]] bool is_full(Urgency urgency) const { return all_.size() >= most(urgency); }
  /// After take() said no: when it may say yes, if nobody else goes.
  [[nodiscard]] Time next(Urgency urgency, std::string_view property) const;

 private:
  using Calls = std::deque<Time>;  ///< Of the last second, the oldest first.
  [[nodiscard]] std::size_t most(Urgency urgency) const;
  [[nodiscard]] const Calls* of(std::string_view property) const;
  void forget(Time now);

  std::size_t per_second_;
  std::size_t per_property_;
  Calls all_;
  std::map<std::string, Calls, std::less<>> by_property_;
};

}  // namespace latchkey::relay
