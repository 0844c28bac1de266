#include "model/bodies.hpp"

#include "support/vectors.hpp"

namespace latchkey::model {

namespace {

struct Source {
  Bodies::Recorded id;
  std::string_view vector;
};
using R = Bodies::Recorded;
constexpr std::array<Source, Bodies::kRecorded> kSources{{
    {R::code_invalid, "error.token.code_invalid_or_expired"},
    {R::refresh_invalid, "error.token.refresh_token_invalid"},
    {R::token_invalid, "error.auth.token_invalid_live"},
    {R::access_denied, "error.auth.access_denied_documented"},
    {R::key_revoked, "error.apikey.revoked_problem"},
    {R::app_not_available, "error.api.app_not_available"},
    {R::user_not_active, "error.api.user_not_active"},
    {R::property_inactive, "error.api.property_invalid_status"},
    {R::not_covered, "error.api.property_not_covered"},
    {R::unknown_path, "error.api.unknown_path_html"},
    {R::posted, "success.postAppState"},
    {R::subscribed, "success.postWebhook"},
    {R::userinfo, "success.userinfo"},
    {R::state_disabled, "success.getAppState.disabled"},
    {R::state_installing, "success.getAppState.installing"},
    {R::state_pending, "success.getAppState.pending"},
    {R::state_enabled, "success.getAppState.enabled"},
}};

[[nodiscard]] std::string in_quotes(std::string_view text) {
  return '"' + std::string{text} + '"';
}

}  // namespace

Bodies::Bodies() {
  for (const Source& source : kSources) {
    const auto vector = test::vector_named(std::string{source.vector});
    said_[static_cast<std::size_t>(source.id)] = {vector.status(), vector.body()};
  }
}

const Said& Bodies::app_state(core::AppState state) const {
  return said_[static_cast<std::size_t>(Recorded::state_disabled) + static_cast<std::size_t>(state)];
}

const Bodies& bodies() {
  static const Bodies all;
  return all;
}

Said token_answer(const std::string& access, const std::string& refresh,
                  const std::vector<std::string>& properties, core::Duration life) {
  std::string body = R"({"access_token":)" + in_quotes(access) + R"(,"token_type":"Bearer")";
  if (!refresh.empty())
    body += R"(,"expires_in":)" + std::to_string(life.count() / 1000) + R"(,"refresh_token":)" +
            in_quotes(refresh);
  for (std::size_t i = 0; i < properties.size(); ++i)
    body += std::string{i == 0 ? R"(,"resources":[)" : ","} + R"({"type":"property","id":)" +
            in_quotes(properties[i]) + "}";
  body += properties.empty() ? "}" : "]}";
  return {200, std::move(body)};
}

Said hotels_answer(const std::vector<std::string>& properties) {
  std::string body = R"({"success":true,"data":[)";
  for (const std::string& property : properties)
    body += std::string{body.back() == '[' ? "" : ","} + R"({"propertyID":)" + in_quotes(property) +
            R"(,"propertyName":"Inn"})";
  return {200, body + "]}"};
}

std::string delivery_body(const std::string& property, core::AppState before, core::AppState after) {
  return R"({"propertyID":)" + property + R"(,"propertyID_str":)" + in_quotes(property) +
         R"(,"clientID":"exampleapp_0123456789abcdefABCDEF01","oldState":)" + in_quotes(core::name(before)) +
         R"(,"newState":)" + in_quotes(core::name(after)) +
         R"(,"version":"1.0","event":"integration/appstate_changed","timestamp":1784141201.429757})";
}

}  // namespace latchkey::model
