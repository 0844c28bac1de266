#include "relay/environment.hpp"

#include <cstdlib>

namespace latchkey::relay {

std::optional<std::string> process_environment(std::string_view name) {
  const char* value = std::getenv(std::string{name}.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace latchkey::relay
