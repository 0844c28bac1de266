// Everything Cloudbeds can answer, as a table: tried from above, the first row that fits decides, the last
// fits all. Rule: what an answer means for a connection stands in this file and nowhere else.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/answer.hpp"

namespace latchkey::core {

/// HTTP statuses, as far as they tell anything.
enum class StatusSet {
  any,
  none,
  ok,
  redirect,
  client_error,
  unauthorized,
  forbidden,
  not_found,
  too_many,
  server_error
};

struct StatusSetRow {
  StatusSet id;
  std::string_view name;
  int lowest;
  int highest;
};
inline constexpr std::array kStatusSets{
    StatusSetRow{StatusSet::any, "any", -1, 999'999},
    StatusSetRow{StatusSet::none, "no answer", -1, 0},
    StatusSetRow{StatusSet::ok, "200", 200, 200},
    StatusSetRow{StatusSet::redirect, "3xx", 300, 399},
    StatusSetRow{StatusSet::client_error, "4xx", 400, 499},
    StatusSetRow{StatusSet::unauthorized, "401", 401, 401},
    StatusSetRow{StatusSet::forbidden, "403", 403, 403},
    StatusSetRow{StatusSet::not_found, "404", 404, 404},
    StatusSetRow{StatusSet::too_many, "429", 429, 429},
    StatusSetRow{StatusSet::server_error, "5xx", 500, 999'999},
};
static_assert(in_enum_order(kStatusSets) && names_unique(kStatusSets));

/// What a JSON answer claims of itself: without `error` and `success: false` it is fine.
enum class Claim { any, fine, complete, disabled };
/// Whose words these are about.
enum class About { any, token_call, api_call };
/// Which credentials a row is about.
enum class Bearer { any, without_refresh };

struct AnswerRow {
  StatusSet status;
  std::optional<BodyKind> body;
  Claim claim;
  About about;
  Bearer bearer;
  std::string_view error;  ///< Exact `error`; empty: any.
  std::string_view said;   ///< Part of Answer::said; empty: any.
  Verdict verdict;
  std::optional<Problem> problem;  ///< Has blame, texts and what to do; nothing when healthy.
  std::string_view source;
};

// clang-format off
inline constexpr auto kAnswerRows = [] {
  using S = StatusSet; using C = Claim; using A = About; using B = Bearer; using V = Verdict; using P = Problem;
  constexpr auto json = BodyKind::json;
  constexpr std::optional<BodyKind> every;
  constexpr std::optional<Problem> nothing;
  return std::to_array<AnswerRow>({
    // status          body              claim        about          bearer              error                     said                                              verdict                 problem                   source
    // Nobody spoke for Cloudbeds: whatever stands in it, the connection lives.
    {S::none,          every,            C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::cloudbeds_unreachable, "FACTS section 6: time-outs never end a connection"},
    {S::too_many,      every,            C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::rate_limited,          "FACTS section 7"},
    {S::server_error,  every,            C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::cloudbeds_unavailable, "FACTS section 6: 5xx never ends a connection"},
    {S::redirect,      every,            C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::redirected,            "RFC 9110 section 15.4: an API call is never followed elsewhere with its credential"},
    {S::not_found,     BodyKind::page,   C::any,      A::any,        B::any,             "",                       "",                                               V::fix_request,         P::path_unknown,          "fixtures/error.api.unknown_path_html"},
    {S::any,           BodyKind::page,   C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::edge_page,             "FACTS section 6: a body that is not Cloudbeds' JSON is an outage"},
    {S::any,           BodyKind::none,   C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::answer_empty,          "FACTS section 6: a body that is not Cloudbeds' JSON is an outage"},
    {S::any,           BodyKind::broken, C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::answer_broken,         "FACTS section 6: a body that is not Cloudbeds' JSON is an outage"},
    {S::any,           BodyKind::other,  C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::cloudbeds_unrecognised, "FACTS section 6: a body that is not Cloudbeds' JSON is an outage"},
    // Cloudbeds says that all is well.
    {S::ok,            json,             C::disabled, A::any,        B::any,             "",                       "",                                               V::terminated,          P::disconnected,          "fixtures/success.getAppState.disabled: no sessions any more (P1)"},
    {S::ok,            json,             C::complete, A::any,        B::any,             "",                       "",                                               V::healthy,             nothing,                  "fixtures/success.*"},
    {S::ok,            json,             C::fine,     A::any,        B::any,             "",                       "",                                               V::retry,               P::answer_incomplete,     "DESIGN section 3: unseen, so nothing ends"},
    // Answers of access_token.
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "server_error",           "entity not found",                               V::fix_request,         P::client_unknown,        "fixtures/error.token.unknown_client"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "invalid_client",         "",                                               V::fix_request,         P::client_refused,        "RFC 6749 section 5.2; not seen from Cloudbeds"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "",                       "authorization code is invalid",                  V::reauthorize,         P::code_refused,          "fixtures/error.token.code_invalid_or_expired"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "",                       "refresh token is invalid",                       V::terminated,          P::disconnected,          "fixtures/error.token.refresh_token_invalid"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "unsupported_grant_type", "",                                               V::fix_request,         P::exchange_refused,      "fixtures/error.inferred.unsupported_grant_type"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "invalid_request",        "",                                               V::fix_request,         P::exchange_refused,      "fixtures/error.inferred.missing_parameter"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "unauthorized_client",    "",                                               V::fix_request,         P::exchange_refused,      "RFC 6749 section 5.2; not seen from Cloudbeds"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "invalid_scope",          "",                                               V::fix_scopes,          P::scope_missing,         "RFC 6749 section 5.2; not seen from Cloudbeds"},
    {S::client_error,  json,             C::any,      A::token_call, B::any,             "invalid_grant",          "",                                               V::refresh_then_verify, P::credential_refused,    "RFC 6749 section 5.2; not seen from Cloudbeds, so a question has the last word"},
    // The credential is refused.
    {S::unauthorized,  json,             C::any,      A::api_call,   B::any,             "access_denied",          "missing \"authorization\" header",               V::fix_request,         P::credential_not_sent,   "fixtures/error.auth.missing_header_live"},
    {S::unauthorized,  json,             C::any,      A::any,        B::without_refresh, "access_denied",          "",                                               V::refresh_then_verify, P::key_revoked,           "fixtures/error.auth.access_denied_documented: a key is verified once, then dead"},
    {S::unauthorized,  json,             C::any,      A::any,        B::any,             "access_denied",          "",                                               V::refresh_then_verify, P::credential_refused,    "fixtures/error.auth.token_invalid_live"},
    {S::unauthorized,  json,             C::any,      A::api_call,   B::without_refresh, "invalid_token",          "",                                               V::refresh_then_verify, P::key_revoked,           "RFC 6750 section 3.1; not seen from Cloudbeds"},
    {S::unauthorized,  json,             C::any,      A::api_call,   B::any,             "invalid_token",          "",                                               V::refresh_then_verify, P::credential_refused,    "RFC 6750 section 3.1; not seen from Cloudbeds"},
    {S::unauthorized,  json,             C::any,      A::api_call,   B::any,             "",                       "401 unauthorized",                               V::terminated,          P::key_revoked,           "fixtures/error.apikey.revoked_problem"},
    // The connection, the user or the property has ended; HTTP 200 says so as well.
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "application is not available to be connected",   V::terminated,          P::app_not_available,     "fixtures/error.api.app_not_available"},
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "user who approved this connection is not active", V::reauthorize,        P::user_not_active,       "fixtures/error.api.user_not_active"},
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "have an invalid status",                         V::terminated,          P::property_inactive,     "fixtures/error.api.property_invalid_status"},
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "don't have access to property",                  V::refresh_then_verify, P::property_access_lost,  "FACTS section 6: seen live on a revoked or too narrow grant"},
    // The call is wrong, or may not be made; the connection lives.
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "match the access_token user's property",         V::fix_request,         P::property_not_covered,  "fixtures/error.api.property_not_covered"},
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "please specify \"propertyid\"",                  V::fix_request,         P::property_unspecified,  "fixtures/error.api.specify_property_id"},
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "scope required for this call",                   V::fix_scopes,          P::scope_missing,         "fixtures/error.api.scope_not_granted"},
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "do not have correct scope",                      V::fix_scopes,          P::scope_missing,         "fixtures/error.v2.scope_denied"},
    {S::forbidden,     json,             C::any,      A::api_call,   B::any,             "insufficient_scope",     "",                                               V::fix_scopes,          P::scope_missing,         "RFC 6750 section 3.1; not seen from Cloudbeds"},
    {S::any,           json,             C::any,      A::api_call,   B::any,             "",                       "restricted to third-party integrations",         V::fix_request,         P::partner_only_call,     "fixtures/error.api.partner_only_call"},
    {S::any,           json,             C::any,      A::any,        B::any,             "unknown method.",        "",                                               V::fix_request,         P::method_unknown,        "fixtures/error.api.unknown_method"},
    {S::ok,            json,             C::any,      A::api_call,   B::any,             "",                       "parameter ",                                     V::fix_request,         P::parameter_missing,     "fixtures/error.webhook.param_endpointUrl_required"},
    // Nothing unknown ever ends a connection.
    {S::any,           every,            C::any,      A::any,        B::any,             "",                       "",                                               V::retry,               P::cloudbeds_unrecognised, "DESIGN section 3"},
  });
}();
// clang-format on

/// The row that decides.
[[nodiscard]] const AnswerRow& row_of(const Answer& answer, Call call, CredentialKind kind);

}  // namespace latchkey::core
