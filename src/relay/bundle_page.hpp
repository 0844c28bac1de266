// The support bundle for people: one HTML file that needs nothing from elsewhere.
#pragma once

#include <string>

#include "wire/bundle.hpp"

namespace latchkey::relay {

[[nodiscard]] std::string bundle_page(const wire::Bundle& bundle);

}  // namespace latchkey::relay
