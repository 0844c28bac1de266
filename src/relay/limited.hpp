// 429: a limit of the configuration is reached.
#pragma once

#include "relay/relay.hpp"

namespace latchkey::relay {

/// For programs; counted under the limit's name.
[[nodiscard]] net::Response too_many(Relay& relay, std::string_view limit, core::Duration wait);
/// For people.
[[nodiscard]] net::Response too_many_page(Relay& relay, std::string_view limit, core::Duration wait,
                                          std::string_view back);

}  // namespace latchkey::relay
