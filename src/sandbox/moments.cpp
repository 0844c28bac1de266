#include "sandbox/moments.hpp"

#include <algorithm>

#include "sandbox/acts.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/faults.hpp"

namespace latchkey::sandbox {
namespace {

boost::asio::awaitable<void> end_connections(Scene& scene, const Step& step) {
  std::vector<std::string> ids{scene.property};
  if (step.act == Act::disconnect_all) {
    ids.clear();
    for (const Property& property : scene.marketplace.account.properties) ids.push_back(property.id);
  }
  const By by = step.act == Act::state ? By::cloudbeds : By::hotel;
  for (const std::string& id : ids) co_await disconnect(scene.marketplace, scene.courier, id, by);
}

/// What was to happen to a webhook of this moment must not happen to one of the next: there was none.
void forget_webhook_faults(Account& account, std::size_t before) {
  auto& faults = account.faults;
  const auto first = faults.begin() + static_cast<std::ptrdiff_t>(std::min(before, faults.size()));
  faults.erase(std::remove_if(first, faults.end(),
                              [](const SetFault& fault) {
                                const FaultRow* const row = fault_named(fault.fault);
                                return row != nullptr && row->place == Place::delivery && fault.times > 0;
                              }),
               faults.end());
}

}  // namespace

std::string usual_property(const Marketplace& marketplace) {
  for (const Property& property : marketplace.account.properties) {
    if (is_connected(marketplace, property)) return property.id;
  }
  return marketplace.account.properties.front().id;
}

boost::asio::awaitable<std::string> bring_about(const Moment& moment, Scene scene) {
  Account& account = scene.marketplace.account;
  const std::size_t faults_before = account.faults.size();
  std::string complaint;
  scene.marketplace.note(scene.property, "Moment: " + std::string(moment.words));
  for (const Step& step : moment.steps) {
    if (step.act == Act::nothing || !complaint.empty()) break;
    if (ends_connections(step)) {
      co_await end_connections(scene, step);
      continue;
    }
    complaint = perform(scene, step);
  }
  forget_webhook_faults(account, faults_before);
  co_return complaint;
}

}  // namespace latchkey::sandbox
