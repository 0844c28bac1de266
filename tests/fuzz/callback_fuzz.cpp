// Queries, callbacks and states, as any browser may send them.
#include "core/oauth.hpp"
#include "core/url.hpp"
#include "fuzz/fuzz.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

void check_query(std::string_view query) {
  const auto parameters = core::read_query(query);
  if (!parameters) return;
  require(parameters->size() <= core::kQueryParameters, "a query has a limit");
  for (const auto& parameter : *parameters) {
    require((parameter.name + parameter.value).find('\0') == std::string::npos, "no NUL comes through");
  }
  const std::string written = core::write_query(*parameters);
  if (written.size() > core::kQueryBytes) return;
  const auto again = core::read_query(written);
  require(again && again->size() == parameters->size(), "what was written is read back");
  for (std::size_t i = 0; i < again->size(); ++i) {
    require((*again)[i].name == (*parameters)[i].name && (*again)[i].value == (*parameters)[i].value,
            "unchanged");
  }
}

void check_callback(std::string_view query) {
  const auto callback = core::read_callback(query);
  if (!callback.ok())
    return require(callback.problem() == core::Problem::callback_malformed, "one problem for all");
  require(callback->code.empty() != callback->error.empty(), "a code or an error, never both");
  require(callback->code.size() <= core::kCodeBytes && callback->state.size() <= core::kCodeBytes,
          "limits hold");
}

void check_state(std::string_view state) {
  const auto parts = core::read_state(state);
  if (!parts) return;
  require(core::compose_state(parts->signed_part, parts->mac) == state, "a state is its parts");
  require(core::signed_part_of_state(parts->flow) == parts->signed_part, "the MAC covers the flow");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::text(data, size);
  check_query(input);
  check_callback(input);
  check_state(input);
  const std::string encoded = core::percent_encode(input);
  require(encoded.find_first_of(" &=+#?\"'<>") == std::string::npos, "nothing with a meaning is left");
  return 0;
}
