#include "relay/call_budget.hpp"

#include <algorithm>

namespace latchkey::relay {

namespace {

/// A little more than a second: calls that leave a second apart may arrive closer together.
constexpr std::chrono::milliseconds kWindow{1'050};
/// One call in so many is kept for people and tokens, so that a storm of questions never makes them wait.
constexpr std::size_t kReserve = 5;

void drop_before(std::deque<CallBudget::Time>& calls, CallBudget::Time start) {
  while (!calls.empty() && calls.front() <= start) calls.pop_front();
}

/// When one of these will be so old that another may go.
[[nodiscard]] CallBudget::Time free_at(const std::deque<CallBudget::Time>& calls, std::size_t most) {
  return calls.size() < most ? CallBudget::Time::min() : calls[calls.size() - most] + kWindow;
}

}  // namespace

CallBudget::CallBudget(int per_second, int per_property)
    : per_second_(static_cast<std::size_t>(std::max(1, per_second))),
      per_property_(static_cast<std::size_t>(std::max(1, per_property))) {}

std::size_t CallBudget::most(Urgency urgency) const {
  return urgency <= Urgency::credential ? per_second_ : per_second_ - per_second_ / kReserve;
}

const CallBudget::Calls* CallBudget::of(std::string_view property) const {
  const auto found = by_property_.find(property);
  return property.empty() || found == by_property_.end() ? nullptr : &found->second;
}

void CallBudget::forget(Time now) {
  drop_before(all_, now - kWindow);
  for (auto& [property, calls] : by_property_) drop_before(calls, now - kWindow);
  std::erase_if(by_property_, [](const auto& row) { return row.second.empty(); });
}

bool CallBudget::take(Urgency urgency, std::string_view property, Time now) {
  forget(now);
  const Calls* mine = of(property);
  if (all_.size() >= most(urgency) || (mine != nullptr && mine->size() >= per_property_)) return false;
  all_.push_back(now);
  if (!property.empty()) by_property_[std::string{property}].push_back(now);
  return true;
}

CallBudget::Time CallBudget::next(Urgency urgency, std::string_view property) const {
  const Calls* mine = of(property);
  return std::max(free_at(all_, most(urgency)),
                  mine == nullptr ? Time::min() : free_at(*mine, per_property_));
}

}  // namespace latchkey::relay
