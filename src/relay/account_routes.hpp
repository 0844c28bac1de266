// What a partner's back end asks about its accounts, and about grants that wait to be claimed.
#pragma once

#include <span>

#include "relay/with_secret.hpp"

namespace latchkey::relay {

[[nodiscard]] std::span<const PartnerRoute> account_routes();

}  // namespace latchkey::relay
