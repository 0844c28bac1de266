// What the partner's back end asks, with the API secret.
#pragma once

#include <span>

#include "relay/with_secret.hpp"

namespace latchkey::relay {

[[nodiscard]] std::span<const PartnerRoute> partner_routes();

}  // namespace latchkey::relay
