// A test account on the bench: in this process, without sockets, its clock and its outgoing calls in our
// hands.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "net/form.hpp"
#include "sandbox/server.hpp"

namespace latchkey::sandbox {

using Json = nlohmann::ordered_json;
using Rows = std::vector<net::Header>;

/// tests/vectors/<id>.json
inline Json fixture(const std::string& id) {
  std::ifstream file(std::string(LATCHKEY_VECTORS) + "/" + id + ".json");
  EXPECT_TRUE(file) << "no fixture " << id;
  return Json::parse(file);
}

/// Plays the partner's side of webhooks.
class FakeHttp : public net::HttpClient {
 public:
  using Answer = std::function<boost::asio::awaitable<net::OutgoingReply>(const net::OutgoingRequest&)>;

  boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override {
    sent.push_back(request);
    co_return co_await answer(request);
  }

  static boost::asio::awaitable<net::OutgoingReply> reply(net::OutgoingReply value) { co_return value; }
  static net::OutgoingReply status(int code) { return {net::Failure::none, code, {}, {}}; }

  std::vector<net::OutgoingRequest> sent;
  Answer answer = [](const auto&) { return reply(status(204)); };
};

inline constexpr std::uint64_t kSeed = 20'261'122;  // Codes and tokens are the same in every run.
inline constexpr std::string_view kClientId = "exampleapp_0123456789abcdefABCDEF01";
inline constexpr std::string_view kRedirect = "http://localhost:8081/callback";
inline constexpr std::string_view kHook = "http://127.0.0.1:8081/webhooks/SECRET";

class BenchAccount : public ::testing::Test {
 protected:
  BenchAccount() { start({}); }

  void start(Options options) {
    server = std::make_unique<Server>(io.get_executor(), std::move(options),
                                      Environment{[this] { return now; }, kSeed, http});
  }

  /// Sends one request and lets everything it set off come to rest.
  net::Response send(net::Request request) {
    net::Response answer;
    if (request.headers.get("Host").empty()) request.headers.set("Host", "localhost:8080");
    if (request.peer.empty()) request.peer = "127.0.0.1";
    boost::asio::co_spawn(io, (*server)(request),
                          [&answer](const std::exception_ptr& error, net::Response response) {
                            if (error) std::rethrow_exception(error);
                            answer = std::move(response);
                          });
    come_to_rest();
    return answer;
  }

  void come_to_rest() {
    io.restart();
    io.run();
  }

  static net::Request request(std::string method, std::string_view target) {
    net::Request made;
    made.method = std::move(method);
    const auto mark = target.find('?');
    made.path = std::string(target.substr(0, mark));
    if (mark != std::string_view::npos) made.query = std::string(target.substr(mark + 1));
    return made;
  }

  net::Response get(std::string_view target) { return send(request("GET", target)); }

  static net::Request form_request(std::string_view target, Rows rows) {
    net::Request made = request("POST", target);
    made.headers.set("Content-Type", "application/x-www-form-urlencoded");
    made.body = net::write_form({std::move(rows)});
    return made;
  }

  net::Response post(std::string_view target, Rows rows) {
    return send(form_request(target, std::move(rows)));
  }

  static net::Request with_token(net::Request made, std::string_view token) {
    made.headers.set("Authorization", "Bearer " + std::string(token));
    return made;
  }

  net::Response api_get(std::string_view method, std::string_view token) {
    return send(with_token(request("GET", "/api/v1.3/" + std::string(method)), token));
  }

  net::Response api_post(std::string_view method, Rows rows, std::string_view token) {
    return send(with_token(form_request("/api/v1.3/" + std::string(method), std::move(rows)), token));
  }

  Json state() { return Json::parse(get("/_test/state").body); }

  std::string app_state(std::size_t property = 0) {
    return state()["properties"][property]["app_state"].get<std::string>();
  }

  static std::string location(const net::Response& response) {
    return std::string(response.headers.get("Location"));
  }

  static net::Form query_of(const std::string& url) { return net::read_form(url.substr(url.find('?') + 1)); }

  /// The authorize call; its answer leads to the consent page.
  net::Response authorize(Rows rows) { return get("/api/v1.3/oauth?" + net::write_form({std::move(rows)})); }

  /// The identifier of a fresh consent request.
  std::string consent_request(std::string_view partner_state = "ours", std::string_view scope = "") {
    Rows rows{{"client_id", std::string(kClientId)},
              {"redirect_uri", std::string(kRedirect)},
              {"response_type", "code"},
              {"scope", std::string(scope)}};
    if (!partner_state.empty()) rows.push_back({"state", std::string(partner_state)});
    return std::string(query_of(location(authorize(rows))).get("request"));
  }

  net::Response decide(const std::string& consent, std::string_view decision,
                       std::string_view property = "320000") {
    return post(
        "/oauth",
        {{"request", consent}, {"property", std::string(property)}, {"decision", std::string(decision)}});
  }

  std::string code(std::string_view scope = "", std::string_view property = "320000") {
    const auto redirect = location(decide(consent_request("ours", scope), "allow", property));
    return std::string(query_of(redirect).get("code"));
  }

  static Rows token_form(std::string_view grant_type, Rows more) {
    Rows rows{{"grant_type", std::string(grant_type)},
              {"client_id", std::string(kClientId)},
              {"client_secret", "EXAMPLE_SECRET"}};
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
  }

  net::Response redeem(const std::string& value, std::string_view grant_type = "authorization_code") {
    return post("/api/v1.3/access_token",
                token_form(grant_type, {{"redirect_uri", std::string(kRedirect)}, {"code", value}}));
  }

  /// The whole way; the token answer.
  Json connect(std::string_view scope = "", std::string_view property = "320000",
               std::string_view grant_type = "authorization_code") {
    return Json::parse(redeem(code(scope, property), grant_type).body);
  }

  void subscribe(std::string_view token, std::string_view url = kHook) {
    const auto answer = api_post(
        "postWebhook",
        {{"object", "integration"}, {"action", "appstate_changed"}, {"endpointUrl", std::string(url)}},
        token);
    ASSERT_EQ(Json::parse(answer.body)["success"], true) << answer.body;
  }

  net::Response disconnect(std::string_view property = "320000") {
    return post("/connected-apps/disconnect", {{"app", "exampleapp"}, {"property", std::string(property)}});
  }

  void advance(std::chrono::seconds by) {
    now += by;
    server->deliver_due();
    come_to_rest();
  }

  static std::string token_in(const Json& answer) { return answer["access_token"].get<std::string>(); }

  boost::asio::io_context io{1};
  Time now = from_unix_seconds(1'784'141'201.429757);
  FakeHttp http;
  std::unique_ptr<Server> server;
};

/// The same keys, each with a value of the same JSON type.
inline void expect_same_shape(const Json& value, const Json& model, const std::string& where = "$") {
  ASSERT_EQ(value.type_name(), std::string(model.type_name())) << where;
  if (model.is_object()) {
    EXPECT_EQ(value.size(), model.size()) << where << ": " << value.dump();
    for (const auto& [key, inner] : model.items()) {
      ASSERT_TRUE(value.contains(key)) << where << "." << key;
      expect_same_shape(value[key], inner, where + "." + key);
    }
  }
  if (model.is_array() && !model.empty()) {
    ASSERT_FALSE(value.empty()) << where;
    expect_same_shape(value[0], model[0], where + "[0]");
  }
}

inline void expect_is_fixture(const net::Response& response, const std::string& id) {
  const Json wanted = fixture(id);
  EXPECT_EQ(response.status, wanted["status"].get<int>()) << id;
  EXPECT_EQ(Json::parse(response.body), wanted["body"]) << id;
  EXPECT_TRUE(response.headers.get("Content-Type").starts_with("application/json")) << id;
}

inline void expect_like_fixture(const net::Response& response, const std::string& id) {
  const Json wanted = fixture(id);
  EXPECT_EQ(response.status, wanted["status"].get<int>()) << id << ": " << response.body;
  expect_same_shape(Json::parse(response.body), wanted["body"], id);
}

}  // namespace latchkey::sandbox
