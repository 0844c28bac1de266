#include "sandbox/grants.hpp"

#include "sandbox/connection.hpp"

namespace latchkey::sandbox {
namespace {

void forget_old(std::vector<Grant>& grants) {
  if (grants.size() < kMostGrants) return;
  const auto ended = std::ranges::find(grants, true, &Grant::ended);
  grants.erase(ended == grants.end() ? grants.begin() : ended);
}

void give_access_token(Marketplace& marketplace, Grant& grant) {
  // A refresh replaces the access token: the library (FACTS L1) revokes the old one; not seen live.
  grant.access_token = marketplace.random.alphanumerics(40);
  grant.access_expires = marketplace.now() + marketplace.account.settings.access_token_seconds();
  const RefreshTokenLife life = marketplace.account.settings.refresh_token_life;
  grant.refresh_expires =
      marketplace.now() + (life == RefreshTokenLife::for_ever ? kForEver : kRefreshTokenLife);
  if (life == RefreshTokenLife::none) grant.refresh_expires = grant.access_expires;
}

void give_credentials(Marketplace& marketplace, Grant& grant, CredentialKind kind) {
  if (kind == CredentialKind::api_key) {
    grant.api_key = "cbat_" + marketplace.random.alphanumerics(32);
    return;
  }
  give_access_token(marketplace, grant);
  if (marketplace.account.settings.refresh_token_life != RefreshTokenLife::none)
    grant.refresh_token = marketplace.random.alphanumerics(40);
}

Refusal refusal_after_disconnect(const Settings& settings, bool is_key) {
  switch (settings.after_disconnect) {
    case AfterDisconnect::app_not_available:
      return Refusal::app_not_available;
    case AfterDisconnect::token_invalid:
      return Refusal::token_invalid;
    case AfterDisconnect::problem:
      return Refusal::key_revoked;
    case AfterDisconnect::by_kind:
      break;
  }
  return is_key ? Refusal::key_revoked : Refusal::access_denied;
}

/// Why a known credential is refused; nothing while it is good.
std::optional<Refusal> refusal_of(const Marketplace& marketplace, const Grant& grant) {
  const bool is_key = !grant.api_key.empty();
  if (grant.ended) return refusal_after_disconnect(marketplace.account.settings, is_key);
  if (marketplace.account.suspended) return Refusal::access_denied;  // The words are not known.
  if (is_key) return is_alive(marketplace, grant) ? std::nullopt : std::optional(Refusal::access_denied);
  return grant.access_expires > marketplace.now() ? std::nullopt : std::optional(Refusal::token_invalid);
}

/// Using the refresh token again invalidates the key that was made from it (DOC P4).
void end_keys_made_from(Account& account, std::string_view id) {
  for (Grant& grant : account.grants) {
    if (grant.exchanged_from == id) grant.ended = true;
  }
}

/// To the moment, since a key dies of disuse; written once an hour, which spares a write of the file per
/// call.
void mark_used(Marketplace& marketplace, Grant& grant) {
  const Time before = std::exchange(grant.last_used, marketplace.now());
  const auto hour_of = [](Time time) { return std::chrono::floor<std::chrono::hours>(time); };
  if (hour_of(grant.last_used) != hour_of(before)) marketplace.changed = true;
}

}  // namespace

bool has_room(const Account& account) {
  return account.grants.size() < kMostGrants ||
         std::ranges::find(account.grants, true, &Grant::ended) != account.grants.end();
}

bool is_alive(const Marketplace& marketplace, const Grant& grant) {
  if (grant.ended) return false;
  const Time now = marketplace.now();
  return grant.api_key.empty() ? grant.refresh_expires > now : now - grant.last_used < kUnusedKeyLife;
}

GrantOrRefusal redeem_code(Marketplace& marketplace, std::string_view code, std::string_view redirect_uri,
                           CredentialKind kind) {
  auto& codes = marketplace.account.codes;
  const auto row = std::ranges::find(codes, code, &Code::code);
  if (row == codes.end() || row->expires <= marketplace.now()) return Refusal::code_invalid;
  if (row->redirect_uri != redirect_uri) return Refusal::redirect_mismatch;
  if (!has_room(marketplace.account)) return Refusal::own_limit;
  const Code taken = std::move(*row);
  codes.erase(row);

  Grant grant;
  grant.id = marketplace.random.hex(16);
  grant.properties = taken.properties;
  grant.scopes = taken.scopes;
  grant.user = taken.user;
  grant.created = grant.last_used = marketplace.now();
  give_credentials(marketplace, grant, kind);
  forget_old(marketplace.account.grants);
  marketplace.account.grants.push_back(std::move(grant));
  for (const std::string& property : taken.properties) {
    marketplace.note(property, kind == CredentialKind::api_key ? "Code exchanged for an API key"
                                                               : "Code exchanged for tokens");
    connect_at_exchange(marketplace, property);
  }
  marketplace.changed = true;
  return &marketplace.account.grants.back();
}

GrantOrRefusal refresh(Marketplace& marketplace, std::string_view refresh_token) {
  auto& grants = marketplace.account.grants;
  const auto row = std::ranges::find_if(grants, [&](const Grant& grant) {
    return !refresh_token.empty() && grant.refresh_token == refresh_token && is_alive(marketplace, grant);
  });
  if (row == grants.end()) return Refusal::refresh_token_invalid;
  if (marketplace.account.suspended) return Refusal::access_denied;
  end_keys_made_from(marketplace.account, row->id);
  give_access_token(marketplace, *row);
  if (marketplace.account.settings.rotate_refresh_tokens)
    row->refresh_token = marketplace.random.alphanumerics(40);
  row->last_used = marketplace.now();
  marketplace.changed = true;
  return &*row;
}

GrantOrRefusal exchange_for_key(Marketplace& marketplace, std::string_view refresh_token) {
  auto& grants = marketplace.account.grants;
  const auto row = std::ranges::find_if(grants, [&](const Grant& grant) {
    return !refresh_token.empty() && grant.refresh_token == refresh_token && is_alive(marketplace, grant);
  });
  if (row == grants.end()) return Refusal::refresh_token_invalid;
  if (marketplace.account.suspended) return Refusal::access_denied;
  if (!has_room(marketplace.account)) return Refusal::own_limit;
  end_keys_made_from(marketplace.account, row->id);
  Grant key = *row;
  key.exchanged_from = std::exchange(key.id, marketplace.random.hex(16));
  key.access_token.clear();
  key.refresh_token.clear();
  key.created = key.last_used = marketplace.now();
  give_credentials(marketplace, key, CredentialKind::api_key);
  marketplace.note(key.properties.front(), "Refresh token exchanged for an API key");
  forget_old(grants);
  grants.push_back(std::move(key));
  return &grants.back();
}

const Grant& give_key(Marketplace& marketplace, std::vector<std::string> properties,
                      std::vector<std::string> scopes) {
  Grant grant;
  grant.id = marketplace.random.hex(16);
  grant.properties = std::move(properties);
  grant.scopes = std::move(scopes);
  grant.user = marketplace.user().id;
  grant.created = grant.last_used = marketplace.now();
  give_credentials(marketplace, grant, CredentialKind::api_key);
  forget_old(marketplace.account.grants);
  marketplace.account.grants.push_back(std::move(grant));
  marketplace.changed = true;
  return marketplace.account.grants.back();
}

std::string give_property_key(Marketplace& marketplace, std::string_view property) {
  (void)give_key(marketplace, {std::string(property)}, marketplace.account.app.scopes);
  marketplace.account.grants.back().property_level = true;
  return marketplace.account.grants.back().api_key;
}

GrantOrRefusal authenticate(Marketplace& marketplace, std::string_view credential) {
  if (credential.empty()) return Refusal::missing_header;
  auto& grants = marketplace.account.grants;
  const auto row = std::ranges::find_if(grants, [&](const Grant& grant) {
    return grant.access_token == credential || grant.api_key == credential;
  });
  if (row == grants.end()) return Refusal::token_invalid;
  if (const auto refusal = refusal_of(marketplace, *row)) return *refusal;
  mark_used(marketplace, *row);
  return &*row;
}

std::string why_refused(const Marketplace& marketplace, std::string_view credential) {
  if (credential.empty()) return "No credential was sent: Authorization: Bearer ..., or x-api-key.";
  const auto& grants = marketplace.account.grants;
  const auto row = std::ranges::find_if(grants, [&](const Grant& grant) {
    return grant.access_token == credential || grant.api_key == credential;
  });
  if (row == grants.end()) return "This credential was never issued here, or a refresh has replaced it.";
  if (row->ended) return "The connection of this credential has ended.";
  if (marketplace.account.suspended) return "The client is suspended.";
  return row->api_key.empty() ? "This access token has expired: refresh it."
                              : "This key died: it was not used for 30 days.";
}

}  // namespace latchkey::sandbox
