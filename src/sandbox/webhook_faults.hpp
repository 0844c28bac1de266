// A webhook on its way into the list of deliveries, as set faults make it: lost, twice, late, overtaken,
// preceded by a forged one, or with another body.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sandbox/faults.hpp"
#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

struct Webhook {
  std::string property;
  std::string event;
  std::string url;
  nlohmann::ordered_json body;
};

/// The faults that act on an event of this property, each counted once however many addresses it goes to.
[[nodiscard]] std::vector<Acting> acting_on_event(Marketplace& marketplace, const std::string& property);

/// @return the identifiers of the deliveries: none is missing, also of those that will never be sent.
std::vector<std::string> queue_webhook(Marketplace& marketplace, const Webhook& webhook,
                                       const std::vector<Acting>& faults);

/// The same event as if it were for another client, and saying disabled.
[[nodiscard]] nlohmann::ordered_json forged(nlohmann::ordered_json body);

/// The body as this rewriting has it; sets the type that goes with it.
[[nodiscard]] std::string rewritten(const nlohmann::ordered_json& body, Rewriting how, std::string& type);

}  // namespace latchkey::sandbox
