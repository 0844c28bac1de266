// Webhooks that no change of the account has caused: forged, lying, odd, or about something else.
#pragma once

#include <cstddef>
#include <string_view>

#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

/// Queues one for each subscription of the property that it goes to. @return how many.
std::size_t send_odd_event(Marketplace& marketplace, std::string_view property, std::string_view kind);

}  // namespace latchkey::sandbox
