// postWebhook, getWebhooks, deleteWebhook (FACTS section 4).
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sandbox/api.hpp"
#include "sandbox/subscriptions.hpp"

namespace latchkey::sandbox {
namespace {

/// In the order seen live: endpointUrl, object, action. The two calls share it.
std::optional<net::Response> missing_field(const Call& call) {
  for (const std::string_view name : {"endpointUrl", "object", "action"}) {
    const auto value = call.form.get(name);
    if (value.empty()) return refuse(Refusal::parameter_required, name);
    if (value.size() > kSubscriptionField)
      return refuse(Refusal::own_limit, "2,048 bytes for a field of a subscription");
  }
  return std::nullopt;
}

/// App-state events need no scope, the others the read scope of their object. `action` is not checked (LIVE).
bool may_subscribe(const Call& call, std::string_view object) {
  const auto& scopes = call.grant.scopes;
  return call.marketplace.account.settings.webhook_scope == WebhookScope::none || object == "integration" ||
         std::ranges::find(scopes, fmt::format("read:{}", object)) != scopes.end();
}

nlohmann::ordered_json listed(const Subscription& row, const Account& account) {
  const bool as_url = account.settings.subscription_field == SubscriptionField::url;
  return {{"id", row.id},
          {"key", {{"type", "property"}, {"id", row.property}}},
          {"event", {{"entity", row.object}, {"action", row.action}}},
          {"owner", {{"type", "api-client"}, {"id", account.app.client_id}}},
          {"subscriptionType", "webhook"},
          {"subscriptionData", {{as_url ? "url" : "endpoint", row.url}}}};
}

bool visible(const Call& call, const Subscription& row) {
  const auto& properties = call.grant.properties;
  const auto named = call.query.get("propertyID");
  return (named.empty() || row.property == named) &&
         std::ranges::find(properties, row.property) != properties.end();
}

void remove_described(Call& call) {
  const auto removed = std::erase_if(call.marketplace.account.subscriptions, [&](const Subscription& row) {
    return visible(call, row) && row.url == call.form.get("endpointUrl") &&
           row.object == call.form.get("object") && row.action == call.form.get("action");
  });
  call.marketplace.changed = call.marketplace.changed || removed > 0;
}

}  // namespace

boost::asio::awaitable<net::Response> post_webhook_endpoint(Call& call) {
  if (auto fault = missing_field(call)) co_return std::move(*fault);
  const auto property = property_of(call);
  if (const auto* refusal = std::get_if<net::Response>(&property)) co_return *refusal;
  if (!may_subscribe(call, call.form.get("object"))) co_return refuse(Refusal::scope_not_granted);
  const auto id = subscribe(call.marketplace, {.id = {},
                                               .property = std::get<std::string>(property),
                                               .object = std::string(call.form.get("object")),
                                               .action = std::string(call.form.get("action")),
                                               .url = std::string(call.form.get("endpointUrl"))});
  if (id.empty()) co_return refuse(Refusal::own_limit, "200 subscriptions");
  co_return ok({{"success", true}, {"data", {{"subscriptionID", id}}}});
}

boost::asio::awaitable<net::Response> get_webhooks_endpoint(Call& call) {
  if (!call.query.get("propertyID").empty()) {
    const auto property = property_of(call);
    if (const auto* refusal = std::get_if<net::Response>(&property)) co_return *refusal;
  }
  auto rows = nlohmann::ordered_json::array();
  for (const Subscription& row : call.marketplace.account.subscriptions) {
    if (visible(call, row)) rows.push_back(listed(row, call.marketplace.account));
  }
  co_return ok({{"success", true}, {"data", rows}});
}

boost::asio::awaitable<net::Response> delete_webhook_endpoint(Call& call) {
  const auto id = call.query.get("subscriptionID");  // A DELETE's body is ignored (LIVE).
  if (id.empty()) co_return refuse(Refusal::parameter_required, "subscriptionID");
  // What Cloudbeds says of an unknown identifier is not known.
  if (!unsubscribe(call.marketplace, id, call.grant.properties))
    co_return refuse(Refusal::invalid_value, "subscriptionID");
  co_return ok({{"success", true}});
}

/// As POST it says success and removes nothing (LIVE, FACTS sections 4 and 11.6); or removes, as a setting
/// says.
boost::asio::awaitable<net::Response> post_delete_webhook_endpoint(Call& call) {
  if (call.marketplace.account.settings.delete_by_post == DeleteByPost::keeps)
    call.wrong.emplace_back("It says success and removes nothing: use DELETE (setting delete_by_post).");
  if (auto fault = missing_field(call)) co_return std::move(*fault);
  if (call.marketplace.account.settings.delete_by_post == DeleteByPost::removes) remove_described(call);
  co_return ok({{"success", true}});
}

}  // namespace latchkey::sandbox
