// The partner's session address: what `session-url` answers.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/doctor_check.hpp"
#include "net/ascii.hpp"

namespace latchkey::cli::doctor {

using nlohmann::json;

namespace {

constexpr std::string_view kNone = "the button has no session-url";
constexpr std::size_t kTokenBytes = 4096;  // what servers accept in one header line

[[nodiscard]] bool is_asked(const Evidence& evidence) {
  return evidence[Ask::session].asked;
}
[[nodiscard]] const net::OutgoingReply& answer_of(const Evidence& evidence) {
  return evidence[Ask::session].reply;
}
[[nodiscard]] bool says_nobody(const net::OutgoingReply& answer) {
  return answer.status == 401 || answer.status == 204;
}

Findings judge_answer(const Evidence& evidence) {
  if (!is_asked(evidence)) return skipped(std::string(kNone));
  const net::OutgoingReply& answer = answer_of(evidence);
  if (answer.failure != net::Failure::none)
    return wrong(fmt::format("session-url does not answer ({})", net::name(answer.failure)),
                 "Look into your server's log: the button waits 10 s, then tries again.");
  if (answer.status / 100 == 3)
    return wrong("session-url redirects",
                 "Answer 401 or 204 when nobody is logged in: the button follows no redirect.");
  if (says_nobody(answer))
    return hint(
        fmt::format("session-url answers {}: nobody is logged in", answer.status),
        "Give --cookie with the login of a test account to check what a person who is logged in sees.");
  if (answer.status != 200)
    return wrong(fmt::format("session-url answers {}", answer.status),
                 "Answer 200 with a session, or 401 or 204 when nobody is logged in.");
  return fine("session-url answers 200");
}

[[nodiscard]] bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= kTokenBytes && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (net::lower(c) >= 'a' && net::lower(c) <= 'z') ||
           net::holds("_.~+/=-", c);
  });
}

Findings judge_body(const Evidence& evidence) {
  if (!is_asked(evidence) || answer_of(evidence).status != 200) return skipped("no session was answered");
  const net::OutgoingReply& answer = answer_of(evidence);
  const json body = json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  const auto text = [&](const char* name) {
    return body.is_object() && body.contains(name) && body[name].is_string() ? body[name].get<std::string>()
                                                                             : "";
  };
  if (!is_token(text("token")))
    return wrong("session-url answers without a usable token",
                 R"(Answer {"token": "...", "channel": "..."} as the relay's POST /v1/sessions gave them.)");
  if (text("channel").empty())
    return hint("session-url answers without a channel",
                "Pass the relay's channel on: without it nothing is remembered or shared between tabs.");
  if (net::lower(answer.headers.get("Content-Type")).find("json") == std::string::npos)
    return hint("the session is not sent as JSON", "Send Content-Type: application/json.");
  return fine("the session has a token and a channel");
}

Findings judge_cache(const Evidence& evidence) {
  if (!is_asked(evidence)) return skipped(std::string(kNone));
  const std::string cache = net::lower(answer_of(evidence).headers.get("Cache-Control"));
  if (cache.find("no-store") != std::string::npos) return fine("the session is never stored");
  return wrong("caches may store the session, and hand it to somebody else",
               "Send Cache-Control: no-store with session-url.");
}

Findings judge_logged_out(const Evidence& evidence) {
  const Exchange& bare = evidence[Ask::session_logged_out];
  if (!bare.asked) return skipped("only with --cookie: what a person who is not logged in is told");
  if (says_nobody(answer_of(evidence))) return skipped("the cookie that was given is nobody's login");
  if (says_nobody(bare.reply)) return fine("without the login nobody gets a session");
  if (bare.reply.status == 200 && bare.reply.body == answer_of(evidence).body)
    return wrong("the same session is given to somebody who is not logged in",
                 "Answer 401 or 204 without a login.");
  if (bare.reply.status == 200)
    return wrong("somebody who is not logged in gets a session", "Answer 401 or 204 without a login.");
  return wrong(fmt::format("without a login session-url answers {}", bare.reply.status),
               "Answer 401 or 204, and never a redirect to a login page.");
}

Findings judge_foreign(const Evidence& evidence) {
  const Exchange& foreign = evidence[Ask::session_foreign];
  if (!foreign.asked) return skipped(std::string(kNone));
  const net::Headers& headers = foreign.reply.headers;
  const std::string_view allowed = headers.get("Access-Control-Allow-Origin");
  if (foreign.reply.status != 200 || allowed.empty()) return fine("no other site may read the session");
  return wrong("another site may read the session",
               "Send no Access-Control-Allow-Origin with session-url: it is for your own pages only.");
}

constexpr std::array kChecks{
    Check{"session-answer", judge_answer},   Check{"session-body", judge_body},
    Check{"session-cache", judge_cache},     Check{"session-logged-out", judge_logged_out},
    Check{"session-foreign", judge_foreign},
};

}  // namespace

std::span<const Check> session_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
