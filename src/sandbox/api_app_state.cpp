// getAppState and postAppState (FACTS section 3).
#include <nlohmann/json.hpp>

#include "sandbox/api.hpp"
#include "sandbox/connection.hpp"

namespace latchkey::sandbox {

boost::asio::awaitable<net::Response> get_app_state_endpoint(Call& call) {
  const auto property = property_of(call);
  if (const auto* refusal = std::get_if<net::Response>(&property)) co_return *refusal;
  const AppState state = call.marketplace.find_property(std::get<std::string>(property))->app_state;
  co_return ok({{"success", true}, {"data", {{"app_state", name(state)}}}});
}

boost::asio::awaitable<net::Response> post_app_state_endpoint(Call& call) {
  const auto property = property_of(call);
  if (const auto* refusal = std::get_if<net::Response>(&property)) co_return *refusal;
  const bool either = call.marketplace.account.settings.app_state_field == AppStateField::either;
  auto wanted =
      call.form.get("app_state");  // A POST is a form (FACTS section 7): only propertyID was seen elsewhere.
  if (wanted.empty() && either) wanted = call.form.get("state");
  if (wanted.empty()) co_return refuse(Refusal::parameter_required, "app_state");
  const auto state = app_state_named(wanted);
  if (!state) co_return refuse(Refusal::invalid_value, "app_state");
  // Any state may follow any other: which ones Cloudbeds refuses is not known (FACTS section 3).
  if (*state == AppState::disabled) {
    co_await disconnect(call.marketplace, call.courier, std::get<std::string>(property), By::app);
  } else {
    change_state(call.marketplace, std::get<std::string>(property), *state, By::app);
  }
  co_return ok({{"success", true}});
}

}  // namespace latchkey::sandbox
