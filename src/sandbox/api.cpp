#include "sandbox/api.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

enum class Access { open, credential };

enum class Audience { anyone, partners };

struct Endpoint {
  std::string_view name;
  std::string_view verb;
  Access access;
  std::string_view scope;  ///< Without it on the grant the call is refused; empty needs none.
  Audience audience;       ///< A hotel's own key is refused partners' calls.
  EndpointHandler handle;
};

// clang-format off
constexpr auto kEndpoints = std::to_array<Endpoint>({
    {"oauth",           "GET",    Access::open,       "",                 Audience::anyone,   authorize_endpoint},
    {"access_token",    "POST",   Access::open,       "",                 Audience::anyone,   access_token_endpoint},
    {"oauth/metadata",  "GET",    Access::credential, "",                 Audience::anyone,   metadata_endpoint},
    {"userinfo",        "GET",    Access::credential, "",                 Audience::anyone,   userinfo_endpoint},
    {"getHotels",       "GET",    Access::credential, "read:hotel",       Audience::anyone,   get_hotels_endpoint},
    {"getHotelDetails", "GET",    Access::credential, "read:hotel",       Audience::anyone,   get_hotel_details_endpoint},
    {"getReservations", "GET",    Access::credential, "read:reservation", Audience::anyone,   get_reservations_endpoint},
    {"getReservation",  "GET",    Access::credential, "read:reservation", Audience::anyone,   get_reservation_endpoint},
    {"getUsers",        "GET",    Access::credential, "read:user",        Audience::anyone,   get_users_endpoint},
    {"getAppState",     "GET",    Access::credential, "",                 Audience::partners, get_app_state_endpoint},
    {"postAppState",    "POST",   Access::credential, "",                 Audience::partners, post_app_state_endpoint},
    {"postWebhook",     "POST",   Access::credential, "",                 Audience::anyone,   post_webhook_endpoint},
    {"getWebhooks",     "GET",    Access::credential, "",                 Audience::anyone,   get_webhooks_endpoint},
    {"deleteWebhook",   "DELETE", Access::credential, "",                 Audience::anyone,   delete_webhook_endpoint},
    {"deleteWebhook",   "POST",   Access::credential, "",                 Audience::anyone,   post_delete_webhook_endpoint},
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
  return !name.empty() && name != "getUserInfo" && name.find('/') == std::string_view::npos;
}

/// The property that is canceled among those the call is about; empty: none.
std::string canceled_property(const Call& call) {
  const auto named = call.parameter("propertyID");
  for (const std::string& id : call.grant.properties) {
    const Property* const property = call.marketplace.find_property(id);
    if (property != nullptr && property->canceled && (named.empty() || named == id)) return id;
  }
  return {};
}

/// What a known grant may be refused for; nothing while it may call.
std::optional<net::Response> fault_of_grant(const Endpoint& endpoint, const Call& call) {
  const Grant& grant = call.grant;
  const User* const user = call.marketplace.find_user(grant.user);
  if (user != nullptr && !user->active) return refuse(Refusal::user_not_active);
  if (const auto id = canceled_property(call); !id.empty()) return refuse(Refusal::property_canceled, id);
  if (grant.property_level && endpoint.audience == Audience::partners)
    return refuse(Refusal::partner_only_call);
  const auto& scopes = grant.scopes;
  if (endpoint.scope.empty() || std::ranges::find(scopes, endpoint.scope) != scopes.end())
    return std::nullopt;
  return refuse(Refusal::scope_not_granted);
}

std::optional<net::Response> admit(const Endpoint& endpoint, Call& call) {
  if (endpoint.access == Access::open) return std::nullopt;
  const auto found = authenticate(call.marketplace, credential_of(call.request));
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    call.wrong.push_back(why_refused(call.marketplace, credential_of(call.request)));
    return refuse(*refusal, call.marketplace.account.app.name);
  }
  call.grant = *std::get<const Grant*>(found);
  return fault_of_grant(endpoint, call);
}

boost::asio::awaitable<net::Response> answer_found(const Endpoint& endpoint, Call& call) {
  if (auto refusal = admit(endpoint, call)) co_return std::move(*refusal);
  if (endpoint.access == Access::credential) {
    auto spoiled = co_await spoil(call, Place::credential);
    call.spoiled = spoiled.has_value();
    if (!spoiled) spoiled = admit(endpoint, call);  // Meanwhile the hotel may have disconnected.
    if (spoiled) co_return std::move(*spoiled);
  }
  call.took_effect = true;
  co_return co_await endpoint.handle(call);
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// For the log: Cloudbeds says only that it knows no such method.
std::string why_unknown(std::string_view name) {
  if (name == "getUserInfo") return "It is called userinfo.";
  for (const Endpoint& row : kEndpoints) {
    if (row.name == name) return fmt::format("{} is called with {}.", name, row.verb);
    if (same_letters(row.name, name)) return fmt::format("It is spelled {}.", row.name);
  }
  return "This test account imitates no call of this name.";
}

net::Response answer_unknown(std::string_view name) {
  const bool known = std::ranges::find(kEndpoints, name, &Endpoint::name) != kEndpoints.end();
  return known || looks_like_a_method(name) ? refuse(Refusal::unknown_method) : not_found_page();
}

}  // namespace

/// Both headers are accepted, for both kinds (FACTS section 2).
std::string_view credential_of(const net::Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  if (const auto key = request.header("x-api-key"); !key.empty()) return key;
  auto header = request.header("Authorization");
  if (!header.starts_with(kBearer)) return {};
  header.remove_prefix(kBearer.size());
  return header;
}

bool needs_credential(std::string_view call) {
  const auto* const row = std::ranges::find(kEndpoints, call, &Endpoint::name);
  return row != kEndpoints.end() && row->access == Access::credential;
}

std::vector<std::string_view> api_calls() {
  std::vector<std::string_view> names;
  for (const Endpoint& endpoint : kEndpoints)
    if (std::ranges::find(names, endpoint.name) == names.end()) names.push_back(endpoint.name);
  return names;
}

std::string_view api_method(std::string_view path) {
  for (const std::string_view base : {"/api/v1.3/", "/api/v1.2/"}) {
    if (path.starts_with(base)) return path.substr(base.size());
  }
  return {};
}

net::Response ok(const nlohmann::ordered_json& body) {
  return net::json(200, body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

namespace {

net::Response refuse_outside(const Call& call, std::string_view property) {
  const bool not_covered = call.marketplace.account.settings.outside_grant == OutsideGrant::not_covered;
  return refuse(not_covered ? Refusal::property_not_covered : Refusal::no_access, property);
}

}  // namespace

std::variant<std::string, net::Response> property_of(const Call& call) {
  const auto& [properties, ended] = std::tie(call.grant.properties, call.grant.ended_properties);
  const auto named = call.parameter("propertyID");
  if (named.empty() && properties.size() > 1) return refuse(Refusal::specify_property_id);
  if (named.empty()) return properties.front();
  if (std::ranges::find(properties, named) != properties.end()) return std::string(named);
  if (std::ranges::find(ended, named) == ended.end()) return refuse_outside(call, named);
  return refuse(Refusal::app_not_available, call.marketplace.account.app.name);
}

boost::asio::awaitable<net::Response> answer_api(const net::Request& request, Workshop& workshop,
                                                 std::vector<std::string>& wrong) {
  const auto name = api_method(request.path);
  Call call{.request = request,
            .wrong = wrong,
            .name = name,
            .workshop = workshop,
            .marketplace = workshop.marketplace,
            .courier = workshop.courier,
            .query = request.query_form(),
            .form = request.body_form()};
  if (auto spoiled = co_await spoil(call, Place::any_call)) co_return std::move(*spoiled);
  if (auto refused = over_limit(workshop.marketplace, workshop.meter, credential_of(request)))
    co_return std::move(*refused);
  const Endpoint* const endpoint = find_endpoint(request.method, name);
  if (endpoint == nullptr) wrong.push_back(why_unknown(name));
  net::Response response = answer_unknown(name);
  if (endpoint != nullptr) response = co_await answer_found(*endpoint, call);
  if (!call.spoiled) spoil_answer(call, response);
  co_return response;
}

}  // namespace latchkey::sandbox
