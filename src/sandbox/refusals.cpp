#include "sandbox/refusals.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace latchkey::sandbox {
namespace {

/// As it stands between the quotes of a JSON string.
std::string escaped(std::string_view text) {
  const auto quoted = nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

net::Response refuse(Refusal refusal, std::string_view argument) {
  const RefusalRow& row = kRefusals[static_cast<std::size_t>(refusal)];
  std::string body(row.body);
  if (const auto slot = body.find('%'); slot != std::string::npos) body.replace(slot, 1, escaped(argument));
  return net::json(row.status, std::move(body));
}

}  // namespace latchkey::sandbox
