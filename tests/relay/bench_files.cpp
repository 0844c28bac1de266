// What the bench reads from files, and the relay's configuration on it.
#include <fstream>

#include "relay/bench.hpp"

namespace latchkey::relay::tests {

Json fixture(std::string_view id) {
  std::ifstream file(std::string{LATCHKEY_VECTORS} + "/" + std::string{id} + ".json");
  EXPECT_TRUE(file) << "no fixture " << id;
  return Json::parse(file);
}

Reply said(std::string_view id) {
  const Json row = fixture(id);
  const Json& body = row.at("body");
  return {row.at("status").get<int>(), body.is_string() ? body.get<std::string>() : body.dump()};
}

Reply token(std::string_view access, std::string_view refresh, const std::vector<std::string>& properties) {
  Json body = fixture("success.access_token.authorization_code").at("body");
  body["access_token"] = access;
  body["refresh_token"] = refresh;
  body["resources"] = Json::array();
  for (const std::string& property : properties)
    body["resources"].push_back({{"type", "property"}, {"id", property}});
  return {200, body.dump()};
}

std::string config_toml() {
  return R"(store = "relay.db"
key_file = "key"
listen = ["127.0.0.1:8081"]
operator_listen = "127.0.0.1:8083"
hosts = ["localhost:8081", "relay.example"]

[app]
client_id = "exampleapp_0123456789abcdefABCDEF01"
credential = "oauth"
scopes = ["read:hotel", "read:reservation"]
api_base = "http://127.0.0.1:8080/api/v1.3"
webhook_base = "http://127.0.0.1:8081"

[[site]]
public = "http://localhost:8081"
authorize_url = "http://localhost:8080/api/v1.3/oauth"
login_url = "http://localhost:8082/login"
return_to = ["http://localhost:8082/", "http://localhost:8082/integrations"]

[[site]]
public = "https://relay.example"
authorize_url = "https://hotels.cloudbeds.com/api/v1.3/oauth"
login_url = "https://partner.example/login"
return_to = ["https://partner.example/integrations"]
)";
}

std::optional<std::string> secrets(std::string_view name) {
  if (name == "LATCHKEY_CLIENT_SECRET") return std::string{kClientSecret};
  if (name == "LATCHKEY_API_SECRET") return std::string{kApiSecret};
  return std::nullopt;
}

}  // namespace latchkey::relay::tests
