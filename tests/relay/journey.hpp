// What partners' back ends, pages and browsers do with the relay, step by step.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "relay/bench.hpp"

namespace latchkey::relay::tests {

/// One site of the bench's configuration, as its pages and browsers see it.
struct Place {
  std::string relay;
  std::string page_origin;
  std::string page;
};
inline const Place kLocal{"http://localhost:8081", "http://localhost:8082", "http://localhost:8082/"};
inline const Place kSecure{"https://relay.example", "https://partner.example",
                           "https://partner.example/integrations"};

[[nodiscard]] inline std::string host_of(std::string_view base) {
  return std::string{base.substr(base.find("://") + 3)};
}

// The partner's back end
// -----------------------------------------------------------------------------------------------------------------

[[nodiscard]] inline net::Request partner_call(std::string method, std::string path, const Json& body) {
  net::Request request{.method = std::move(method), .path = std::move(path), .body = body.dump()};
  request.headers.add("Host", "localhost:8081");
  request.headers.add("Authorization", "Bearer " + std::string{kApiSecret});
  return request;
}

/// A session token; `more` adds or replaces members of the request.
[[nodiscard]] inline std::string session_for(Bench& bench, const std::string& account,
                                             const Json& more = Json::object(), const Place& place = kLocal) {
  Json body{{"account", account}, {"origin", place.page_origin}};
  body.update(more);
  const net::Response response = bench.ask(partner_call("POST", "/v1/sessions", body));
  EXPECT_EQ(response.status, 201) << response.body;
  return Json::parse(response.body).at("token");
}

// The page
// -----------------------------------------------------------------------------------------------------------------

[[nodiscard]] inline net::Request page_call(std::string method, std::string path, const std::string& session,
                                            const Place& place = kLocal) {
  net::Request request{.method = std::move(method), .path = std::move(path)};
  request.headers.add("Host", host_of(place.relay));
  request.headers.add("Origin", place.page_origin);
  if (!session.empty()) request.headers.add("Authorization", "Bearer " + session);
  return request;
}

[[nodiscard]] inline net::Request page_get(std::string path, const std::string& session,
                                           const Place& place = kLocal) {
  return page_call("GET", std::move(path), session, place);
}

[[nodiscard]] inline net::Request page_post(std::string path, const std::string& session, const Json& body,
                                            const Place& place = kLocal) {
  net::Request request = page_call("POST", std::move(path), session, place);
  request.headers.add("Content-Type", "application/json");
  request.body = body.dump();
  return request;
}

[[nodiscard]] inline Json state(Bench& bench, const std::string& session, const Place& place = kLocal) {
  const net::Response response = bench.ask(page_get("/v1/state", session, place));
  EXPECT_EQ(response.status, 200) << response.body;
  return Json::parse(response.body);
}

/// The `code` of a problem answer; empty when it is none.
[[nodiscard]] inline std::string code_of(const net::Response& response) {
  if (response.headers.get("Content-Type") != "application/problem+json") return {};
  return Json::parse(response.body).value("code", "");
}

/// The code on a problem page.
[[nodiscard]] inline std::string page_code_of(const net::Response& response) {
  const std::size_t begin = response.body.find("<code>") + 6;
  return response.body.substr(begin, response.body.find("</code>") - begin);
}

/// A page that says what happened, and leads nowhere by itself.
inline void expect_page(const net::Response& response, int status, std::string_view code) {
  EXPECT_EQ(response.status, status);
  EXPECT_EQ(page_code_of(response), code);
  EXPECT_EQ(response.headers.get("Location"), "");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/html; charset=utf-8");
}

[[nodiscard]] inline std::string location(const net::Response& response) {
  return std::string{response.headers.get("Location")};
}

/// A query's parameter, decoded.
[[nodiscard]] inline std::string parameter(std::string_view address, std::string_view name) {
  const net::Request request{.query = std::string{address.substr(address.find('?') + 1)}};
  return std::string{request.query_form().get(name)};
}

// The browser
// -----------------------------------------------------------------------------------------------------------------

class Browser {
 public:
  std::map<std::string, std::string> cookies{};

  net::Response visit(Bench& bench, std::string_view address, std::string method = "GET") {
    net::Response response = bench.ask(request(address, std::move(method)));
    keep_cookies(response);
    return response;
  }

  [[nodiscard]] net::Request request(std::string_view address, std::string method = "GET") const {
    const std::size_t slash = address.find('/', address.find("://") + 3);
    const std::string_view target = address.substr(slash);
    const std::size_t query = std::min(target.find('?'), target.size());
    net::Request request{.method = std::move(method), .path = std::string{target.substr(0, query)}};
    if (query < target.size()) request.query = target.substr(query + 1);
    request.headers.add("Host", host_of(address.substr(0, slash)));
    std::string jar;
    for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
    if (!jar.empty()) request.headers.add("Cookie", jar);
    return request;
  }

  void keep_cookies(const net::Response& response) {
    for (const net::Header& row : response.headers.rows) {
      if (row.name != "Set-Cookie") continue;
      const std::size_t equals = row.value.find('=');
      const std::string name = row.value.substr(0, equals);
      const bool removes = row.value.find("Max-Age=0;") != std::string::npos;
      if (removes)
        cookies.erase(name);
      else
        cookies[name] = row.value.substr(equals + 1, row.value.find(';') - equals - 1);
    }
  }
};

/// One attempt to connect, by one person in one browser. Each step may be left out or repeated by hand.
struct Journey {
  Bench& bench;
  std::string session{};
  Place place = kLocal;
  Browser browser{};
  std::string ticket{};  ///< The address that the page navigates to.
  std::string state{};   ///< As Cloudbeds gets it.
  std::string code{};    ///< For finish.

  net::Response press(const Json& more = Json::object()) {
    Json body{{"return_to", place.page}};
    body.update(more);
    const net::Response response = bench.ask(page_post("/v1/connect", session, body, place));
    if (response.status == 200) ticket = Json::parse(response.body).at("navigate_to");
    return response;
  }
  net::Response depart() {
    const net::Response response = browser.visit(bench, ticket);
    state = parameter(location(response), "state");
    return response;
  }
  net::Response come_back(const std::string& query) {
    const net::Response response = browser.visit(bench, place.relay + "/callback?" + query);
    const std::string address = location(response);
    const std::size_t at = address.find("#latchkey_finish=");
    if (at != std::string::npos) code = address.substr(at + 17);
    return response;
  }
  /// Allow Access.
  net::Response allow() { return come_back("code=" + std::string{kCode} + "&state=" + state); }
  net::Response deny() {
    return come_back("error=access_denied&error_description=The+resource+owner+denied+the+request.&state=" +
                     state);
  }
  net::Response finish() { return finish_with(session); }
  net::Response finish_with(const std::string& other_session) {
    return bench.ask(page_post("/v1/connect/finish", other_session, {{"code", code}}, place));
  }

  void until_consent() {
    EXPECT_EQ(press().status, 200);
    EXPECT_EQ(depart().status, 303);
  }
  void until_finish() {
    until_consent();
    EXPECT_EQ(allow().status, 303);
    EXPECT_NE(code, "");
  }
};

[[nodiscard]] inline Journey journey(Bench& bench, const std::string& account, const Place& place = kLocal) {
  return {.bench = bench, .session = session_for(bench, account, Json::object(), place), .place = place};
}

/// The whole way. @return finish's answer.
inline net::Response connect(Bench& bench, const std::string& account) {
  Journey way = journey(bench, account);
  way.until_finish();
  return way.finish();
}

// The Marketplace
// -----------------------------------------------------------------------------------------------------------------

inline const std::string kClaimPage = "http://localhost:8082/claim";

/// From here on the sites take starts from the Marketplace.
inline void take_marketplace_starts(Config& config) {
  config.sites[0].claim_url = kClaimPage;
  config.sites[1].claim_url = "https://partner.example/claim";
}

/// Allow Access on the way from the Marketplace: the callback that nobody here began.
inline net::Response start_in_marketplace(Bench& bench, Browser& browser, const Place& place = kLocal,
                                          std::string_view state = "&state=12ddc1756afbc3552728d5bb44c78") {
  return browser.visit(bench,
                       place.relay + "/callback?code=" + std::string{kMarketplaceCode} + std::string{state});
}

/// Back from the partner's login. @return the claim's code.
inline std::string open_claim(Bench& bench, Browser& browser, const Place& place = kLocal) {
  return parameter(location(browser.visit(bench, place.relay + "/claim")), "latchkey_claim");
}

[[nodiscard]] inline net::Request claim_read(const std::string& code, const std::string& account) {
  net::Request request = partner_call("GET", "/v1/claims/" + code, Json::object());
  request.query = "account=" + account;
  return request;
}
[[nodiscard]] inline net::Request claim_confirm(const std::string& code, const std::string& account) {
  return partner_call("POST", "/v1/claims/" + code, {{"account", account}});
}

/// What the partner's back end sees of an account.
[[nodiscard]] inline Json account_of(Bench& bench, const std::string& account) {
  const net::Response response = bench.ask(partner_call("GET", "/v1/accounts/" + account, Json::object()));
  EXPECT_EQ(response.status, 200) << response.body;
  return Json::parse(response.body);
}

[[nodiscard]] inline net::Request put_state(const std::string& account, const std::string& property,
                                            const Json& body) {
  return partner_call("POST", "/v1/accounts/" + account + "/properties/" + property + "/app-state", body);
}

/// What Cloudbeds posts.
[[nodiscard]] inline std::string body_of(std::string_view id) {
  return fixture(id)["body"].dump();
}

/// getWebhooks lists the address that was subscribed last.
inline void lists_its_subscription(Bench& bench) {
  Json body = fixture("success.getWebhooks")["body"];
  body["data"][0]["subscriptionData"]["url"] = "http://127.0.0.1:8081" + bench.webhook_path();
  bench.answers("getWebhooks", {200, body.dump()});
}

/// A delivery as Cloudbeds sends it, to an address of ours.
[[nodiscard]] inline net::Request delivery(std::string path, std::string body) {
  net::Request request{.method = "POST", .path = std::move(path), .body = std::move(body)};
  request.headers.add("Host", "localhost:8081");
  request.headers.add("Content-Type", "application/json");
  request.headers.add("User-Agent", "CloudBeds-Webhooks/4.0.0");
  return request;
}

}  // namespace latchkey::relay::tests
