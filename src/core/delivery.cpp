#include "core/delivery.hpp"

namespace latchkey::core {

Hint read_hint(const Delivery& delivery, std::string_view client_id, std::string_view property) {
  const bool ours = delivery.client_id.empty() || delivery.client_id == client_id;
  const bool here = delivery.property.empty() || delivery.property == property;
  const bool about_state = delivery.event == "integration/appstate_changed" ||
                           (delivery.event.empty() && !delivery.new_state.empty());
  if (!ours || !here || !about_state) return {};
  return {Decision::ask, app_state(delivery.new_state)};
}

}  // namespace latchkey::core
