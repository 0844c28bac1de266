#include "sandbox/refusals.hpp"

#include <string>

namespace latchkey::sandbox {

net::Response refuse(Refusal refusal, std::string_view argument) {
  const RefusalRow& row = kRefusals[static_cast<std::size_t>(refusal)];
  std::string body(row.body);
  // Arguments are parameter names and sentences of ours: nothing in them needs escaping.
  if (const auto slot = body.find('%'); slot != std::string::npos) body.replace(slot, 1, argument);
  return net::json(row.status, std::move(body));
}

}  // namespace latchkey::sandbox
