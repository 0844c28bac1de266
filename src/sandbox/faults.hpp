// The faults that are set: by HTTP, from the Lab, by the command line or a trigger. Each acts once, n times,
// or until lifted; on every call or delivery, or on those of one property or one method.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sandbox/fault_table.hpp"
#include "sandbox/marketplace.hpp"

namespace latchkey::net {
struct Form;
}

namespace latchkey::sandbox {

inline constexpr std::size_t kMostFaults = 100;  ///< Ours: more at once is a loop that forgot to lift.

/// Sets what {"fault", "times"?, "property"?, "call"?, "seconds"?} asks for. @return it, or why not.
[[nodiscard]] std::variant<SetFault, std::string> set_fault(Marketplace& marketplace,
                                                            const nlohmann::json& wish);
/// The same from a form: empty fields count as absent.
[[nodiscard]] nlohmann::json wish_in_form(const net::Form& form);

/// False when there is none of this id; an empty id lifts all.
bool lift_fault(Marketplace& marketplace, std::string_view id);

/// What a fault may choose by.
struct Subject {
  std::string_view call;                       ///< Empty for deliveries.
  const std::vector<std::string>& properties;  ///< The one that is named, else all that are concerned.
};

/// A fault that is set, and what it does.
struct Acting {
  const FaultRow& row;
  std::string id;
  double seconds;
  std::string property;  ///< Empty: any.
};

/// All that may act at this place now, in the order in which they were set.
[[nodiscard]] std::vector<Acting> fitting_faults(const Marketplace& marketplace, Place place,
                                                 const Subject& subject);
/// Counts it. False when it has been lifted, or spent, meanwhile: then it does not act.
[[nodiscard]] bool act(Marketplace& marketplace, std::string_view id);

/// Whether a fault of this id is still set.
[[nodiscard]] bool is_set(const Marketplace& marketplace, std::string_view id);

}  // namespace latchkey::sandbox
