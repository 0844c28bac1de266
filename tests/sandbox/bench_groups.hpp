// The account with group accounts switched on.
#pragma once

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {

class Groups : public BenchAccount {
 protected:
  Groups() { set(R"({"groups":true})"); }

  /// Presses Allow Access with these rows of the form.
  net::Response allow(Rows rows) { return allow(consent_request(), std::move(rows)); }

  net::Response allow(const std::string& consent, Rows rows) {
    rows.insert(rows.end(), {{"request", consent}, {"decision", "allow"}});
    return post("/oauth", std::move(rows));
  }

  std::string code_of(const net::Response& answer) {
    return std::string(query_of(location(answer)).get("code"));
  }

  Json connect_all(std::string_view grant_type = "authorization_code") {
    return Json::parse(redeem(code_of(allow({{"connect", "all"}})), grant_type).body);
  }

  Json refreshed(const Json& tokens) {
    return Json::parse(
        post("/api/v1.3/access_token",
             token_form("refresh_token", {{"refresh_token", tokens["refresh_token"].get<std::string>()}}))
            .body);
  }

  std::vector<std::string> hotels(std::string_view token) {
    std::vector<std::string> ids;
    const auto answer = Json::parse(api_get("getHotels", token).body);
    for (const auto& row : answer["data"]) ids.push_back(row["propertyID"]);
    return ids;
  }

  void subscribe_for(std::string_view token, std::string_view property) {
    const auto answer = api_post(
        "postWebhook?propertyID=" + std::string(property),
        {{"object", "integration"}, {"action", "appstate_changed"}, {"endpointUrl", std::string(kHook)}},
        token);
    ASSERT_EQ(Json::parse(answer.body)["success"], true) << answer.body;
  }
};

using Ids = std::vector<std::string>;
inline const Ids kBoth{"320000", "320001"};

}  // namespace latchkey::sandbox
