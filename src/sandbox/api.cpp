#include "sandbox/api.hpp"

#include <nlohmann/json.hpp>

#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

enum class Access { open, credential };

struct Endpoint {
  std::string_view name;
  std::string_view verb;
  Access access;
  std::string_view scope;  ///< Without it on the grant the call is refused; empty needs none.
  EndpointHandler handle;
};

// clang-format off
constexpr auto kEndpoints = std::to_array<Endpoint>({
    {"oauth",          "GET",    Access::open,       "",           authorize_endpoint},
    {"access_token",   "POST",   Access::open,       "",           access_token_endpoint},
    {"oauth/metadata", "GET",    Access::credential, "",           metadata_endpoint},
    {"userinfo",       "GET",    Access::credential, "",           userinfo_endpoint},
    {"getHotels",      "GET",    Access::credential, "read:hotel", get_hotels_endpoint},
    {"getAppState",    "GET",    Access::credential, "",           get_app_state_endpoint},
    {"postAppState",   "POST",   Access::credential, "",           post_app_state_endpoint},
    {"postWebhook",    "POST",   Access::credential, "",           post_webhook_endpoint},
    {"getWebhooks",    "GET",    Access::credential, "",           get_webhooks_endpoint},
    {"deleteWebhook",  "DELETE", Access::credential, "",           delete_webhook_endpoint},
    {"deleteWebhook",  "POST",   Access::credential, "",           post_delete_webhook_endpoint},
});
// clang-format on

const Endpoint* find_endpoint(std::string_view verb, std::string_view name) {
  const auto row = std::ranges::find_if(
      kEndpoints, [&](const Endpoint& endpoint) { return endpoint.verb == verb && endpoint.name == name; });
  return row == kEndpoints.end() ? nullptr : &*row;
}

/// `getUserInfo` is gone, and `/oauth/access_token` never was: both meet the website's 404 page (LIVE, FACTS
/// section 1).
bool looks_like_a_method(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && name != "getUserInfo" && std::ranges::all_of(name, allowed);
}

/// Both headers are accepted, for both kinds (FACTS section 2).
std::string_view credential_of(const net::Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  if (const auto key = request.header("x-api-key"); !key.empty()) return key;
  auto header = request.header("Authorization");
  if (!header.starts_with(kBearer)) return {};
  header.remove_prefix(kBearer.size());
  return header;
}

std::optional<Refusal> admit(const Endpoint& endpoint, Call& call) {
  if (endpoint.access == Access::open) return std::nullopt;
  const auto found = authenticate(call.marketplace, credential_of(call.request));
  if (const auto* refusal = std::get_if<Refusal>(&found)) return *refusal;
  call.grant = *std::get<const Grant*>(found);
  const auto& scopes = call.grant.scopes;
  if (endpoint.scope.empty() || std::ranges::find(scopes, endpoint.scope) != scopes.end())
    return std::nullopt;
  return Refusal::scope_not_granted;
}

}  // namespace

std::string_view api_method(std::string_view path) {
  for (const std::string_view base : {"/api/v1.3/", "/api/v1.2/"}) {
    if (path.starts_with(base)) return path.substr(base.size());
  }
  return {};
}

net::Response ok(const nlohmann::ordered_json& body) {
  return net::json(200, body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

std::variant<std::string, net::Response> property_of(const Call& call) {
  const auto& [properties, ended] = std::tie(call.grant.properties, call.grant.ended_properties);
  const auto named = call.parameter("propertyID");
  if (named.empty() && properties.size() > 1) return refuse(Refusal::specify_property_id);
  if (named.empty()) return properties.front();
  if (std::ranges::find(properties, named) != properties.end()) return std::string(named);
  if (std::ranges::find(ended, named) == ended.end()) return refuse(Refusal::property_not_covered);
  return refuse(Refusal::app_not_available, call.marketplace.account.app.name);
}

boost::asio::awaitable<net::Response> answer_api(const net::Request& request, Marketplace& marketplace,
                                                 Courier& courier,
                                                 const std::vector<std::string>& redirect_uris) {
  const auto name = api_method(request.path);
  const Endpoint* const endpoint = find_endpoint(request.method, name);
  if (endpoint == nullptr) {
    const bool known = std::ranges::find(kEndpoints, name, &Endpoint::name) != kEndpoints.end();
    co_return known || looks_like_a_method(name) ? refuse(Refusal::unknown_method) : not_found_page();
  }
  Call call{.request = request,
            .marketplace = marketplace,
            .courier = courier,
            .redirect_uris = redirect_uris,
            .query = request.query_form(),
            .form = request.body_form()};
  if (const auto refusal = admit(*endpoint, call)) co_return refuse(*refusal);
  co_return co_await endpoint->handle(call);
}

}  // namespace latchkey::sandbox
