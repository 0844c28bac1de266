// The webhook integration/appstate_changed (FACTS section 4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

/// Queues it for each subscription of the property. @return the identifiers of the deliveries.
std::vector<std::string> queue_state_event(Marketplace& marketplace, std::string_view property,
                                           AppState old_state, AppState new_state);

}  // namespace latchkey::sandbox
