// Webhook deliveries: unsigned, so anybody may have written them. They lead to a question at most.
#include "core/delivery.hpp"
#include "fuzz/fuzz.hpp"
#include "wire/deliveries.hpp"

using namespace latchkey;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto delivery = wire::read_delivery(fuzz::text(data, size));
  if (!delivery) return 0;
  const bool any = !delivery->event.empty() || !delivery->client_id.empty() || !delivery->property.empty() ||
                   !delivery->new_state.empty();
  require(any, "an empty delivery is none");
  const core::Hint hint = core::read_hint(*delivery, "exampleapp_1", "320000");
  if (hint.decision == core::Decision::ignore) return 0;
  require(delivery->client_id.empty() || delivery->client_id == "exampleapp_1",
          "another app's delivery asks nothing");
  require(delivery->property.empty() || delivery->property == "320000",
          "another hotel's delivery asks nothing");
  return 0;
}
