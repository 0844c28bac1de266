// A partner's site with a page API, in one server of this process, that can be broken in every way a doctor
// should see. The page is on 127.0.0.1 and the page API on localhost: two origins.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "cli/doctor_check.hpp"
#include "cli/doctor_evidence.hpp"
#include "cli/doctor_visit.hpp"
#include "net/event_stream.hpp"
#include "net/problem.hpp"
#include "support/await.hpp"
#include "support/test_server.hpp"

namespace latchkey::cli::doctor {

inline constexpr std::string_view kToken = "token-1";
inline constexpr std::string_view kState =
    R"({"revision":7,"links":[{"property":"320000","name":"Hotel","app_state":"enabled","action":"login",)"
    R"("href":"https://partner.example/login","reason":null,"note":null,"changed_at":"2026-11-22T10:00:00Z"}]})";

class Site {
 public:
  using Route = std::function<net::Response(const net::Request&)>;

  Site() { build(); }

  [[nodiscard]] std::string page() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  [[nodiscard]] std::string api() const { return "http://localhost:" + std::to_string(server_.port()); }

  /// The tags of the page, each to be written anew.
  std::string script;
  std::string button;
  std::string more;
  std::map<std::string, std::string> page_headers;
  std::map<std::string, Route> routes;
  std::string state{kState};
  /// What is done to every answer of the page API before it leaves.
  std::function<void(const net::Request&, net::Response&)> alter = [](const net::Request&, net::Response&) {};
  std::chrono::milliseconds heartbeat{600};
  bool says_state = true;

  void replace(std::string& text, std::string_view what, std::string_view by) {
    text.replace(text.find(what), what.size(), by);
  }
  /// One field of every answer on this path.
  void set(const std::string& path, const std::string& name, const std::string& value) {
    alter = [=](const net::Request& request, net::Response& response) {
      if (request.path == path && request.method != "OPTIONS") response.headers.set(name, value);
    };
  }
  void stream() {
    routes["GET /v1/stream"] = [this](const net::Request&) {
      net::Response response;
      response.stream = std::make_shared<net::EventStream>(heartbeat);
      if (says_state) response.stream->send({"state", "7", state});
      return response;
    };
  }

  [[nodiscard]] Asked asked() const {
    Asked asked;
    asked.page = page() + "/";
    asked.first_byte = 3s;
    asked.heartbeat = 3s;  // a machine that tests two things at once is slow
    return asked;
  }
  [[nodiscard]] Evidence visited(Asked how) const {
    const auto client = net::make_curl_client();
    return tests::await(visit(*client, std::move(how)));
  }
  [[nodiscard]] Evidence visited() const { return visited(asked()); }

 private:
  [[nodiscard]] static bool is_signed(const net::Request& request) {
    return request.header("Authorization") == "Bearer " + std::string(kToken);
  }

  void build() {
    script = "<script type=\"module\" src=\"" + api() + "/latchkey.js\"></script>";
    button = "<latchkey-button relay=\"" + api() +
             "\" session-url=\"/session\"><a href=\"https://x.example/\">Connect App</a></latchkey-button>";
    page_headers["Content-Type"] = "text/html; charset=utf-8";
    page_headers["Content-Security-Policy"] =
        "default-src 'none'; script-src " + api() + " 'wasm-unsafe-eval'; connect-src 'self' " + api();
    routes["GET /"] = [this](const net::Request&) { return page_answer(); };
    routes["GET /latchkey.js"] = [](const net::Request&) {
      net::Response response = net::text(200, "export {};");
      response.headers.set("Content-Type", "text/javascript; charset=utf-8");
      response.headers.set("Cache-Control", "no-cache");
      response.headers.set("Access-Control-Allow-Origin", "*");
      return response;
    };
    routes["GET /session"] = [](const net::Request& request) {
      net::Response response = net::text(403, "");
      if (request.header("Sec-Fetch-Site") == "same-origin")
        response = net::json(200, R"({"token":"token-1","channel":"c"})");
      response.headers.set("Cache-Control", "no-store");
      return response;
    };
    routes["GET /v1/state"] = [this](const net::Request& request) { return state_answer(request); };
    routes["POST /v1/connect"] = [this](const net::Request& request) { return change_answer(request); };
    routes["OPTIONS /v1/state"] = routes["OPTIONS /v1/connect"] = [](const net::Request&) {
      net::Response response = net::text(204, "");
      response.headers.set("Access-Control-Allow-Headers",
                           "Authorization, Content-Type, If-None-Match, Last-Event-ID");
      return response;
    };
  }

  [[nodiscard]] net::Response page_answer() const {
    net::Response response =
        net::html(200, "<!doctype html><title>p</title>" + script + "<main>" + button + more);
    for (const auto& [name, value] : page_headers) response.headers.set(name, value);
    return response;
  }
  [[nodiscard]] net::Response state_answer(const net::Request& request) const {
    if (!is_signed(request)) return net::problem(401, "session_missing", "", "");
    net::Response response =
        request.header("If-None-Match") == "\"7\"" ? net::text(304, "") : net::json(200, state);
    response.headers.set("ETag", "\"7\"");
    response.headers.set("Cache-Control", "no-store");
    return response;
  }
  [[nodiscard]] net::Response change_answer(const net::Request& request) const {
    const bool own = request.header("Origin") == page();
    return own ? net::json(200, "{}") : net::problem(403, "origin_not_allowed", "", "");
  }
  [[nodiscard]] net::Response answer(const net::Request& request) const {
    const auto route = routes.find(request.method + ' ' + request.path);
    net::Response response =
        route == routes.end() ? net::problem(404, "not_found", "", "") : route->second(request);
    if (request.path.starts_with("/v1/") && request.header("Origin") == page()) {
      response.headers.set("Access-Control-Allow-Origin", page());
      response.headers.set("Access-Control-Expose-Headers", "ETag");
    }
    alter(request, response);
    return response;
  }

  tests::TestServer server_{[this](const net::Request& request) -> boost::asio::awaitable<net::Response> {
    co_return answer(request);
  }};
};

[[nodiscard]] inline std::string summary(const std::vector<Told>& told) {
  std::string text;
  for (const Told& row : told) {
    if (row.finding.mark == Mark::hint || row.finding.mark == Mark::wrong)
      text += std::string(row.check) + ": " + row.finding.what + '\n';
  }
  return text;
}

[[nodiscard]] inline Mark mark_of(const std::vector<Told>& told, std::string_view check) {
  const auto row = std::ranges::find(told, check, &Told::check);
  EXPECT_NE(row, told.end()) << check;
  return row == told.end() ? Mark::skipped : row->finding.mark;
}

}  // namespace latchkey::cli::doctor
