#include "sandbox/grants.hpp"

#include "sandbox/connection.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kKeptGrants = 500;  // Ended ones go first; a preview makes a handful.

void forget_old(std::vector<Grant>& grants) {
  if (grants.size() < kKeptGrants) return;
  const auto ended = std::ranges::find(grants, true, &Grant::ended);
  grants.erase(ended == grants.end() ? grants.begin() : ended);
}

void give_access_token(Marketplace& marketplace, Grant& grant) {
  // A refresh replaces the access token: the library (FACTS L1) revokes the old one; not seen live.
  grant.access_token = marketplace.random.alphanumerics(40);
  grant.access_expires = marketplace.now() + marketplace.account.settings.access_token_seconds();
  grant.refresh_expires = marketplace.now() + kRefreshTokenLife;
}

void give_credentials(Marketplace& marketplace, Grant& grant, CredentialKind kind) {
  if (kind == CredentialKind::api_key) {
    grant.api_key = "cbat_" + marketplace.random.alphanumerics(32);
    return;
  }
  give_access_token(marketplace, grant);
  grant.refresh_token = marketplace.random.alphanumerics(40);
}

/// Why a known credential is refused; nothing while it is good.
std::optional<Refusal> refusal_of(const Marketplace& marketplace, const Grant& grant) {
  const bool is_key = !grant.api_key.empty();
  if (grant.ended) return is_key ? Refusal::key_revoked : Refusal::access_denied;
  if (is_key) return is_alive(marketplace, grant) ? std::nullopt : std::optional(Refusal::access_denied);
  return grant.access_expires > marketplace.now() ? std::nullopt : std::optional(Refusal::token_invalid);
}

void mark_used(Marketplace& marketplace, Grant& grant) {
  if (marketplace.now() - grant.last_used < std::chrono::hours{1})
    return;  // Spares a write of the file per call.
  grant.last_used = marketplace.now();
  marketplace.changed = true;
}

}  // namespace

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
  const Code taken = std::move(*row);
  codes.erase(row);

  Grant grant;
  grant.id = marketplace.random.hex(16);
  grant.properties = taken.properties;
  grant.scopes = taken.scopes;
  grant.created = grant.last_used = marketplace.now();
  give_credentials(marketplace, grant, kind);
  forget_old(marketplace.account.grants);
  marketplace.account.grants.push_back(std::move(grant));
  for (const std::string& property : taken.properties) {
    marketplace.note(property, kind == CredentialKind::api_key ? "Code exchanged for an API key"
                                                               : "Code exchanged for tokens");
    connect_at_exchange(marketplace, property);
  }
  return &marketplace.account.grants.back();
}

GrantOrRefusal refresh(Marketplace& marketplace, std::string_view refresh_token) {
  auto& grants = marketplace.account.grants;
  const auto row = std::ranges::find_if(grants, [&](const Grant& grant) {
    return !refresh_token.empty() && grant.refresh_token == refresh_token && is_alive(marketplace, grant);
  });
  if (row == grants.end()) return Refusal::refresh_token_invalid;
  give_access_token(marketplace, *row);
  if (marketplace.account.settings.rotate_refresh_tokens)
    row->refresh_token = marketplace.random.alphanumerics(40);
  row->last_used = marketplace.now();
  marketplace.changed = true;
  return &*row;
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

}  // namespace latchkey::sandbox
