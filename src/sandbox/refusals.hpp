// Every error the API answers, word for word as in the fixtures: one table of status and body.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "net/message.hpp"

namespace latchkey::sandbox {

enum class Refusal {
  code_invalid,
  unknown_client,
  wrong_secret,
  refresh_token_invalid,
  invalid_grant,
  missing_parameter,
  redirect_mismatch,
  unsupported_grant_type,
  access_denied,
  missing_header,
  token_invalid,
  invalid_token,
  key_revoked,
  app_not_available,
  user_not_active,
  property_canceled,
  property_not_covered,
  no_access,
  specify_property_id,
  scope_not_granted,
  partner_only_call,
  unknown_method,
  parameter_required,
  invalid_value,
  own_limit,
};

struct RefusalRow {
  Refusal id;
  int status;
  std::string_view body;    ///< JSON; "%" stands for the argument of refuse().
  std::string_view source;  ///< "error.*" is a fixture; otherwise where the words come from.
};

// clang-format off
inline constexpr auto kRefusals = std::to_array<RefusalRow>({
    {Refusal::code_invalid,           401, R"({"error":"server_error","error_description":"The authorization code is invalid or has expired."})", "error.token.code_invalid_or_expired"},
    {Refusal::unknown_client,         401, R"({"error":"server_error","error_description":"Entity not found: CloudBeds\\MyFrontDesk\\API\\Models\\Client"})", "error.token.unknown_client"},
    {Refusal::wrong_secret,           401, R"({"error":"invalid_client","message":"Client authentication failed"})", "inferred: FACTS L1, not seen live"},
    {Refusal::refresh_token_invalid,  401, R"({"error":"invalid_request","message":"The refresh token is invalid."})", "error.token.refresh_token_invalid"},
    {Refusal::invalid_grant,          400, R"({"error":"invalid_grant","error_description":"The refresh token is expired or revoked."})", "RFC 6749 section 5.2; not seen from Cloudbeds"},
    {Refusal::missing_parameter,      400, R"({"error":"invalid_request","message":"The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.","hint":"Check the `%` parameter"})", "error.inferred.missing_parameter"},
    {Refusal::redirect_mismatch,      400, R"({"error":"invalid_request","message":"The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.","hint":"Invalid redirect URI"})", "inferred: FACTS L1, not seen live"},
    {Refusal::unsupported_grant_type, 400, R"({"error":"unsupported_grant_type","message":"The authorization grant type is not supported by the authorization server.","hint":"Check the `grant_type` parameter"})", "error.inferred.unsupported_grant_type"},
    {Refusal::access_denied,          401, R"({"error":"access_denied","message":"The resource owner or authorization server denied the request."})", "error.auth.access_denied_documented"},
    {Refusal::missing_header,         401, R"({"error":"access_denied","error_description":"The resource owner or authorization server denied the request.","hint":"Missing \"Authorization\" header"})", "error.auth.missing_header_live"},
    {Refusal::token_invalid,          401, R"({"error":"access_denied","hint":"Access token is invalid"})", "error.auth.token_invalid_live"},
    {Refusal::invalid_token,          401, R"({"error":"invalid_token","error_description":"The access token expired"})", "RFC 6750 section 3.1; not seen from Cloudbeds"},
    {Refusal::key_revoked,            401, R"({"type":"unauthorized","title":"Unauthorized","status":401,"detail":"401 UNAUTHORIZED"})", "error.apikey.revoked_problem"},
    {Refusal::app_not_available,      200, R"({"success":false,"message":"Application is not available to be connected. Reach out to % support for any questions."})", "error.api.app_not_available"},
    {Refusal::user_not_active,        200, R"({"success":false,"message":"User who approved this connection is not active anymore"})", "error.api.user_not_active"},
    {Refusal::property_canceled,      200, R"({"success":false,"message":"Your request could not be fully completed. The property(ies) you are accessing have an invalid status. See details: canceled: %"})", "error.api.property_invalid_status"},
    {Refusal::property_not_covered,   200, R"({"success":false,"message":"None of the included property id's match the access_token user's property id"})", "error.api.property_not_covered"},
    {Refusal::no_access,              200, R"({"success":false,"message":"You don't have access to property ID: %"})", "FACTS section 6 (LIVE T4); the rest of the body is not known"},
    {Refusal::specify_property_id,    200, R"({"success":false,"message":"Please specify \"propertyID\" parameter for this call"})", "error.api.specify_property_id"},
    {Refusal::scope_not_granted,      200, R"({"success":false,"message":"Scope required for this call was not granted by property."})", "error.api.scope_not_granted"},
    {Refusal::partner_only_call,      403, R"({"success":false,"message":"This call is restricted to third-party integrations."})", "error.api.partner_only_call"},
    {Refusal::unknown_method,         404, R"({"status":false,"error":"Unknown method."})", "error.api.unknown_method"},
    {Refusal::parameter_required,     200, R"({"success":false,"message":"Parameter % is required"})", "error.webhook.param_object_required"},
    {Refusal::invalid_value,          200, R"({"success":false,"message":"Parameter % is invalid"})", "ours: what Cloudbeds says is not known (FACTS section 3)"},
    {Refusal::own_limit,              200, R"({"success":false,"message":"A limit of this test account, not of Cloudbeds: %"})", "ours"},
});
// clang-format on

static_assert([] {
  for (std::size_t i = 0; i < kRefusals.size(); ++i) {
    if (static_cast<std::size_t>(kRefusals[i].id) != i) return false;
  }
  return true;
}());

[[nodiscard]] net::Response refuse(Refusal refusal, std::string_view argument = {});

}  // namespace latchkey::sandbox
