#include "sandbox/consent.hpp"

#include <fmt/format.h>

#include <sstream>

#include "net/form.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/grants.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kStateBytes = 4'096;  // A partner's signed state is some hundred bytes; a bomb is not.
constexpr std::size_t kOpenRequests = 500;  // Nobody has that many consent pages open; the oldest go first.
constexpr std::size_t kOpenCodes = 500;     // Likewise: with the clock frozen they do not expire.

std::string with_query(std::string_view uri, const net::Form& form) {
  return fmt::format("{}{}{}", uri, uri.find('?') == std::string_view::npos ? '?' : '&',
                     net::write_form(form));
}

/// An OAuth error on its way back, RFC 6749 section 4.1.2.1. The texts are the library's (FACTS L1), not seen
/// live.
std::string error_redirect(std::string_view uri, std::string_view error, std::string_view description,
                           std::string_view state) {
  net::Form form{{{"error", std::string(error)}, {"error_description", std::string(description)}}};
  if (!state.empty()) form.rows.push_back({"state", std::string(state)});
  return with_query(uri, form);
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  return {std::istream_iterator<std::string>{stream}, std::istream_iterator<std::string>{}};
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::string complaint_about(const Marketplace& marketplace, const std::vector<std::string>& redirect_uris,
                            const AuthorizeCall& call) {
  if (call.client_id != marketplace.account.app.client_id) return "No app has this client_id.";
  if (!contains(redirect_uris, call.redirect_uri)) return "This redirect_uri is not registered for the app.";
  // Absent is accepted: the official worked example leaves it out (FACTS section 1).
  if (!call.response_type.empty() && call.response_type != "code")
    return "The response_type must be \"code\".";
  const Settings& settings = marketplace.account.settings;
  if (settings.organization_users == OrganizationUsers::refused && !settings.groups &&
      marketplace.account.properties.size() > 1)
    return "This app does not support group accounts: a user of an organization cannot connect it.";
  if (call.state.size() > kStateBytes) return fmt::format("The state is longer than {} bytes.", kStateBytes);
  return {};
}

void forget_old_requests(Marketplace& marketplace) {
  auto& consents = marketplace.account.consents;
  std::erase_if(consents,
                [now = marketplace.now()](const ConsentRequest& row) { return row.expires <= now; });
  if (consents.size() >= kOpenRequests) consents.erase(consents.begin());
}

/// Takes the request out: it is decided once.
ConsentRequest take(Marketplace& marketplace, const ConsentRequest& asked) {
  auto& consents = marketplace.account.consents;
  const auto row = std::ranges::find(consents, asked.id, &ConsentRequest::id);
  ConsentRequest taken = std::move(*row);
  consents.erase(row);
  return taken;
}

}  // namespace

Authorized authorize(Marketplace& marketplace, const std::vector<std::string>& redirect_uris,
                     const AuthorizeCall& call) {
  if (auto complaint = complaint_about(marketplace, redirect_uris, call); !complaint.empty()) {
    return {.request_id = {}, .redirect = {}, .complaint = std::move(complaint)};
  }
  const auto& registered = marketplace.account.app.scopes;
  const bool bounds = marketplace.account.settings.scope_parameter == ScopeParameter::bounds;
  auto scopes = bounds ? words(call.scope) : std::vector<std::string>{};
  if (!std::ranges::all_of(scopes, [&](const std::string& scope) { return contains(registered, scope); })) {
    return {.request_id = {},
            .redirect = error_redirect(call.redirect_uri, "invalid_scope",
                                       "The requested scope is invalid, unknown, or malformed", call.state),
            .complaint = {}};
  }
  forget_old_requests(marketplace);
  const bool known_property = marketplace.find_property(call.property) != nullptr;
  marketplace.account.consents.push_back({
      .id = marketplace.random.alphanumerics(32),
      .redirect_uri = std::string(call.redirect_uri),
      .state = std::string(call.state),
      .scopes = scopes.empty() ? registered : scopes,
      .property = known_property ? std::string(call.property) : marketplace.account.properties.front().id,
      .groups = marketplace.account.settings.groups,
      .expires = marketplace.now() + kConsentLife,
  });
  marketplace.changed = true;
  return {.request_id = marketplace.account.consents.back().id, .redirect = {}, .complaint = {}};
}

const ConsentRequest* find_consent(const Marketplace& marketplace, std::string_view id) {
  const auto& consents = marketplace.account.consents;
  const auto row = std::ranges::find(consents, id, &ConsentRequest::id);
  return row == consents.end() || row->expires <= marketplace.now() ? nullptr : &*row;
}

std::string granted_already(Marketplace& marketplace, std::string_view request_id) {
  const ConsentRequest* const asked = find_consent(marketplace, request_id);
  if (asked == nullptr || marketplace.account.settings.reauthorization == Reauthorization::asks) return {};
  const bool granted = std::ranges::any_of(marketplace.account.grants, [&](const Grant& grant) {
    return contains(grant.properties, asked->property) && is_alive(marketplace, grant) &&
           std::ranges::all_of(asked->scopes,
                               [&](const auto& scope) { return contains(grant.scopes, scope); });
  });
  return granted ? allow_access(marketplace, *asked, {asked->property}) : std::string{};
}

std::string allow_access(Marketplace& marketplace, const ConsentRequest& asked,
                         const std::vector<std::string>& properties) {
  const ConsentRequest consent = take(marketplace, asked);
  give_up_expired_codes(marketplace);
  auto& codes = marketplace.account.codes;
  codes.push_back({.code = marketplace.random.alphanumerics(32),
                   .redirect_uri = consent.redirect_uri,
                   .scopes = consent.scopes,
                   .properties = properties,
                   .user = marketplace.user().id,
                   .expires = marketplace.now() + kCodeLife});
  keep_newest(codes, kOpenCodes);
  for (const std::string& property : properties) {
    marketplace.note(property, "Access allowed");
    connect_at_consent(marketplace, property);
  }
  net::Form answer{{{"code", codes.back().code}}};
  if (!consent.state.empty()) answer.rows.push_back({"state", consent.state});
  return with_query(consent.redirect_uri, answer);
}

void allow_by_mail(Marketplace& marketplace, const ConsentRequest& asked,
                   const std::vector<std::string>& properties) {
  const ConsentRequest consent = take(marketplace, asked);
  (void)give_key(marketplace, properties, consent.scopes);
  for (const std::string& property : properties) {
    marketplace.note(property, "Access allowed; a mail with the API key went to the partner");
    connect_at_consent(marketplace, property);
    connect_at_exchange(marketplace, property);
  }
}

std::string deny_access(Marketplace& marketplace, const ConsentRequest& asked) {
  const ConsentRequest consent = take(marketplace, asked);
  marketplace.note(consent.property, "Access denied");
  return error_redirect(consent.redirect_uri, "access_denied",
                        "The resource owner or authorization server denied the request.", consent.state);
}

}  // namespace latchkey::sandbox
