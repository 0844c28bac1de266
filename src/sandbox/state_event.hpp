// The webhook integration/appstate_changed (FACTS section 4).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

/// The documented body, in the key order of the fixtures (webhook.appstate_changed.*).
[[nodiscard]] nlohmann::ordered_json state_event_body(const Marketplace& marketplace,
                                                      std::string_view property, AppState old_state,
                                                      AppState new_state);

/// Queues an event for each subscription of the property to it, as set faults make it.
std::vector<std::string> queue_event(Marketplace& marketplace, std::string_view property,
                                     std::string_view event, const nlohmann::ordered_json& body);

/// Queues it for each subscription of the property. @return the identifiers of the deliveries.
std::vector<std::string> queue_state_event(Marketplace& marketplace, std::string_view property,
                                           AppState old_state, AppState new_state);

}  // namespace latchkey::sandbox
