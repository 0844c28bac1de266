// The support bundle of a link: gathered, cleaned, and packed into one file.
#pragma once

#include <string>

#include "net/message.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

/// A zip file to keep, or the problem why there is none. `reservation`: empty, or its number.
[[nodiscard]] net::Response bundle_answer(Relay& relay, const std::string& account,
                                          const std::string& property, const std::string& reservation);

}  // namespace latchkey::relay
