#include "sandbox/faults.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "net/message.hpp"
#include "sandbox/api.hpp"
#include "sandbox/outside_json.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

constexpr double kMostSeconds = 86'400;          // A day: longer than anybody waits.
constexpr std::uint32_t kMostTimes = 1'000'000;  // More is "until lifted".
constexpr std::size_t kQuotedBytes = 60;         // Enough to recognise what was sent.

std::string as_sent(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, kQuotedBytes);
}

/// Takes a string field; @return whether it was fine.
bool take_text(const json& wish, const char* key, std::string& into) {
  if (!wish.contains(key)) return true;
  if (!wish[key].is_string()) return false;
  into = wish[key].get<std::string>();
  return true;
}

template <typename Number>
bool take_number(const json& wish, const char* key, double least, double most, Number& into) {
  if (!wish.contains(key)) return true;
  if (!wish[key].is_number()) return false;
  const double number = wish[key].get<double>();
  if (!(number >= least && number <= most)) return false;
  into = static_cast<Number>(number);
  return true;
}

std::string unknown_key(const json& wish) {
  for (const auto& [key, value] : wish.items()) {
    if (key != "fault" && key != "times" && key != "property" && key != "call" && key != "seconds")
      return fmt::format("There is no field {}.", as_sent(key));
  }
  return {};
}

/// The calls on which a fault of this place can act.
std::vector<std::string_view> calls_at(Place place) {
  if (place == Place::delivery) return {};
  if (place == Place::code || place == Place::refresh || place == Place::token) return {"access_token"};
  auto calls = api_calls();
  if (place == Place::credential) std::erase_if(calls, [](auto call) { return !needs_credential(call); });
  return calls;
}

/// A fault that can never act would be a test that proves nothing.
std::string complaint_about_call(const FaultRow& row, std::string_view call) {
  if (call.empty()) return {};
  const auto calls = calls_at(row.place);
  if (calls.empty()) return "This fault acts on webhooks: it knows no call.";
  if (std::ranges::find(calls, call) != calls.end()) return {};
  return fmt::format("This fault acts on {}: call is one of {}.",
                     kPlaces[static_cast<std::size_t>(row.place)].words, fmt::join(calls, ", "));
}

/// Reads the wish into the fault. @return what is wrong with it; else empty.
std::string read_wish(const Marketplace& marketplace, const json& wish, SetFault& fault) {
  if (!wish.is_object()) return "Send a JSON object: {\"fault\": \"server_error\", \"times\": 1}.";
  if (auto complaint = unknown_key(wish); !complaint.empty()) return complaint;
  const FaultRow* const row = take_text(wish, "fault", fault.fault) ? fault_named(fault.fault) : nullptr;
  if (row == nullptr) return "The field fault must name one of those that GET /_test/faults lists.";
  fault.seconds = row->seconds;
  if (!take_text(wish, "property", fault.property) || !take_text(wish, "call", fault.call))
    return "property and call are strings.";
  if (!fault.property.empty() && marketplace.find_property(fault.property) == nullptr)
    return fmt::format("There is no property {}.", as_sent(fault.property));
  const bool whole = !wish.contains("times") || wish["times"].is_number_unsigned();
  if (!whole || !take_number(wish, "times", 1, kMostTimes, fault.times))
    return "times is a whole number from 1 to 1,000,000; without it the fault acts until lifted.";
  if (!take_number(wish, "seconds", 0, kMostSeconds, fault.seconds))
    return "seconds is a number from 0 to 86,400.";
  if (wish.contains("seconds") && row->seconds <= 0) return "This fault knows no seconds.";
  return complaint_about_call(*row, fault.call);
}

bool fits(const SetFault& fault, Place place, const Subject& subject) {
  const FaultRow* const row = fault_named(fault.fault);
  if (row == nullptr || row->place != place) return false;
  if (!fault.call.empty() && place != Place::delivery && fault.call != subject.call) return false;
  return fault.property.empty() ||
         std::ranges::find(subject.properties, fault.property) != subject.properties.end();
}

}  // namespace

std::variant<SetFault, std::string> set_fault(Marketplace& marketplace, const json& wish) {
  SetFault fault;
  if (auto complaint = read_wish(marketplace, wish, fault); !complaint.empty()) return complaint;
  auto& faults = marketplace.account.faults;
  if (faults.size() >= kMostFaults)
    return fmt::format("{} faults are set already; lift some first.", kMostFaults);
  fault.id = marketplace.random.hex(8);
  marketplace.note(fault.property, fmt::format("Fault set: {}", fault_named(fault.fault)->words));
  return faults.emplace_back(std::move(fault));
}

json wish_in_form(const net::Form& form) {
  json wish = json::object();
  for (const net::Header& field : form.rows) {
    if (field.value.empty()) continue;
    const bool number = field.name == "times" || field.name == "seconds" || field.name == "advance_s";
    const bool typed = number || field.name == "frozen";
    const json read = typed ? read_json(field.value) : json(field.value);
    wish[field.name] = read.is_discarded() ? json(field.value) : read;
  }
  return wish;
}

bool lift_fault(Marketplace& marketplace, std::string_view id) {
  const auto lifted = std::erase_if(marketplace.account.faults,
                                    [&](const SetFault& fault) { return id.empty() || fault.id == id; });
  marketplace.changed = marketplace.changed || lifted > 0;
  return lifted > 0 || id.empty();
}

std::vector<Acting> fitting_faults(const Marketplace& marketplace, Place place, const Subject& subject) {
  std::vector<Acting> list;
  for (const SetFault& fault : marketplace.account.faults) {
    if (fits(fault, place, subject))
      list.push_back({*fault_named(fault.fault), fault.id, fault.seconds, fault.property});
  }
  return list;
}

bool act(Marketplace& marketplace, std::string_view id) {
  auto& faults = marketplace.account.faults;
  const auto fault = std::ranges::find(faults, id, &SetFault::id);
  if (fault == faults.end()) return false;
  ++fault->acted;
  if (fault->times > 0 && --fault->times == 0) faults.erase(fault);  // That was the last time.
  marketplace.changed = true;
  return true;
}

bool is_set(const Marketplace& marketplace, std::string_view id) {
  const auto& faults = marketplace.account.faults;
  return std::ranges::find(faults, id, &SetFault::id) != faults.end();
}

}  // namespace latchkey::sandbox
