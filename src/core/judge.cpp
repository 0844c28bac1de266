// The rows of FACTS section 6, in the order in which they are tried. The first that fits decides; the last
// fits all.
#include <array>

#include "core/answer.hpp"

namespace latchkey::core {

namespace {

enum class Status { any, ok, unauthorized, client_error };
enum class About { any, token_call, api_call };

struct Sign {
  Status status;
  About about;
  std::string_view error;  ///< Exact `error`; empty: any.
  std::string_view said;   ///< Part of Answer::said; empty: any.
  Verdict verdict;
  Problem problem;
  std::string_view source;
};

// clang-format off
constexpr auto kSigns = [] {
  using S = Status; using A = About; using V = Verdict; using P = Problem;
  return std::to_array<Sign>({
    {S::client_error, A::token_call, "server_error",    "entity not found",                     V::fix_request,         P::exchange_refused,    "fixtures/error.token.unknown_client"},
    {S::client_error, A::token_call, "",                "authorization code is invalid",        V::reauthorize,         P::code_refused,        "fixtures/error.token.code_invalid_or_expired"},
    {S::client_error, A::token_call, "",                "refresh token is invalid",             V::terminated,          P::disconnected,        "fixtures/error.token.refresh_token_invalid"},
    {S::client_error, A::token_call, "unsupported_grant_type", "",                              V::fix_request,         P::exchange_refused,    "fixtures/error.inferred.unsupported_grant_type"},
    {S::client_error, A::token_call, "invalid_request", "",                                     V::fix_request,         P::exchange_refused,    "fixtures/error.inferred.missing_parameter"},
    {S::unauthorized, A::api_call,   "access_denied",   "missing \"authorization\" header",     V::fix_request,         P::request_refused,     "fixtures/error.auth.missing_header_live"},
    {S::unauthorized, A::any,        "access_denied",   "",                                     V::refresh_then_verify, P::credential_refused,  "fixtures/error.auth.token_invalid_live"},
    {S::unauthorized, A::api_call,   "",                "401 unauthorized",                     V::terminated,          P::key_revoked,         "fixtures/error.apikey.revoked_problem"},
    {S::any,          A::api_call,   "",                "application is not available to be connected", V::terminated,  P::app_not_available,   "fixtures/error.api.app_not_available"},
    {S::any,          A::api_call,   "",                "user who approved this connection is not active", V::reauthorize, P::user_not_active,  "fixtures/error.api.user_not_active"},
    {S::any,          A::api_call,   "",                "have an invalid status",               V::terminated,          P::property_inactive,   "fixtures/error.api.property_invalid_status"},
    {S::any,          A::api_call,   "",                "match the access_token user's property", V::fix_request,       P::request_refused,     "fixtures/error.api.property_not_covered"},
    {S::any,          A::api_call,   "",                "please specify \"propertyid\"",        V::fix_request,         P::request_refused,     "fixtures/error.api.specify_property_id"},
    {S::any,          A::api_call,   "",                "scope required for this call",         V::fix_scopes,          P::scope_missing,       "fixtures/error.api.scope_not_granted"},
    {S::any,          A::api_call,   "",                "do not have correct scope",            V::fix_scopes,          P::scope_missing,       "fixtures/error.v2.scope_denied"},
    {S::any,          A::api_call,   "",                "restricted to third-party integrations", V::fix_request,       P::request_refused,     "fixtures/error.api.partner_only_call"},
    {S::any,          A::api_call,   "unknown method.", "",                                     V::fix_request,         P::request_refused,     "fixtures/error.api.unknown_method"},
    {S::ok,           A::api_call,   "",                "parameter ",                           V::fix_request,         P::request_refused,     "fixtures/error.webhook.param_endpointUrl_required"},
  });
}();
// clang-format on

[[nodiscard]] bool is_token_call(Call call) {
  return call == Call::exchange || call == Call::refresh;
}

[[nodiscard]] bool fits(Status wanted, int status) {
  switch (wanted) {
    case Status::any:
      return status > 0 && status < 500 && status != 429;
    case Status::ok:
      return status == 200;
    case Status::unauthorized:
      return status == 401;
    case Status::client_error:
      return status >= 400 && status < 500 && status != 429;
  }
  return false;
}

[[nodiscard]] bool fits(About wanted, Call call) {
  return wanted == About::any || (wanted == About::token_call) == is_token_call(call);
}

[[nodiscard]] bool fits(const Sign& sign, const Answer& answer, Call call) {
  return fits(sign.status, answer.status) && fits(sign.about, call) &&
         (sign.error.empty() || sign.error == answer.error) &&
         (sign.said.empty() || answer.said.find(sign.said) != std::string::npos);
}

[[nodiscard]] bool is_success(const Answer& answer) {
  return answer.status == 200 && answer.body == BodyKind::json && answer.error.empty() &&
         answer.success.value_or(true);
}

/// An answer no row knows: the connection lives (DESIGN section 3).
[[nodiscard]] Judgement unknown(const Answer& answer) {
  if (answer.status == 429) return {Verdict::retry, Problem::rate_limited};
  if (answer.status == 0 || answer.status >= 500) return {Verdict::retry, Problem::cloudbeds_unavailable};
  const bool web_site = answer.status == 404 && answer.body == BodyKind::other;
  if (web_site)
    return {Verdict::fix_request, Problem::request_refused};  // fixtures/error.api.unknown_path_html
  return {Verdict::retry, Problem::cloudbeds_unrecognised};
}

}  // namespace

Judgement judge(const Answer& answer, Call call, CredentialKind kind) {
  if (answer.body != BodyKind::json)
    return unknown(answer);  // a page of an edge server says nothing about a grant
  if (is_success(answer)) return {Verdict::healthy, std::nullopt};
  for (const Sign& sign : kSigns) {
    if (!fits(sign, answer, call)) continue;
    const bool dead_key =
        sign.verdict == Verdict::refresh_then_verify && !row_of(kCredentialKinds, kind).refreshes;
    return {sign.verdict, dead_key ? Problem::key_revoked : sign.problem};
  }
  return unknown(answer);
}

}  // namespace latchkey::core
