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

/// A fault that acts now; counted already.
struct Acting {
  const FaultRow& row;
  std::string id;
  double seconds;
};

/// All that act at this place now, in the order in which they were set; each is counted once.
[[nodiscard]] std::vector<Acting> acting_faults(Marketplace& marketplace, Place place,
                                                const Subject& subject);

/// Whether a fault of this id is still set.
[[nodiscard]] bool is_set(const Marketplace& marketplace, std::string_view id);

}  // namespace latchkey::sandbox
