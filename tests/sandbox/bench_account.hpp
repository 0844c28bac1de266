// A test account on the bench: in this process, without sockets, its clock and its outgoing calls in our
// hands.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
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

/// Plays the partner's side of webhooks. It may take its time: what is held is answered after release().
class FakeHttp : public net::HttpClient {
 public:
  boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override {
    sent.push_back(request);
    if (hold) {
      if (!gate_) close_gate(co_await boost::asio::this_coro::executor);
      co_await gate_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    co_return answer(request);
  }

  void release() {
    hold = false;
    gate_->cancel();
  }

  static net::OutgoingReply status(int code) { return {net::Failure::none, code, {}, {}}; }

  std::vector<net::OutgoingRequest> sent;
  std::function<net::OutgoingReply(const net::OutgoingRequest&)> answer = [](const auto&) {
    return status(204);
  };
  bool hold = false;

 private:
  void close_gate(const boost::asio::any_io_executor& executor) {
    gate_ =
        std::make_unique<boost::asio::steady_timer>(executor, boost::asio::steady_timer::time_point::max());
  }

  std::unique_ptr<boost::asio::steady_timer> gate_;
};

inline constexpr std::uint64_t kSeed = 20'261'122;  // Codes and tokens are the same in every run.
inline constexpr std::string_view kClientId = "exampleapp_0123456789abcdefABCDEF01";
inline constexpr std::string_view kRedirect = "http://localhost:8081/callback";
inline constexpr std::string_view kPartnerCallback = "http://localhost:8082/cloudbeds/callback";
inline constexpr std::string_view kKeyGrant = "urn:ietf:params:oauth:grant-type:api-key";
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
    const auto answer = begin(std::move(request));
    come_to_rest();
    EXPECT_TRUE(answer->has_value()) << "the answer waits for a delivery";
    return answer->value_or(net::Response{});
  }

  /// Sends one request whose answer may have to wait.
  std::shared_ptr<std::optional<net::Response>> begin(net::Request request) {
    const auto sent = std::make_shared<net::Request>(std::move(request));
    const auto answer = std::make_shared<std::optional<net::Response>>();
    if (sent->headers.get("Host").empty()) sent->headers.set("Host", "localhost:8080");
    if (sent->peer.empty()) sent->peer = "127.0.0.1";
    boost::asio::co_spawn(io, (*server)(*sent),
                          [sent, answer](const std::exception_ptr& error, net::Response response) {
                            if (error) std::rethrow_exception(error);
                            *answer = std::move(response);
                          });
    return answer;
  }

  /// Runs what can run. Nothing here waits for the outside, so this is everything but what FakeHttp holds.
  void come_to_rest() {
    io.restart();
    io.poll();
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

  net::Response post_json(std::string_view target, std::string body) {
    auto call = request("POST", target);
    call.headers.set("Content-Type", "application/json");
    call.body = std::move(body);
    return send(call);
  }

  /// Settings, as JSON; the others stay.
  void set(std::string change) { EXPECT_EQ(post_json("/_test/settings", std::move(change)).status, 200); }

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

  static net::Request disconnecting(std::string_view property = "320000") {
    return form_request("/connected-apps/disconnect",
                        {{"app", "exampleapp"}, {"property", std::string(property)}});
  }

  net::Response disconnect(std::string_view property = "320000") { return send(disconnecting(property)); }

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
