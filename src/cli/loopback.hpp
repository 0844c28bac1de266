// Looks whether the preview's ports are free, and whether this machine has IPv6 loopback.
#pragma once

#include <optional>
#include <vector>

#include "cli/preview_plan.hpp"

namespace latchkey::cli {

/// The first endpoint that somebody else holds. An address this machine does not have is not "taken".
[[nodiscard]] std::optional<Endpoint> first_taken(const std::vector<Endpoint>& endpoints);

/// Containers often have no ::1; then the children must not be told to bind it.
[[nodiscard]] bool has_ipv6_loopback();

}  // namespace latchkey::cli
