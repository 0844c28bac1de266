// A recorded answer as people paste it: bare, from curl, from a log.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/vectors.hpp"

namespace latchkey::wire::test {

/// Secrets that stand in a paste, and must not stand in what is said about it.
inline constexpr const char* kPastedToken = "CANARY-TOKEN-0123456789";

struct Paste {
  std::string name;
  std::string text;
};

/// The call a fixture speaks about, as it stands in an address; a wild card becomes getAppState.
[[nodiscard]] inline std::string address_of(const latchkey::test::Vector& fixture) {
  std::string path = fixture.path();
  const std::string grant = fixture.form("grant_type");
  if (const auto at = path.find("{method}"); at != std::string::npos) path.replace(at, 8, "getAppState");
  if (path.find('{') != std::string::npos) path = "/somewhere";
  return "https://hotels.cloudbeds.com" + path +
         (grant.empty() ? "" : "?grant_type=" + grant.substr(0, grant.find(' ')));
}

[[nodiscard]] inline std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump();
}

/// All of these tell the status and the call; the last three need a body in JSON.
[[nodiscard]] inline std::vector<Paste> pastes_of(const latchkey::test::Vector& fixture) {
  const std::string status = std::to_string(fixture.status());
  const std::string body = fixture.body();
  const std::string address = address_of(fixture);
  const std::string type = body.starts_with('<') ? "text/html" : "application/json";
  const std::string fields =
      "Content-Type: " + type + "\r\nX-Request-ID: req-12345678\r\nSet-Cookie: s=" + kPastedToken;
  const std::string sent =
      "> GET " + address + " HTTP/1.1\r\n> Authorization: Bearer " + kPastedToken + "\r\n>\r\n";
  std::string marked = "< HTTP/1.1 " + status + " X\r\n< " + fields;
  for (std::size_t at = 0; (at = marked.find("\r\n", at)) != std::string::npos; at += 4) {
    if (marked.compare(at, 4, "\r\n< ") != 0) marked.insert(at + 2, "< ");
  }
  std::vector<Paste> pastes{
      {"curl -i", address + "\nHTTP/1.1 " + status + " X\r\n" + fields + "\r\n\r\n" + body + "\n"},
      {"curl -v", "* Trying 1.2.3.4:443...\n" + sent + marked + "\r\n<\r\n{ [50 bytes data]\n" + body +
                      "* Connection #0 to host hotels.cloudbeds.com left intact\n"},
      {"chat",
       "```\nGET " + address + "\nHTTP/2 " + status + "\ncontent-type: " + type + "\n\n" + body + "\n```\n"},
  };
  if (body.starts_with('<')) return pastes;
  const std::string line = "2026-11-01T10:00:00Z ERROR call " + address + " failed: status=" + status;
  const std::string inner = R"({"time":"2026-11-01T10:00:00Z","level":"error","url":")" + address +
                            R"(","authorization":"Bearer )" + kPastedToken + R"(","statusCode":)" + status;
  pastes.push_back({"log line", line + " token=" + kPastedToken + " body=" + body + " tries=1\n"});
  pastes.push_back({"escaped in a log line", line + " body=" + quoted(body) + "\n"});
  pastes.push_back({"in a JSON log line", inner + R"(,"response":)" + body + "}\n"});
  pastes.push_back({"escaped in a JSON log line", inner + R"(,"response":)" + quoted(body) + "}"});
  pastes.push_back(
      {"escaped twice", R"({"log":)" + quoted(inner + R"(,"response":)" + quoted(body) + "}") + "}"});
  return pastes;
}

}  // namespace latchkey::wire::test
