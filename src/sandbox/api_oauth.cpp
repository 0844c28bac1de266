// GET oauth and POST access_token (FACTS section 1).
#include <nlohmann/json.hpp>

#include "sandbox/api.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

using TokenHandler = net::Response (*)(Call&);

/// Whether a grant over several lists the properties, the association or both is not documented; both here
/// (fixtures/success.access_token.authorization_code.group).
nlohmann::ordered_json resources(const Grant& grant) {
  auto rows = nlohmann::ordered_json::array();
  for (const std::string& property : grant.properties)
    rows.push_back({{"type", "property"}, {"id", property}});
  if (grant.properties.size() > 1) rows.push_back({{"type", "association"}, {"id", kOrganization}});
  return rows;
}

net::Response with_resources(const Marketplace& marketplace, const Grant& grant,
                             nlohmann::ordered_json answer) {
  if (marketplace.account.settings.resources == Resources::properties) answer["resources"] = resources(grant);
  return ok(answer);
}

net::Response oauth_answer(const Marketplace& marketplace, const Grant& grant) {
  nlohmann::ordered_json answer{{"access_token", grant.access_token},
                                {"token_type", "Bearer"},
                                {"expires_in", marketplace.account.settings.access_token_seconds().count()}};
  if (!grant.refresh_token.empty()) answer["refresh_token"] = grant.refresh_token;
  return with_resources(marketplace, grant, std::move(answer));
}

net::Response key_answer(const Marketplace& marketplace, const Grant& grant) {
  return with_resources(marketplace, grant, {{"access_token", grant.api_key}});
}

net::Response redeem(Call& call, CredentialKind kind,
                     net::Response (*answer)(const Marketplace&, const Grant&)) {
  for (const std::string_view name : {"redirect_uri", "code"}) {
    if (call.form.get(name).empty()) return refuse(Refusal::missing_parameter, name);
  }
  const auto redeemed =
      redeem_code(call.marketplace, call.form.get("code"), call.form.get("redirect_uri"), kind);
  if (const auto* refusal = std::get_if<Refusal>(&redeemed)) return refuse(*refusal, kNoRoom);
  return answer(call.marketplace, *std::get<const Grant*>(redeemed));
}

net::Response by_code(Call& call) {
  return redeem(call, CredentialKind::oauth, oauth_answer);
}

net::Response by_code_for_key(Call& call) {
  return redeem(call, CredentialKind::api_key, key_answer);
}

net::Response by_refresh_token(Call& call) {
  if (call.form.get("refresh_token").empty()) return refuse(Refusal::missing_parameter, "refresh_token");
  const auto refreshed = refresh(call.marketplace, call.form.get("refresh_token"));
  if (const auto* refusal = std::get_if<Refusal>(&refreshed)) return refuse(*refusal);
  return oauth_answer(call.marketplace, *std::get<const Grant*>(refreshed));
}

net::Response by_exchange(Call& call) {
  if (call.form.get("refresh_token").empty()) return refuse(Refusal::missing_parameter, "refresh_token");
  const auto made = exchange_for_key(call.marketplace, call.form.get("refresh_token"));
  if (const auto* refusal = std::get_if<Refusal>(&made)) return refuse(*refusal, kNoRoom);
  return ok({{"access_token", std::get<const Grant*>(made)->api_key}});  // As in the fixture: nothing else.
}

struct GrantType {
  std::string_view name;
  TokenHandler handle;
  Place place;  ///< Whose faults act.
};

constexpr auto kGrantTypes = std::to_array<GrantType>({
    {"authorization_code", by_code, Place::code},
    {"refresh_token", by_refresh_token, Place::refresh},
    {"urn:ietf:params:oauth:grant-type:api-key", by_code_for_key, Place::code},
    {"refresh_token_exchange", by_exchange, Place::refresh},
});

std::optional<net::Response> client_fault(const Call& call) {
  const App& app = call.marketplace.account.app;
  if (call.form.get("client_id").empty()) return refuse(Refusal::missing_parameter, "client_id");
  if (call.form.get("client_id") != app.client_id) return refuse(Refusal::unknown_client);
  if (call.form.get("client_secret") != app.client_secret) return refuse(Refusal::wrong_secret);
  return std::nullopt;
}

}  // namespace

boost::asio::awaitable<net::Response> authorize_endpoint(Call& call) {
  auto registered = call.workshop.site_redirects;
  const auto& more = call.marketplace.account.app.redirect_urls;
  registered.insert(registered.end(), more.begin(), more.end());
  const auto authorized = authorize(call.marketplace, registered,
                                    {.client_id = call.query.get("client_id"),
                                     .redirect_uri = call.query.get("redirect_uri"),
                                     .response_type = call.query.get("response_type"),
                                     .scope = call.query.get("scope"),
                                     .state = call.query.get("state"),
                                     .property = call.query.get("property")});
  if (!authorized.complaint.empty()) {
    call.wrong.push_back(authorized.complaint);
    co_return authorization_error_page(authorized.complaint);
  }
  if (!authorized.redirect.empty())
    call.wrong.emplace_back("Sent back with invalid_scope: App Details does not register all of these.");
  if (const auto again = granted_already(call.marketplace, authorized.request_id); !again.empty())
    co_return found(again);
  co_return found(authorized.redirect.empty() ? "/oauth?request=" + authorized.request_id
                                              : authorized.redirect);
}

boost::asio::awaitable<net::Response> access_token_endpoint(Call& call) {
  const auto row = std::ranges::find(kGrantTypes, call.form.get("grant_type"), &GrantType::name);
  if (row == kGrantTypes.end()) co_return refuse(Refusal::unsupported_grant_type);
  if (auto spoiled = co_await spoil(call, Place::token)) co_return std::move(*spoiled);
  if (auto fault = client_fault(call)) co_return std::move(*fault);
  if (auto spoiled = co_await spoil(call, row->place)) co_return std::move(*spoiled);
  net::Response response = row->handle(call);
  response.headers.set("Cache-Control", "no-store");  // RFC 6749 section 5.1
  co_return response;
}

}  // namespace latchkey::sandbox
