// What a partner's back end asks, and tells, about a connection that is broken or may be.
#pragma once

#include <span>

#include "relay/with_secret.hpp"

namespace latchkey::relay {

[[nodiscard]] std::span<const PartnerRoute> mending_routes();

}  // namespace latchkey::relay
